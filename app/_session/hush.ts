"use client"
import { useEffect, useEffectEvent } from "react"
import { useVoice } from "../_ui/Toast"
import { useSession } from "./session"

/** Takes away what was said to somebody who is here no more: it may name people and folders. */
export function Hush(): null {
  const { account, ownKeys } = useSession()
  const { hush } = useVoice()
  const end = useEffectEvent(hush)
  const opened = ownKeys !== null
  useEffect(() => {
    if (account && opened) return () => end()
  }, [account, opened])
  return null
}
