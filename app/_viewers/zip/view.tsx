"use client"
import { shownFileName } from "../../_core/records/shown-name"
import { useEffect, useRef, useState } from "react"
import type { ReactNode } from "react"
import { asKeywardError } from "../../_core/errors"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import { ShowMore } from "../../_ui/ShowMore"
import { bytesInWords, count } from "../../_words/format"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { MAX_ENTRY_BYTES, unpack } from "./entries"
import type { ZipItem } from "./entries"
import { folderOf, nameOf } from "./read"
import type { ZipModel } from "./read"
import styles from "./zip.module.css"

/** So many files are listed at once; the rest is a press away. */
const PAGE_FILES = 100

/** The files of an archive; each opens in place. */
export default function ZipView(props: ViewProps) {
  const state = useReading<ZipModel>("zip", props)
  const [shown, setShown] = useState(PAGE_FILES)
  const files = state.step === "ready" ? state.model.items.length + state.model.left : 0
  return (
    <ReadFrame view={props} state={state} meta={files > 0 && count(files, "file")}>
      {({ items }) => (
        <>
          <ul className={styles.list} aria-label={`Files of ${props.frame.label}`}>
            {items.slice(0, shown).map((item) => (
              <Item key={item.index} item={item} archive={props.file} nested={props.nested} />
            ))}
          </ul>
          {items.length > shown && (
            <ShowMore onMore={() => setShown(shown + PAGE_FILES)}>
              Show more ({count(items.length - shown, "file")} left)
            </ShowMore>
          )}
        </>
      )}
    </ReadFrame>
  )
}

function Item(props: { item: ZipItem; archive: Blob; nested: ViewProps["nested"] }) {
  const { item, archive, nested } = props
  const [step, setStep] = useState<"closed" | "opening" | "damaged">("closed")
  const [content, setContent] = useState<Blob | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const name = shownFileName(nameOf(item.name))
  const folder = folderOf(item.name) && `${shownFileName(folderOf(item.name))}/`
  const open = async () => {
    abort.current = new AbortController()
    setStep("opening")
    try {
      setContent(await unpack(archive, item, abort.current.signal))
    } catch (error) {
      if (asKeywardError(error).code !== "cancelled") setStep("damaged")
    }
  }
  const action = (): ReactNode => {
    if (item.encrypted) return <p className={styles.why}>Encrypted: it opens with a password only</p>
    if (item.size > MAX_ENTRY_BYTES) return <p className={styles.why}>Too large to be opened here</p>
    return (
      <Button
        size="small"
        busy={step === "opening"}
        busyLabel="Opening…"
        aria-label={`Open ${name}`}
        onClick={() => void open()}
      >
        Open
      </Button>
    )
  }
  return (
    <li>
      <div className={styles.line}>
        <div className={styles.words}>
          <p dir="auto">
            {folder && <span className={styles.folder}>{folder}</span>}
            {name}
          </p>
          <p className={styles.meta}>
            {bytesInWords(item.size)}
            {item.changed && ` · ${item.changed}`}
          </p>
        </div>
        {!content && action()}
      </div>
      {step === "damaged" && !content && (
        <Note tone="warning" role="alert">
          This file of the archive is damaged, or larger than the archive says. It was not opened.
        </Note>
      )}
      {content && nested({ name, type: "application/octet-stream", content, url: "" }, { open: true })}
    </li>
  )
}
