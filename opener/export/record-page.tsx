import { useEffect, useState } from "react"
import { asKeywardError } from "../../app/_core/errors"
import type { KeywardError } from "../../app/_core/errors"
import { checkContent } from "../../app/_core/export/verify-export"
import type { VerifiedRecord } from "../../app/_core/export/verify-export"
import type { ExportedFile } from "../../app/_core/export/export-index"
import { shownFileName, shownTitle } from "../../app/_core/records/shown-name"
import { saveBytes } from "../../app/_features/save-file"
import { asWritten, bytesInWords, kindName, longDate } from "../../app/_words/format"
import type { OpenExport } from "./open-file"
import { Failed } from "./failed"
import { readDocument } from "../read-document"
import type { Shown } from "../read-document"
import { ReadingView } from "../reading-view"
import { authorOf } from "./records"

/** Bytes of a file that the page shows; a larger one is saved. */
const MAX_SHOWN_BYTES = 200_000_000

interface RecordPageProps {
  readonly bundle: OpenExport
  readonly record: VerifiedRecord
  readonly onBack: () => void
}

/** One record with its files. */
export function RecordPage({ bundle, record, onBack }: RecordPageProps) {
  const { listed, manifest, authorship } = record
  return (
    <main>
      <button onClick={onBack}>Back to all records</button>
      <h1>{shownTitle(listed.title)}</h1>
      <p className="meta">
        {[kindName(manifest.kind), longDate(asWritten(manifest.time)), authorOf(bundle, record)].join(" · ")}
      </p>
      {authorship === "unchecked" && (
        <div className="note warning">
          Another wallet than the author&rsquo;s own address signed this record. Whether it was the
          author&rsquo;s, only the author&rsquo;s own history tells, which is not in this export.
        </div>
      )}
      {listed.files.map((file, index) => (
        <FilePart key={index} bundle={bundle} file={file} alone={listed.files.length === 1} />
      ))}
    </main>
  )
}

type FileState =
  | { readonly step: "closed" | "checking" }
  | { readonly step: "open"; readonly content: Blob; readonly shown: Shown }
  | { readonly step: "failed"; readonly error: KeywardError }

function FilePart({ bundle, file, alone }: { bundle: OpenExport; file: ExportedFile; alone: boolean }) {
  const [state, setState] = useState<FileState>({ step: "closed" })
  const name = shownFileName(file.name)
  const { archive } = bundle

  const checked = async (use: (path: string) => Promise<void>) => {
    if (file.path === null) return
    setState({ step: "checking" })
    try {
      await checkContent(archive, file)
      await use(file.path)
    } catch (error) {
      setState({ step: "failed", error: asKeywardError(error) })
    }
  }
  const show = () =>
    checked(async (path) => {
      const content = await archive.blob(path)
      const { shown } = await readDocument(content, { name, type: file.type })
      setState({ step: "open", content, shown })
    })
  const keep = () =>
    checked(async (path) => {
      saveBytes(name, await archive.blob(path))
      setState({ step: "closed" })
    })

  useEffect(() => {
    if (alone && file.size <= MAX_SHOWN_BYTES) void show()
    // Once, when the page of the record opens
  }, [])

  return (
    <section className="file" aria-label={name}>
      <div className="head">
        <div>
          <h2>{name}</h2>
          <span className="meta">{bytesInWords(file.size)}</span>
        </div>
        {file.path !== null && (
          <div className="buttons">
            {state.step !== "open" && file.size <= MAX_SHOWN_BYTES && (
              <button disabled={state.step === "checking"} onClick={() => void show()}>
                Show
              </button>
            )}
            <button disabled={state.step === "checking"} onClick={() => void keep()}>
              Save
            </button>
          </div>
        )}
      </div>
      {file.path === null && (
        <div className="note danger">
          This file could not be read when the export was made, and is not in it.
        </div>
      )}
      {state.step === "checking" && <p role="status">Checking the file.</p>}
      {state.step === "failed" && <Failed error={state.error} />}
      {state.step === "open" && <Content name={name} content={state.content} shown={state.shown} />}
    </section>
  )
}

function Content({ name, content, shown }: { name: string; content: Blob; shown: Shown }) {
  const [asked, setAsked] = useState(false)
  if (shown.kind === "reading") return <ReadingView reading={shown.reading} />
  if (shown.kind === "picture")
    return <BlobUrl content={content} type={shown.type} draw={(url) => <img src={url} alt={name} />} />
  if (shown.kind === "pdf" && !asked) return <button onClick={() => setAsked(true)}>Open the PDF here</button>
  if (shown.kind === "pdf")
    return (
      <BlobUrl
        content={content}
        type="application/pdf"
        draw={(url) => <iframe className="pdf" src={url} title={name} />}
      />
    )
  return <p>This page does not show files of this kind. Save it, and open it with a program for it.</p>
}

interface BlobUrlProps {
  readonly content: Blob
  readonly type: string
  readonly draw: (url: string) => React.ReactNode
}

/** An address for a file while it is shown; its type is what its bytes say. */
function BlobUrl({ content, type, draw }: BlobUrlProps) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [content, type])
  return url === null ? null : draw(url)
}
