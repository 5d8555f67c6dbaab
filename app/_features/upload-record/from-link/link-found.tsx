"use client"
import { useEffect, useMemo, useState } from "react"
import { asKeywardError } from "../../../_core/errors"
import { ProblemNote } from "../../../_parts/actions/problem"
import { Button } from "../../../_ui/Button"
import { Checkbox } from "../../../_ui/Checkbox"
import { ProofList } from "../../../_ui/Disclosure"
import { Note } from "../../../_ui/Note"
import { SkeletonText } from "../../../_ui/Skeleton"
import { AskForm } from "../../../_viewers/health-link/ask-form"
import { LinkFiles } from "../../../_viewers/health-link/link-files"
import { read } from "../../../_viewers/health-link/read"
import type { LinkModel } from "../../../_viewers/health-link/read"
import { useLink } from "../../../_viewers/health-link/use-link"
import type { LinkedFiles } from "../../../_viewers/health-link/use-link"
import { nestedAt } from "../../../_viewers/file-viewer"
import { count } from "../../../_words/format"
import { keepable, linkFile } from "./link-files"

type Props = { readonly text: string; readonly onFiles: (files: File[]) => void }

/** What a link says, which host would be asked, and after that the files to be added. */
export function LinkFound({ text, onFiles }: Props) {
  const [model, setModel] = useState<LinkModel | null>(null)
  const [error, setError] = useState<unknown>(null)
  const file = useMemo(() => new Blob([text]), [text])
  useEffect(() => {
    let left = false
    read({ file })
      .then((read) => !left && setModel(read))
      .catch((thrown: unknown) => !left && setError(asKeywardError(thrown)))
    return () => {
      left = true
    }
  }, [file])
  if (error) return <ProblemNote error={error} />
  if (!model) return <SkeletonText label="Reading the link" count={3} />
  return (
    <>
      {model.fault && <Note tone="danger">{model.fault}</Note>}
      <ProofList proofs={model.lines.map(({ label, text }) => ({ term: label, value: text }))} />
      {model.notes.map((note) => (
        <Note key={note} tone="warning">
          {note}
        </Note>
      ))}
      {!model.fault && !model.over && <Asked model={model} file={file} text={text} onFiles={onFiles} />}
    </>
  )
}

function Asked({ model, file, text, onFiles }: Props & { model: LinkModel; file: Blob }) {
  const { state, ask, agree, askAgain } = useLink(file)
  if (state.step !== "files") return <AskForm model={model} state={state} ask={ask} />
  return (
    <>
      <LinkFiles state={state} agree={agree} askAgain={askAgain} draw={nestedAt(1)} />
      <Keep model={model} state={state} text={text} onFiles={onFiles} />
    </>
  )
}

function Keep({ model, state, text, onFiles }: Props & { model: LinkModel; state: LinkedFiles }) {
  const { manifest, link } = state
  const { files, takenBack, closed } = keepable(state.files, model.host)
  const changes = manifest.status === "can-change" || link.flags.has("L")
  const [withLink, setWithLink] = useState(changes)
  const wanted = [...files, ...(withLink ? [linkFile(text, model.host)] : [])]
  return (
    <>
      {takenBack > 0 && (
        <Note tone="warning">
          {count(takenBack, "file")} that the host has taken back {takenBack === 1 ? "is" : "are"} not added.
        </Note>
      )}
      {closed > 0 && (
        <Note tone="warning">
          {count(closed, "file is", "files are")} not open. {closed === 1 ? "It is" : "They are"} not added.
        </Note>
      )}
      <Checkbox label="Keep the link itself, too" checked={withLink} onChange={setWithLink} />
      <p>
        With it, you can ask {model.host} for newer contents later. Anyone you share that record with can do
        so, too.
      </p>
      {wanted.length > 0 && (
        <div>
          <Button look="filled" onClick={() => onFiles(wanted)}>
            Add {count(wanted.length, "file")} to your records
          </Button>
        </div>
      )}
    </>
  )
}
