import { useEffect, useState } from "react"
import { shownFileName } from "../../app/_core/records/shown-name"
import { saveBytes } from "../../app/_features/save-file"
import { bytesInWords } from "../../app/_words/format"
import { PdfPages } from "./pdf-pages"
import { readDocument } from "../read-document"
import type { Named, Shown } from "../read-document"
import { ReadingView } from "../reading-view"

/** Files inside files inside files. */
const MAX_DEPTH = 3

export interface DocumentViewProps {
  readonly file: Blob
  readonly named: Named
  /** 0 for a file of the link, one more for each file that it lies in. */
  readonly depth: number
}

/** One file: shown by what its bytes are, and to be saved. */
export function DocumentView({ file, named, depth }: DocumentViewProps) {
  const [state, setState] = useState<Shown | "reading" | "damaged">("reading")
  const { name, type } = named
  useEffect(() => {
    let isOver = false
    readDocument(file, { name, type }).then(
      ({ shown }) => !isOver && setState(shown),
      () => !isOver && setState("damaged"),
    )
    return () => {
      isOver = true
    }
  }, [file, name, type])
  const called = shownFileName(name)
  return (
    <section className={depth === 0 ? "card" : "inner"}>
      <div className="head">
        <div>
          <h2>{called}</h2>
          <p className="meta">{bytesInWords(file.size)}</p>
        </div>
        <button type="button" onClick={() => saveBytes(called, file)}>
          Save
        </button>
      </div>
      {state === "reading" && <p role="status">Opening…</p>}
      {state === "damaged" && (
        <p className="note warning">
          This file is damaged or too large to be shown. Save it to open it elsewhere.
        </p>
      )}
      {typeof state === "object" && state.kind === "reading" && (
        <ReadingView
          reading={state.reading}
          {...(depth < MAX_DEPTH && {
            inside: (file, named) => <DocumentView file={file} named={named} depth={depth + 1} />,
          })}
        />
      )}
      {typeof state === "object" && state.kind === "picture" && (
        <Picture file={file} type={state.type} name={called} />
      )}
      {typeof state === "object" && state.kind === "pdf" && <PdfPages file={file} />}
      {typeof state === "object" && state.kind === "none" && (
        <p className="note">
          This kind of file is not shown here. Save it to open it with a program of yours.
        </p>
      )}
    </section>
  )
}

function Picture({ file, type, name }: { file: Blob; type: string; name: string }) {
  const [url, setUrl] = useState("")
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([file], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file, type])
  if (failed) return <p className="note warning">This picture could not be shown. Save it to open it.</p>
  return url === "" ? null : <img className="picture" src={url} alt={name} onError={() => setFailed(true)} />
}
