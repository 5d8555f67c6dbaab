"use client"
import { useLayoutEffect, useState } from "react"
import type { RefObject } from "react"
import type { Size } from "./viewport"

/** The size of an element in CSS pixels and the device's pixels for each; null before it is known. */
export function usePlace(element: RefObject<HTMLElement | null>): (Size & { readonly ratio: number }) | null {
  const [size, setSize] = useState<(Size & { readonly ratio: number }) | null>(null)
  // Before the browser paints: a picture that is drawn already is on the first frame
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const measure = () =>
      setSize({
        width: current.clientWidth,
        height: current.clientHeight,
        // More than two device pixels nobody sees, and every one is drawn
        ratio: Math.min(2, globalThis.devicePixelRatio || 1),
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return size
}
