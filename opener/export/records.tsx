import { useState } from "react"
import { shownName, shownTitle } from "../../app/_core/records/shown-name"
import type { VerifiedRecord } from "../../app/_core/export/verify-export"
import { asWritten, count, kindName, longDate } from "../../app/_words/format"
import type { OpenExport } from "./open-file"
import { nameOf, scopeOf } from "./names"

/** Rows drawn before somebody asks for more. */
const PAGE = 200

/** Every record, newest first. */
export function Records({ bundle, onOpen }: { bundle: OpenExport; onOpen: (number: number) => void }) {
  const { index, records } = bundle.made
  const [typed, setTyped] = useState("")
  const [most, setMost] = useState(PAGE)
  const asked = typed.trim().toLowerCase()
  const found = records
    .filter((record) => asked === "" || wordsOf(record).includes(asked))
    .toSorted((a, b) => Date.parse(b.manifest.time) - Date.parse(a.manifest.time))
  const removed = index.records.filter((record) => record.removed).length
  return (
    <>
      <label className="find">
        Find by title, kind, author or file name
        <input type="search" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </label>
      <p className="meta" role="status">
        {`${count(found.length, "record")}${asked ? ` of ${records.length}` : ""}.`}
        {removed > 0 &&
          ` ${count(removed, "record")} had been removed before: the history tells of ${removed === 1 ? "it, its" : "them, their"} content is gone.`}
      </p>
      <ul className="list">
        {found.slice(0, most).map((record) => {
          const { number, title, kind, folder, files } = record.listed
          return (
            <li key={number}>
              <button className="row" onClick={() => onOpen(number)}>
                <b>{shownTitle(title)}</b>
                <span className="meta">
                  {[
                    kind && kindName(kind),
                    longDate(asWritten(record.manifest.time)),
                    authorOf(bundle, record),
                    folder !== "0" && scopeOf(index, folder),
                    count(files.length, "file"),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {found.length > most && <button onClick={() => setMost(most + PAGE)}>Show more</button>}
    </>
  )
}

const wordsOf = ({ manifest }: VerifiedRecord): string =>
  [manifest.title, kindName(manifest.kind), manifest.authorName, ...manifest.files.map(({ name }) => name)]
    .join("\n")
    .toLowerCase()

/** Who wrote a record, and how that is known. */
export function authorOf({ made }: OpenExport, { manifest, authorship }: VerifiedRecord): string {
  if (authorship === "own") return "added by the account"
  const name = shownName(manifest.authorName) || nameOf(made.index, manifest.author)
  return authorship === "signed" ? `signed by ${name}` : `by ${name}, not checked`
}
