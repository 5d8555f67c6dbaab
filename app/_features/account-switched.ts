"use client"
import { useState } from "react"
import { useSession } from "../_session/session"
import type { Step } from "../_session/session"

const SETTLED: readonly Step[] = ["new", "locked", "disconnected"]

/** Whether the wallet went from one account to another while this page was open; until the new one signs in. */
export function useAccountSwitched(): boolean {
  const { account, step } = useSession()
  const [last, setLast] = useState(account)
  const [switched, setSwitched] = useState(false)
  if (account !== last) {
    setLast(account)
    setSwitched(account !== null && last !== null)
  }
  // "unlocked" may still be the former account's, for this one turn
  if (switched && SETTLED.includes(step)) setSwitched(false)
  return switched
}
