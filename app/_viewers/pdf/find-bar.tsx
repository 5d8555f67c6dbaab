"use client"
import { ChevronDown, ChevronUp, X } from "lucide-react"
import { useEffect, useRef } from "react"
import { IconButton } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import type { FindState } from "./use-find"
import styles from "./pdf.module.css"

/** Looks for a text in the document: how often it is there, the next and the one before. */
export function FindBar({ find, onClose }: { find: FindState; onClose: () => void }) {
  const { query, hits, current, searching, setQuery, go } = find
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const said = !query.trim()
    ? ""
    : hits.length > 0
      ? `${current + 1} of ${hits.length}${searching ? " so far" : ""}`
      : searching
        ? "Looking…"
        : "Not found"
  return (
    <form
      className={styles.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        go(1)
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose()
        if (event.key === "Enter" && event.shiftKey) {
          event.preventDefault()
          go(-1)
        }
      }}
    >
      <Field
        ref={field}
        type="search"
        label="Find in this document"
        hideLabel
        placeholder="Find in this document"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        className={styles.query}
      />
      <span className={styles.hits} role="status">
        {said}
      </span>
      <IconButton label="Previous hit" icon={<Icon of={ChevronUp} />} onClick={() => go(-1)} />
      <IconButton label="Next hit" icon={<Icon of={ChevronDown} />} onClick={() => go(1)} />
      <IconButton label="Close finding" icon={<Icon of={X} />} onClick={onClose} />
    </form>
  )
}
