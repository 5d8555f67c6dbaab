"use client"
import { useMemo, useState } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { LazyDisclosure } from "../../_ui/LazyDisclosure"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords, count } from "../../_words/format"
import type { ViewProps } from "../viewer"
import viewers from "../viewers.module.css"
import { About } from "./about"
import { Attributes } from "./attributes-table"
import styles from "./dicom.module.css"
import { Directory } from "./directory-view"
import type { DicomFile } from "./model"
import { PictureViewer } from "./picture-viewer"
import { Report } from "./report-view"
import type { Loaded } from "./slice-loader"
import { placeOf, stacksOf } from "./stack"
import type { Slice } from "./stack"
import { useDicom } from "./use-dicom"
import type { DicomState } from "./use-dicom"
import { useOnce } from "./use-once"

/** A DICOM file; if it is a picture, with the other pictures of the record as stacks to scroll through. */
export default function DicomView(props: ViewProps) {
  const { frame, found, size } = props
  const state = useDicom(props)
  const bytes = `${bytesInWords(size)} ${found.label}`
  if (state.step === "failed")
    return (
      <DocumentFrame {...frame} meta={bytes}>
        <div className={viewers.inside}>
          <ProblemPanel error={state.error} />
        </div>
      </DocumentFrame>
    )
  if (state.step === "opening")
    return (
      <DocumentFrame {...frame} meta={bytes}>
        <Paper>
          <SkeletonText label="Opening the document" count={10} />
        </Paper>
      </DocumentFrame>
    )
  return <Opened {...props} state={state} onShown={state.onShown} />
}

type Ready = Extract<DicomState, { step: "ready" }>

function Opened(props: ViewProps & { state: Ready; onShown: () => void }) {
  const { frame, found, size, nested, state, onShown } = props
  const { file, index, client, loader, loaded } = state
  const [wanted, setWanted] = useState<Slice>({ index, frame: 0 })
  const stacks = useMemo(() => stacksOf(loaded.known), [loaded.known])
  const stack = stacks.find((each) => placeOf(each, wanted) >= 0)
  const shown = loaded.known.find((known) => known.index === wanted.index)?.file ?? file
  const pictures = stacks.reduce((sum, { slices }) => sum + slices.length, 0)
  const hasPaper = shown.report !== null || shown.directory !== null || shown.attachments.length > 0
  const meta = [
    shown.series.modalityName || shown.series.modality || shown.sopClass.name,
    pictures > 1 && count(pictures, "picture"),
    loaded.left > 0 && `reading ${loaded.left} more`,
    `${bytesInWords(size)} ${found.label}`,
  ]
  return (
    <DocumentFrame {...frame} meta={meta.filter(Boolean).join("\u00a0· ")}>
      {stack && (
        <PictureViewer
          client={client}
          loader={loader}
          loaded={loaded}
          stacks={stacks}
          stack={stack}
          at={placeOf(stack, wanted)}
          file={shown}
          onMove={setWanted}
          onStack={({ slices }) => setWanted(slices[0] ?? wanted)}
          onShown={onShown}
        />
      )}
      <Notes file={shown} loaded={loaded} stackNotes={stack?.notes ?? []} order={stack?.order} />
      {!stack && <Shown onShown={onShown} />}
      {hasPaper && (
        <Paper>
          {!stack && !shown.directory && <About file={shown} />}
          {shown.report && <Report report={shown.report} />}
          {shown.directory && <Directory directory={shown.directory} />}
          {shown.attachments.map((attachment, at) => (
            <div key={at}>{nested(attachment, { open: !stack && at === 0 })}</div>
          ))}
        </Paper>
      )}
      <div className={styles.below}>
        <LazyDisclosure label="What the file says" open={!stack && !hasPaper}>
          {() => <Attributes attributes={shown.attributes} />}
        </LazyDisclosure>
      </div>
    </DocumentFrame>
  )
}

/** Tells that a file without a picture is on the screen. */
function Shown({ onShown }: { onShown: () => void }) {
  useOnce(onShown)
  return null
}

const ORDERS = {
  position: "",
  frames: "",
  number: "The files do not say where each slice lies: they are in the order of their numbers.",
  name: "The files do not say where each slice lies: they are in the order of their names.",
} as const

function Notes(props: {
  file: DicomFile
  loaded: Loaded
  stackNotes: readonly string[]
  order: keyof typeof ORDERS | undefined
}) {
  const { file, loaded, stackNotes, order } = props
  const sentences = [...file.notes, ...stackNotes, ORDERS[order ?? "position"]].filter(Boolean)
  const others = file.image ? loaded.known.filter((known) => !known.file.image) : []
  const missing = file.notShown.filter((each) => each.count > 0)
  const quiet = sentences.length === 0 && others.length === 0 && missing.length === 0
  if (quiet && loaded.failed.size === 0) return null
  return (
    <div className={styles.below}>
      {sentences.length > 0 && (
        <Note>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Note>
      )}
      {missing.length > 0 && (
        <Note>
          Not shown here: {missing.map((each) => `${each.count} ${each.what}`).join(", ")}. Download the file
          for all of it.
        </Note>
      )}
      {loaded.failed.size > 0 && (
        <Note tone="warning" role="status">
          <b>{count(loaded.failed.size, "other file")} of this record could not be opened as a picture.</b>{" "}
          They are not among the pictures above. Choose them in the list of files to see why.
        </Note>
      )}
      {others.length > 0 && (
        <Note>
          {count(others.length, "other DICOM file")} of this record {others.length === 1 ? "is" : "are"} no
          picture (
          {others
            .slice(0, 5)
            .map(({ name }) => name)
            .join(", ")}
          {others.length > 5 && " …"}). Choose {others.length === 1 ? "it" : "them"} in the list of files.
        </Note>
      )}
    </div>
  )
}
