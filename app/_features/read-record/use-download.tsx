"use client"
import { shownFileName } from "../../_core/records/shown-name"
import { useEffect, useRef, useState } from "react"
import type { ReactNode } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { PatientView } from "../../_journeys/read-patient"
import { readFile } from "../../_journeys/read-record"
import type { OpenRecord } from "../../_journeys/read-record"
import { useUnlocked } from "../../_session/session"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import { chooseTarget, MOST_HELD_BYTES } from "../save-target"
import styles from "./read-record.module.css"

interface Running {
  readonly name: string
  readonly done: number
  readonly size: number
}

export interface Downloads {
  /** Decrypts one file of the record to a place of the reader's choice. */
  readonly start: (view: PatientView, record: OpenRecord, index: number) => void
  readonly busy: boolean
  /** Its progress or its failure, in a line of the page; null where there is none. */
  readonly line: ReactNode
}

/** One download at a time; it ends with the page. */
export function useDownload(): Downloads {
  const { services } = useUnlocked()
  const { toast } = useVoice()
  const [running, setRunning] = useState<Running | null>(null)
  const [error, setError] = useState<KeywardError | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const run = async (view: PatientView, record: OpenRecord, index: number) => {
    const file = record.manifest.files[index]
    if (!file || abort.current) return
    const control = new AbortController()
    abort.current = control
    setError(null)
    try {
      const target = await chooseTarget(shownFileName(file.name), file.size)
      if (!target) return
      const { name, size } = file
      setRunning({ name, size, done: 0 })
      try {
        await readFile(services, view, record, index, (part) => target.write(part), {
          signal: control.signal,
          onProgress: (done) => setRunning({ name, size, done }),
        })
        control.signal.throwIfAborted()
        await target.close()
        toast("Saved. Where it is now it is no longer encrypted.")
      } catch (thrown) {
        await target.discard()
        throw thrown
      }
    } catch (thrown) {
      const failure = asKeywardError(thrown)
      if (failure.code === "cancelled") toast("Stopped. Nothing of it was kept.")
      else setError(failure)
    } finally {
      abort.current = null
      setRunning(null)
    }
  }

  return {
    start: (view, record, index) => void run(view, record, index),
    busy: running !== null,
    line: running ? (
      <Progress {...running} onCancel={() => abort.current?.abort()} />
    ) : error ? (
      <Failed error={error} />
    ) : null,
  }
}

function Progress({ name, done, size, onCancel }: Running & { onCancel: () => void }) {
  const figure = `${bytesInWords(done)} of ${bytesInWords(size)}`
  return (
    <div className={styles.progress}>
      <div>
        <p>
          Decrypting <b>{name}</b> <span className={styles.figure}>{figure}</span>
        </p>
        <Bar label={`Decrypting ${name}`} value={size === 0 ? 1 : done / size} text={figure} />
      </div>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  )
}

const Failed = ({ error }: { error: KeywardError }) =>
  error.code === "file-too-large" ? (
    <Note tone="warning" role="alert">
      <b>This browser can’t save a file that large.</b> It holds a download in memory, up to{" "}
      {bytesInWords(MOST_HELD_BYTES)}. Open this page in Chrome or Edge on a computer.
    </Note>
  ) : (
    <ProblemNote error={error} />
  )
