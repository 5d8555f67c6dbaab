"use client"
import { useEffect, useState } from "react"
import type { useAccount } from "wagmi"

/** How long wallets have to say whether they are still connected, at the start of a page. */
const LOOKING = 2_500

/** Whether wagmi has asked the wallets it knows, as it does once when a page starts; before, nobody is disconnected. */
export function useLooked(status: ReturnType<typeof useAccount>["status"]): boolean {
  const asking = status === "reconnecting" || status === "connecting"
  const [looked, setLooked] = useState<"not-yet" | "asking" | "done">("not-yet")
  if (looked === "not-yet" && asking) setLooked("asking")
  if (looked === "asking" && !asking) setLooked("done")
  useEffect(() => {
    const late = setTimeout(() => setLooked("done"), LOOKING)
    return () => clearTimeout(late)
  }, [])
  return looked === "done"
}
