"use client"
import type { ReactNode } from "react"
import { isTakenBack } from "../../_core/shl/manifest"
import type { ManifestStatus } from "../../_core/shl/manifest"
import { KeywardError } from "../../_core/errors"
import { ProblemNote } from "../../_parts/actions/problem"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import { clockOf, count } from "../../_words/format"
import type { Attachment } from "../reading"
import styles from "./health-link.module.css"
import { refusalInWords } from "./refusal-in-words"
import type { LinkedFiles } from "./use-link"

/** What a link leads to, in place; further hosts and newer contents are asked on request. */
export function LinkFiles(props: {
  state: LinkedFiles
  draw: (attachment: Attachment) => ReactNode
  agree: (host: string) => void
  askAgain: () => void
}) {
  const { manifest, files, asking } = props.state
  const waiting = new Set(files.flatMap((file) => (file.step === "waiting" ? [file.host] : [])))
  return (
    <div className={styles.link}>
      <Changes {...props} />
      {manifest.left > 0 && (
        <Note tone="warning">
          {count(manifest.left, "file has", "files have")} no usable content or address, or are too many; not
          shown here.
        </Note>
      )}
      {files.length === 0 && <Note tone="warning">The host has no files for this link.</Note>}
      {files.map((file, index) =>
        file.step === "open" ? (
          <div key={index}>
            {isTakenBack(file.status) && (
              <Note tone="danger">
                {file.attachment.name}: {TAKEN_BACK[file.status]}
              </Note>
            )}
            {props.draw(file.attachment)}
          </div>
        ) : (
          file.step === "failed" && (
            <Note key={index} tone="warning">
              {file.fault}
            </Note>
          )
        ),
      )}
      {[...waiting].map((host) => (
        <Note key={host} tone="info">
          <p>Further files lie at another host, {host}. Nothing has been asked of it yet.</p>
          <Button size="small" busy={asking === host} onClick={() => props.agree(host)}>
            Ask {host} too
          </Button>
        </Note>
      ))}
    </div>
  )
}

const TAKEN_BACK: Partial<Record<ManifestStatus, string>> = {
  "no-longer-valid": "the host says that it is no longer valid. Do not rely on it.",
  "entered-in-error": "the host says that it was entered in error. Do not rely on it.",
  retracted: "the host says that it was retracted. Do not rely on it.",
}

/** Whether the contents may be others later, and the button that looks for them. */
function Changes({ state, askAgain }: { state: LinkedFiles; askAgain: () => void }) {
  const { link, manifest, files, asking, askedAt, problem } = state
  const { status } = manifest
  const { host } = link.url
  const changing = files.some((file) => file.step === "open" && file.status === "can-change")
  const final = status === "finalized" || isTakenBack(status)
  const mayChange = !final && (link.flags.has("L") || status === "can-change" || changing)
  return (
    <>
      {isTakenBack(status) && (
        <Note tone="danger">
          The host says that what this link leads to is no longer valid. Do not rely on it.
        </Note>
      )}
      {status === "finalized" && <Note>The host says that these files do not change any more.</Note>}
      {mayChange && (
        <Note>
          <p>
            These files may change. They are shown as they were at {clockOf(new Date(askedAt))}; {host} is not
            asked again by itself.
          </p>
          <Button size="small" busy={asking === host} busyLabel="Asking…" onClick={askAgain}>
            Look for newer contents
          </Button>
        </Note>
      )}
      {problem instanceof KeywardError ? (
        <ProblemNote error={problem} />
      ) : (
        problem && (
          <Note tone="warning" role="alert">
            {refusalInWords(problem, host)}
          </Note>
        )
      )}
    </>
  )
}
