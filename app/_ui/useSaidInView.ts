"use client"
import { useEffect } from "react"
import type { RefObject } from "react"

/** What a screen reader reads out when it comes. */
const SAID = "[role=alert], [role=status], [aria-live]"

/** Whatever is said inside a box after it was opened is scrolled into view, wherever the box is scrolled to. */
export function useSaidInView(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new MutationObserver((changes) => {
      const came = changes.flatMap(({ addedNodes }) => [...addedNodes])
      const said = came.map((node) => saidIn(node)).find((found) => found !== null)
      said?.scrollIntoView({ block: "nearest" })
    })
    observer.observe(element, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [box])
}

function saidIn(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement
  if (!element?.isConnected) return null
  return element.closest(SAID) ?? element.querySelector(SAID)
}
