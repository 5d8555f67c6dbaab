"use client"
import { useEffect, useEffectEvent, useRef } from "react"
import type { RefObject } from "react"
import type { Point } from "./viewport"

/** What one finger, or the mouse with its first button, does. */
export type Tool = "scroll" | "window" | "pan" | "measure"

export interface Gestures {
  readonly tool: Tool
  /** A drag of `tool` by so many pixels; `end` once it is over. Points are measured from the centre of the place. */
  readonly onDrag: (tool: Tool, move: Drag) => void
  /** Two fingers, or the wheel with Control: enlarge around a point and move. */
  readonly onPinch: (factor: number, at: Point, move: Point) => void
  /** Turns of the wheel, down is positive. True if something came of it: the page does not scroll then. */
  readonly onWheel: (steps: number) => boolean
}

export interface Drag {
  readonly phase: "start" | "move" | "end" | "cancel"
  readonly by: Point
  readonly at: Point
}

/** Pixels of the wheel for one step; a mouse sends about 100 at a time, a touchpad many small ones. */
const WHEEL_STEP = 60

/** Mouse, pen, touch and wheel on the picture. */
export function useGestures(place: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const pointers = useRef(new Map<number, Point>())
  const active = useRef<Tool | null>(null)
  const turned = useRef(0)

  const centred = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = place.current?.getBoundingClientRect()
    return box ? [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2] : [0, 0]
  }
  const drag = (phase: Drag["phase"], at: Point, by: Point = [0, 0]) => {
    if (active.current) gestures.onDrag(active.current, { phase, at, by })
  }
  const down = useEffectEvent((event: PointerEvent) => {
    const mouse = event.pointerType === "mouse"
    if (mouse && event.button > 1) return
    place.current?.setPointerCapture(event.pointerId)
    const at = centred(event)
    pointers.current.set(event.pointerId, at)
    if (pointers.current.size > 1) {
      drag("cancel", at)
      active.current = null
      return
    }
    active.current = mouse && (event.button === 1 || event.shiftKey) ? "pan" : gestures.tool
    if (event.button === 1) event.preventDefault()
    drag("start", at)
  })
  const move = useEffectEvent((event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const at = centred(event)
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
    pointers.current.set(event.pointerId, at)
    const by: Point = [at[0] - before[0], at[1] - before[1]]
    const [other] = others
    if (!other) return drag("move", at, by)
    const distance = (point: Point) => Math.max(1, Math.hypot(point[0] - other[0], point[1] - other[1]))
    const middle: Point = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2]
    gestures.onPinch(distance(at) / distance(before), middle, [by[0] / 2, by[1] / 2])
  })
  const up = useEffectEvent((event: PointerEvent) => {
    if (!pointers.current.delete(event.pointerId)) return
    drag(event.type === "pointercancel" ? "cancel" : "end", centred(event))
    active.current = null
  })
  const wheel = useEffectEvent((event: WheelEvent) => {
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 40 : event.deltaY
    // A pinch on a touchpad comes as a wheel with Control
    if (event.ctrlKey) {
      event.preventDefault()
      return gestures.onPinch(Math.exp(-pixels / 200), centred(event), [0, 0])
    }
    turned.current += pixels
    const steps = Math.trunc(turned.current / WHEEL_STEP)
    if (steps === 0) {
      if (gestures.onWheel(0)) event.preventDefault()
      return
    }
    turned.current -= steps * WHEEL_STEP
    if (gestures.onWheel(steps)) event.preventDefault()
  })
  useEffect(() => {
    const element = place.current
    if (!element) return
    const held = pointers.current
    const listeners = {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: up,
      wheel,
    } as unknown as Readonly<Record<string, (event: Event) => void>>
    const bound = Object.entries(listeners).map(
      ([name, listen]) => [name, (event: Event) => listen(event)] as const,
    )
    for (const [name, listen] of bound) element.addEventListener(name, listen, { passive: false })
    return () => {
      for (const [name, listen] of bound) element.removeEventListener(name, listen)
      held.clear()
    }
  }, [place])
}
