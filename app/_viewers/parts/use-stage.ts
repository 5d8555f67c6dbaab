"use client"
import { useEffect, useEffectEvent, useState } from "react"

/**
 * `width`, `height`: as wide or as high as its place; a number: pixels on the screen per pixel of the picture. `auto`: as
 * wide as its place, but a strip (an ECG) in full size.
 */
export type Zoom = "auto" | "width" | "height" | number
export type Turn = 0 | 90 | 180 | 270

export interface Size {
  readonly width: number
  readonly height: number
}

/** How a picture or a page is looked at. */
export interface StageState {
  /** The ref of the picture's place. */
  readonly box: (element: HTMLDivElement | null) => void
  /** Pixels on the screen per pixel of the picture; 0 until the place is known. */
  readonly scale: number
  readonly zoom: Zoom
  readonly turned: Turn
  readonly setZoom: (zoom: Zoom) => void
  readonly zoomBy: (factor: number) => void
  /** A quarter, clockwise. */
  readonly turn: () => void
}

const MIN_ZOOM = 0.05
const MAX_ZOOM = 16
export const ZOOM_STEP = 1.5
/** Wider than so many times its height: fitted to the width it would be a line. */
const MIN_STRIP = 5

const clamp = (zoom: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))

/**
 * Zoom and turn of a picture of that size in its place: by buttons, two fingers, Ctrl and wheel, `+` and `-`.
 * `enlarge`: fitting may make it larger than it is, for what is drawn anew at every size.
 */
export function useStage(size: Size | null, enlarge = false): StageState {
  // An element, not a ref: the place goes where a page cannot be drawn, and comes back
  const [element, box] = useState<HTMLDivElement | null>(null)
  const [place, setPlace] = useState<Size>({ width: 0, height: 0 })
  const [zoom, setZoom] = useState<Zoom>("auto")
  const [turned, setTurned] = useState<Turn>(0)
  const scale =
    size && place.width > 0 ? scaleOf(zoom, across(turned) ? turnedSize(size) : size, place, enlarge) : 0
  const zoomBy = (factor: number) => setZoom(clamp((scale || 1) * factor))
  const by = useEffectEvent(zoomBy)
  useEffect(() => {
    if (!element) return
    const observer = new ResizeObserver(() => {
      // The outer width: without what a scroll bar takes, which would come and go with the size of the picture
      setPlace({ width: element.offsetWidth, height: Math.round(window.innerHeight * 0.8) })
    })
    observer.observe(element)
    const wheel = (event: WheelEvent) => {
      // Two fingers on a touch pad are a wheel with Ctrl, too
      if (!event.ctrlKey) return
      event.preventDefault()
      by(Math.exp(-event.deltaY / 300))
    }
    let apart = 0
    const touch = (event: TouchEvent) => {
      const [one, two] = event.touches
      const now = one && two ? Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) : 0
      if (now > 0) event.preventDefault()
      if (now > 0 && apart > 0) by(now / apart)
      apart = now
    }
    const lift = () => {
      apart = 0
    }
    const key = (event: KeyboardEvent) => {
      if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === "+" || event.key === "=") by(ZOOM_STEP)
      if (event.key === "-") by(1 / ZOOM_STEP)
    }
    element.addEventListener("wheel", wheel, { passive: false })
    element.addEventListener("touchmove", touch, { passive: false })
    element.addEventListener("touchend", lift)
    element.addEventListener("keydown", key)
    return () => {
      observer.disconnect()
      element.removeEventListener("wheel", wheel)
      element.removeEventListener("touchmove", touch)
      element.removeEventListener("touchend", lift)
      element.removeEventListener("keydown", key)
    }
  }, [element])
  const turn = () => setTurned(((turned + 90) % 360) as Turn)
  return { box, scale, zoom, turned, setZoom, zoomBy, turn }
}

export const across = (turned: Turn): boolean => turned % 180 !== 0
export const turnedSize = ({ width, height }: Size): Size => ({ width: height, height: width })

function scaleOf(zoom: Zoom, size: Size, place: Size, enlarge: boolean): number {
  if (typeof zoom === "number") return zoom
  if (zoom === "auto" && size.width > MIN_STRIP * size.height) return Math.min(1, place.height / size.height)
  const scale = zoom === "height" ? place.height / size.height : place.width / size.width
  return enlarge ? scale : Math.min(1, scale)
}
