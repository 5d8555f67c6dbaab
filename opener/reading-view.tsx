import { Fragment, useState } from "react"
import type { ReactNode } from "react"
import type { Reading, Row } from "../app/_viewers/reading"
import { count } from "../app/_words/format"
import type { Named } from "./read-document"

const PAGE = 500
/** Characters of plain text that are drawn; the rest is in the saved file, and that is said. */
const MAX_TEXT = 200_000

interface ReadingViewProps {
  readonly reading: Reading
  /** Draws a file that lies in this one; without it such files are named, and kept with the file. */
  readonly inside?: (file: Blob, named: Named) => ReactNode
}

/** What a parser of the app makes of a file, as lines: flags first, what is not shown counted, files inside it in place. */
export function ReadingView({ reading, inside }: ReadingViewProps) {
  const { title, subjects, author, date, rows, narrative, notes, notShown, attachments, text } = reading
  const [most, setMost] = useState(PAGE)
  const about = [
    ...subjects.map(({ name, birthDate, sex }) =>
      [name, birthDate && `born ${birthDate}`, sex].filter(Boolean).join(", "),
    ),
    author && `by ${author}`,
    date,
  ]
  return (
    <div className="reading">
      {title && <h3>{title}</h3>}
      {about.some(Boolean) && <p className="meta">{about.filter(Boolean).join(" · ")}</p>}
      {notes.map((note, index) => (
        <p key={index} className="note">
          {note}
        </p>
      ))}
      {notShown.length > 0 && (
        <p className="note warning">
          {`Not shown here: ${notShown.map((part) => `${part.count} ${part.what}`).join(", ")}. Save the file to have them.`}
        </p>
      )}
      {sectionsOf(rows.slice(0, most)).map(({ section, lines }, index) => (
        <Table key={index} section={section} lines={lines} />
      ))}
      {rows.length > most && (
        <button
          type="button"
          onClick={() => setMost(most + PAGE)}
        >{`Show more of ${count(rows.length, "line")}`}</button>
      )}
      {narrative.map((part, index) => (
        <section key={index}>
          {part.section && <h4>{part.section}</h4>}
          <p className="text">{part.text}</p>
        </section>
      ))}
      {rows.length === 0 && attachments.length === 0 && text && <pre>{text.slice(0, MAX_TEXT)}</pre>}
      {rows.length === 0 && text.length > MAX_TEXT && (
        <p className="note warning">This is the beginning only. Save the file to read all of it.</p>
      )}
      {attachments.map(({ name, type, content }, index) =>
        content && inside ? (
          <Fragment key={index}>{inside(content, { name: name || "file", type })}</Fragment>
        ) : (
          <p
            key={index}
            className="note warning"
          >{`A file inside this one is not shown here: ${name || "without a name"}. Save this one to have it.`}</p>
        ),
      )}
    </div>
  )
}

function sectionsOf(rows: readonly Row[]): { section: string; lines: Row[] }[] {
  const sections: { section: string; lines: Row[] }[] = []
  for (const row of rows) {
    const last = sections.at(-1)
    if (last?.section === row.section) last.lines.push(row)
    else sections.push({ section: row.section, lines: [row] })
  }
  return sections
}

const Table = ({ section, lines }: { section: string; lines: readonly Row[] }) => (
  <div className="scroll" tabIndex={0} role="group" aria-label={section || "Lines"}>
    <table>
      {section && <caption>{section}</caption>}
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Details</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((row, index) => (
          <tr key={index}>
            <td>
              {row.flags.map((flag) => (
                <span key={flag} className="flag">
                  {flag}
                </span>
              ))}
              {row.what}
              {row.subject && ` (${row.subject})`}
            </td>
            <td>{row.details}</td>
            <td>{row.when}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
