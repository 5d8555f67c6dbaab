"use client"
import { FileWarning } from "lucide-react"
import type { ReactNode } from "react"
import { ProblemPanel } from "../../_parts/actions/problem"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import type { Reading } from "../reading"
import type { ReadingState } from "../use-reading"
import type { ViewProps } from "../viewer"
import { ReadingNotes } from "./notes"
import styles from "./read-frame.module.css"

/** A document that {@link ReadingState} is read for: its frame, its notes, and what a view draws of its model. */
export function ReadFrame<Model>(props: {
  readonly view: ViewProps
  readonly state: ReadingState<Model>
  /** Beside the frame's own tools, once it is read. */
  readonly tools?: ReactNode
  /** Before the size: "12 rows". */
  readonly meta?: ReactNode
  /** Brings its own margins. */
  readonly bare?: boolean
  readonly children: (model: Model, reading: Reading) => ReactNode
}) {
  const { view, state, tools, meta, bare, children } = props
  const { frame, size, found } = view
  const about = `${bytesInWords(size)} ${found.label}`
  return (
    <DocumentFrame
      {...frame}
      meta={
        <>
          {meta && <>{meta} · </>}
          {about}
        </>
      }
      tools={
        <>
          {state.step === "ready" && tools}
          {frame.tools}
        </>
      }
    >
      {state.step === "failed" ? (
        <div className={styles.inside}>
          {state.error.code === "worker-failed" ? (
            <ProblemPanel error={state.error} />
          ) : (
            <Unreadable {...state} />
          )}
        </div>
      ) : (
        <Paper {...(bare ? { bare } : {})}>
          {state.step === "reading" ? (
            <SkeletonText label="Opening the document" count={10} />
          ) : (
            <>
              <ReadingNotes notes={state.reading.notes} notShown={state.reading.notShown} />
              {children(state.model, state.reading)}
            </>
          )}
        </Paper>
      )}
    </DocumentFrame>
  )
}

const Unreadable = ({ error }: { error: { readonly code: string } }) => (
  <Panel
    icon={<Icon of={FileWarning} />}
    title="This file can’t be shown here"
    sentences={[
      error.code === "document-too-large"
        ? "It is larger than what can be opened here."
        : "It is damaged, or not quite what it says it is. It is kept whole, as it was added.",
      "Download it and open it with a program of yours.",
    ]}
  />
)
