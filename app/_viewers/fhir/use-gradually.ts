"use client"
import { startTransition, useEffect, useState } from "react"

/**
 * How many of a list's parts to draw: one at once, the others one after the other between frames, so that a long document
 * does not keep the page from answering.
 */
export function useGradually(total: number): number {
  const [drawn, setDrawn] = useState(1)
  useEffect(() => {
    if (drawn >= total) return
    const timer = setTimeout(() => startTransition(() => setDrawn(drawn + 1)))
    return () => clearTimeout(timer)
  }, [drawn, total])
  return Math.min(drawn, total)
}
