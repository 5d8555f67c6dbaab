"use client"
import { useEffect, useEffectEvent } from "react"

/** Runs when the component is on the page. */
export function useOnce(run: () => void): void {
  const event = useEffectEvent(run)
  useEffect(() => event(), [])
}
