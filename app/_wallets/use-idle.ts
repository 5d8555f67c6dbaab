"use client"
import { useEffect } from "react"

/** Where requestIdleCallback is missing, milliseconds. */
const SOON = 1_500

/** Runs some work once the page has nothing else to do, if it is wanted; not for somebody who saves data. */
export function useIdle(wanted: boolean, work: () => void): void {
  useEffect(() => {
    const { connection } = navigator as { connection?: { saveData?: boolean } }
    if (!wanted || connection?.saveData) return
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(work, SOON)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(work)
    return () => cancelIdleCallback(idle)
  }, [wanted, work])
}
