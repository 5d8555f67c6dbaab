"use client"
import { NarrativeView } from "../parts/narrative-view"
import type { ViewProps } from "../viewer"

/** A mail: its head, its text made inert, its attachments. */
export default function MailView(props: ViewProps) {
  return <NarrativeView viewer="mail" view={props} />
}
