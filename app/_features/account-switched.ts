"use client"
import { useState } from "react"
import { useSession } from "../_session/session"

/** Whether the wallet went from one account to another while this page was open; until the new one is unlocked. */
export function useAccountSwitched(): boolean {
  const { account, step } = useSession()
  const [last, setLast] = useState(account)
  const [switched, setSwitched] = useState(false)
  if (account !== last) {
    setLast(account)
    setSwitched(account !== null && last !== null)
  }
  if (switched && (step === "unlocked" || step === "disconnected")) setSwitched(false)
  return switched
}
