"use client"
import { NarrativeView } from "../parts/narrative-view"
import type { ViewProps } from "../viewer"

/** Markdown, drawn without HTML, links and pictures from elsewhere. */
export default function MarkdownView(props: ViewProps) {
  return <NarrativeView viewer="markdown" view={props} />
}
