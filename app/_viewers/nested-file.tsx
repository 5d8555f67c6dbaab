"use client"
import { shownFileName } from "../_core/records/shown-name"
import { Paperclip } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { Button } from "../_ui/Button"
import { Icon } from "../_ui/Icon"
import { bytesInWords } from "../_words/format"
import type { Attachment } from "./reading"
import styles from "./viewers.module.css"

/** A file inside a file: named, and opened in place when it is asked for. */
export function NestedFile(props: {
  attachment: Attachment
  /** Opened from the start. */
  open?: boolean
  children: (content: Blob) => ReactNode
}) {
  const { name, type, content, url } = props.attachment
  const [open, setOpen] = useState(props.open ?? false)
  const label = name ? shownFileName(name) : type
  if (!content)
    return (
      <p className={styles.nested}>
        <Icon of={Paperclip} /> {label}: not in this file{url ? `. It lies at ${url}` : "."}
      </p>
    )
  return (
    <div className={styles.nested}>
      <Button
        size="small"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <Icon of={Paperclip} /> {open ? "Close" : "Open"} {label} ({bytesInWords(content.size)})
      </Button>
      {open && props.children(content)}
    </div>
  )
}
