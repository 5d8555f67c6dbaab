"use client"
import { NarrativeView } from "../parts/narrative-view"
import type { ViewProps } from "../viewer"

/** A Word document as text with headings, lists, tables and pictures. */
export default function DocxView(props: ViewProps) {
  return <NarrativeView viewer="docx" view={props} />
}
