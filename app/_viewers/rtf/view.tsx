"use client"
import { NarrativeView } from "../parts/narrative-view"
import type { ViewProps } from "../viewer"

/** A rich text document as text with paragraphs, tables and pictures. */
export default function RtfView(props: ViewProps) {
  return <NarrativeView viewer="rtf" view={props} />
}
