"use client"
import { useEffect } from "react"
import { stayWhileOffline, useOffline } from "../../_session/offline"
import { useSession } from "../../_session/session"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import styles from "./reach-banner.module.css"

const KEPT = "That page cannot be fetched just now. You are still where you were, and nothing was lost."

/** Says that there is no network, and keeps an unlocked page from being left for one that cannot be fetched. */
export function OfflineNote() {
  const { step } = useSession()
  const { toast } = useVoice()
  const isOffline = useOffline()
  const isUnlocked = step === "unlocked"
  useEffect(() => {
    if (isUnlocked) return stayWhileOffline(() => toast(KEPT))
  }, [isUnlocked, toast])
  if (!isOffline) return null
  return (
    <div className={styles.banners}>
      <Note tone="warning" role="status">
        <b>You are offline.</b>{" "}
        {isUnlocked
          ? "What is unlocked and open here stays readable. What you add waits on this device, and other pages wait until you are connected again."
          : "Keyward opens again when you are connected."}
      </Note>
    </div>
  )
}
