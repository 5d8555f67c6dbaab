"use client"
import { useEffect } from "react"
import { readPatient } from "../_journeys/read-patient"
import { useUnlocked } from "../_session/session"
import { contentsOf } from "./record-contents"
import { walkOf } from "./reading-walk"

/** Delay before the first reading, so that the opened page loads first; then how often new records are looked for. */
const [START_DELAY_MS, POLL_INTERVAL_MS] = [4_000, 60_000]

/** Reads the patient's own records in the background, whatever page is open, so that searching finds what is inside. */
export function KeepIndex() {
  const { services, keys } = useUnlocked()
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    let timer: ReturnType<typeof setTimeout>
    let isWanted = false
    const look = async () => {
      const view = await readPatient(services, keys, keys.account, { signal })
      if (!view.isOwn || view.state.records.size === 0) return
      const contents = await contentsOf(services, keys, keys.account, true)
      await contents.look(view)
      const walk = walkOf(contents)
      if (isWanted) walk.goOn()
      else walk.keepReading(signal)
      isWanted = true
    }
    const next = (wait: number) => {
      timer = setTimeout(() => {
        // An error is shown where somebody searches
        void look()
          .catch(() => undefined)
          .finally(() => !signal.aborted && next(POLL_INTERVAL_MS))
      }, wait)
    }
    next(START_DELAY_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [services, keys])
  return null
}
