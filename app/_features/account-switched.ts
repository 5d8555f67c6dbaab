"use client"
import { useState } from "react"
import { useSession } from "../_session/session"
import type { Step } from "../_session/session-state"

const SETTLED: readonly Step[] = ["new", "locked", "unlocked", "disconnected"]

/** Whether the wallet went from one account to another while this page was open; until the new one signs in. */
export function useAccountSwitched(): boolean {
  const { account, step } = useSession()
  const [last, setLast] = useState(account)
  // "just": the step may still be the former account's
  const [switched, setSwitched] = useState<"no" | "just" | "yes">("no")
  if (account !== last) {
    setLast(account)
    setSwitched(account !== null && last !== null ? "just" : "no")
  } else if (switched === "just" && (step === "starting" || step === "connected")) setSwitched("yes")
  else if (switched === "yes" && SETTLED.includes(step)) setSwitched("no")
  return switched !== "no"
}
