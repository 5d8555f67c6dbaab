"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { FileDown } from "lucide-react"
import { createElement, useEffect, useState } from "react"
import type { ReactNode } from "react"
import { claimedType } from "../../_core/file-types"
import type { ManifestFile } from "../../_core/records/manifest-schema"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import type { DocumentFrameProps } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { useWording } from "../../_parts/confirming"
import { ProblemPanel } from "../../_parts/actions/problem"
import type { Reading } from "../../_viewers/reading"
import { CardTrustOfAccount } from "../card-trust"
import { bytesInWords } from "../../_words/format"
import styles from "./read-record.module.css"
import { useFile } from "./use-file"
import { useSiblings } from "./use-siblings"

/** Files above this many bytes are not decrypted into memory: they are downloaded. */
const MAX_SHOWN_BYTES = 200_000_000
/** The viewers are loaded once a file is on its way: no list of records carries them. */
const loadViewers = () => import("../../_viewers/file-viewer")
type Viewers = Awaited<ReturnType<typeof loadViewers>>

/** The host of the viewers, and what it found out of the file before there is a place for it. */
type Prepared =
  | {
      readonly host: Viewers["FileViewer"]
      readonly found: Awaited<ReturnType<Viewers["prepareView"]>> | null
    }
  /** A host that cannot be loaded is a page that failed. */
  | { readonly error: unknown }

async function prepare(
  file: Blob,
  head: Uint8Array,
  described: ManifestFile,
  index: number,
  signal: AbortSignal,
): Promise<Prepared> {
  try {
    const { FileViewer, prepareView } = await loadViewers()
    // A view that cannot be loaded now is tried again, and said to have failed, by the host
    return {
      host: FileViewer,
      found: await prepareView(file, head, described, index, signal).catch(() => null),
    }
  } catch (error) {
    return { error }
  }
}

/** While the file is fetched and decrypted, the viewer that it will probably need is loaded. */
function useWarm(file: ManifestFile): void {
  useEffect(() => {
    loadViewers().catch(() => undefined)
    import("../../_viewers/warm").then(
      ({ warmViewer }) => warmViewer(claimedType(file)),
      () => undefined,
    )
  }, [file])
}

/** What the strip above a document looks like. */
const STATES = { own: "unsigned", signed: "signed", unconfirmed: "unconfirmed" } as const

export interface RecordDocumentProps {
  readonly view: PatientView
  readonly record: OpenRecord
  /** Which of its files. */
  readonly index: number
  /** "Added by you" */
  readonly strip: ReactNode
  readonly onDownload: () => void
  /** Told once, when the document has been read: whom it is about. */
  readonly onReading?: (reading: Reading) => void
}

/** One file of a record in its frame: decrypted here, shown in its place, gone when it is left. */
export function RecordDocument(props: RecordDocumentProps) {
  const { record, index, strip, onDownload } = props
  const [attempt, setAttempt] = useState(0)
  const described = record.manifest.files[index]
  if (!described) return null
  const frame = {
    label: shownTitle(record.manifest.title),
    state: STATES[record.authorship],
    strip,
  } as const
  if (described.size <= MAX_SHOWN_BYTES)
    return (
      <Opening
        key={`${record.root} ${index} ${attempt}`}
        {...props}
        described={described}
        frame={frame}
        onRetry={() => setAttempt(attempt + 1)}
      />
    )
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(described.size)} ${claimedType(described).label}`}>
      <div className={styles.inside}>
        <Panel
          icon={<Icon of={FileDown} />}
          title="This file is too large to show here"
          sentences={[
            "It is kept whole, as it was added.",
            "Download it and open it with a program of yours.",
          ]}
          actions={
            <Button look="filled" onClick={onDownload}>
              Download {bytesInWords(described.size)}
            </Button>
          }
        />
      </div>
    </DocumentFrame>
  )
}

function Opening(
  props: RecordDocumentProps & {
    described: ManifestFile
    frame: Pick<DocumentFrameProps, "label" | "state" | "strip">
    onRetry: () => void
  },
) {
  const { view, record, index, described, frame, onRetry, onDownload, onReading } = props
  const state = useFile(view, record, index, (file, head, signal) =>
    prepare(file, head, described, index, signal),
  )
  const siblings = useSiblings(view, record, index)
  useWarm(described)
  const size = `${bytesInWords(described.size)} ${claimedType(described).label}`
  // Whose it is and that it is whole is said of what was read to its end
  const { state: _known, ...unknown } = frame
  if (state.step === "ready") {
    const { file, prepared } = state
    if ("error" in prepared) throw prepared.error
    return (
      <CardTrustOfAccount>
        {createElement(prepared.host, {
          file,
          name: described.name,
          type: described.type,
          size: described.size,
          prepared: prepared.found,
          frame,
          siblings,
          onDownload,
          ...(onReading ? { onReading } : {}),
        })}
      </CardTrustOfAccount>
    )
  }
  if (state.step === "loading") {
    const large = described.size > 2_000_000
    const figure = `${bytesInWords(state.done)} of ${bytesInWords(described.size)}`
    return (
      <DocumentFrame {...unknown} meta={large ? `Opening · ${figure}` : size}>
        {large && <Bar label="Opening" value={state.done / described.size} text={figure} />}
        <Paper>
          <SkeletonText label="Opening the document" count={10} />
        </Paper>
      </DocumentFrame>
    )
  }
  if (state.error.code === "record-altered") return <Altered label={frame.label} onRetry={onRetry} />
  return (
    <DocumentFrame {...unknown} meta={size}>
      <div className={styles.inside}>
        <ProblemPanel error={state.error} onAction={onRetry} />
      </div>
    </DocumentFrame>
  )
}

/** The red strip, and nothing of the document. */
export function Altered({ label, onRetry }: { label: string; onRetry: () => void }) {
  const wordsFor = useWording()
  const words = wordsFor({ code: "record-altered" })
  return (
    <Stack>
      <DocumentFrame
        label={label}
        state="changed"
        strip={
          <>
            <b>{words.title}.</b> {words.safe} {words.next}
          </>
        }
      />
      <div>
        <Button onClick={onRetry}>{words.action}</Button>
      </div>
    </Stack>
  )
}
