"use client"
import { useSyncExternalStore } from "react"
import type { ReactNode } from "react"
import { PlainFailure } from "../_ui/PlainFailure"
import { isSiteDataBlocked } from "./site-data"

const never = () => () => undefined

/** Says what to allow where nothing would work: sign-in, unlocking and adding all keep something for a while. */
export function SiteData({ children }: { children: ReactNode }) {
  const isBlocked = useSyncExternalStore(
    never,
    () => isSiteDataBlocked(window),
    () => false,
  )
  if (!isBlocked) return children
  return (
    <PlainFailure
      title="Your browser blocks what Keyward keeps here"
      sentence="Cookies and site data are blocked for this address, so nobody can be signed in and no file can be prepared. Your records are as you left them. Allow site data for this page in the browser’s settings, then reload it."
      action="Reload"
      onAction={() => location.reload()}
    />
  )
}
