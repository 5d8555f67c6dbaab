"use client"
import { FileWarning } from "lucide-react"
import type { KeywardError } from "../../_core/errors"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** A file that is being read, or that cannot be. */
export function ViewState(props: {
  props: Pick<ViewProps, "frame" | "found" | "size">
  state: { readonly step: "reading" } | { readonly step: "failed"; readonly error: KeywardError }
}) {
  const { frame, found, size } = props.props
  const { state } = props
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      {state.step === "reading" ? (
        <Paper>
          <SkeletonText label="Opening the document" count={10} />
        </Paper>
      ) : (
        <div className={styles.inside}>
          {state.error.code === "worker-failed" ? (
            <ProblemPanel error={state.error} />
          ) : (
            <Panel
              icon={<Icon of={FileWarning} />}
              title={
                state.error.code === "document-too-large"
                  ? "This file is too large to show here"
                  : "This file can’t be read"
              }
              sentences={[
                "It is kept whole, as it was added.",
                "Download it and open it with a program of yours.",
              ]}
            />
          )}
        </div>
      )}
    </DocumentFrame>
  )
}
