"use client"
import { FileDown } from "lucide-react"
import dynamic from "next/dynamic"
import { useState } from "react"
import type { ReactNode } from "react"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import { wording } from "../../_words/errors"
import { isSigned } from "./describe-record"
import styles from "./read-record.module.css"
import { useFile } from "./use-file"
import { ImageViewer } from "../../_viewers/image/view"
import { TextViewer } from "../../_viewers/text/view"
import { MOST_SHOWN_BYTES, typeName, viewerOf } from "../../_viewers/viewer-kind"
import type { ViewerKind } from "../../_viewers/viewer-kind"
import type { ViewerProps } from "../../_viewers/viewer-props"

const VIEWERS: Record<ViewerKind, React.ComponentType<ViewerProps>> = {
  image: ImageViewer,
  text: TextViewer,
  json: dynamic(() => import("../../_viewers/json/view").then((module) => module.JsonViewer)),
  frame: dynamic(() => import("../../_viewers/html/view").then((module) => module.FramedViewer)),
  pdf: dynamic(() => import("../../_viewers/pdf/view").then((module) => module.PdfViewer), { ssr: false }),
}

export interface RecordDocumentProps {
  readonly view: PatientView
  readonly record: OpenRecord
  /** Which of its files. */
  readonly index: number
  /** "Added by you" */
  readonly strip: ReactNode
  /** In a preview, where the frame has its own title. */
  readonly title?: ReactNode
  readonly tools?: ReactNode
  readonly onDownload: () => void
}

/** One file of a record in its frame: decrypted here, shown in its place, gone when it is left. */
export function RecordDocument(props: RecordDocumentProps) {
  const { record, index, strip, title, tools, onDownload } = props
  const [attempt, setAttempt] = useState(0)
  const described = record.manifest.files[index]
  if (!described) return null
  const kind = viewerOf(described)
  const frame = {
    label: record.manifest.title,
    state: isSigned(record) ? "signed" : "unsigned",
    strip,
    title,
    tools,
  } as const
  if (kind && described.size <= MOST_SHOWN_BYTES)
    return (
      <Opening
        key={`${record.root} ${index} ${attempt}`}
        {...props}
        described={described}
        frame={frame}
        kind={kind}
        onRetry={() => setAttempt(attempt + 1)}
      />
    )
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(described.size)} ${typeName(described)}`}>
      <div className={styles.inside}>
        <Panel
          icon={<Icon of={FileDown} />}
          title={kind ? "This file is too large to show here" : "We can’t show this kind of file here"}
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
    described: ViewerProps["described"]
    frame: ViewerProps["frame"]
    kind: ViewerKind
    onRetry: () => void
  },
) {
  const { view, record, index, described, frame, kind, onRetry } = props
  const state = useFile(view, record, index)
  const size = `${bytesInWords(described.size)} ${typeName(described)}`
  // Whose it is and that it is whole is said of what was read to its end
  const { state: _known, ...unknown } = frame
  if (state.step === "ready") {
    const Viewer = VIEWERS[kind]
    return <Viewer file={state.file} described={described} frame={frame} />
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
  const words = wording["record-altered"]
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
