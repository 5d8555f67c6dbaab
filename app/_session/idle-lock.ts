"use client"
import { useEffect, useRef } from "react"

/** Keys lock after this long without a sign of life, milliseconds. */
export const IDLE_LOCK = 15 * 60_000

/** Locks unlocked keys that are idle. Any key, tap or scroll counts as a sign of life, and puts `locksAt` off. */
export function useIdleLock(unlocked: boolean, lock: () => void, onLife: (locksAt: number) => void): void {
  const report = useRef(onLife)
  useEffect(() => {
    report.current = onLife
  }, [onLife])
  useEffect(() => {
    if (!unlocked) return
    let locksAt = Date.now() + IDLE_LOCK
    const life = () => {
      const next = Date.now() + IDLE_LOCK
      if (next - locksAt < 5_000) return
      locksAt = next
      report.current(next)
    }
    const events = ["pointerdown", "keydown", "scroll"] as const
    for (const event of events) addEventListener(event, life, { passive: true, capture: true })
    const clock = setInterval(() => {
      if (Date.now() >= locksAt) lock()
    }, 1_000)
    return () => {
      for (const event of events) removeEventListener(event, life, { capture: true })
      clearInterval(clock)
    }
  }, [unlocked, lock])
}
