import { useState } from "react"
import type { Reading, Row } from "../app/_viewers/reading"
import { count } from "../app/_words/format"

const PAGE = 500
/** Characters of plain text that are drawn; the rest is in the saved file, and that is said. */
const MAX_TEXT = 200_000

/** What a parser of the app makes of a file, as lines: flags first, and what is not shown is counted. */
export function ReadingView({ reading }: { reading: Reading }) {
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
        <div key={index} className="note warning">
          {note}
        </div>
      ))}
      {notShown.length > 0 && (
        <div className="note warning">
          {`Not shown here: ${notShown.map((part) => `${part.count} ${part.what}`).join(", ")}. Save the file to have them.`}
        </div>
      )}
      {sectionsOf(rows.slice(0, most)).map(({ section, lines }, index) => (
        <Table key={index} section={section} lines={lines} />
      ))}
      {rows.length > most && (
        <button onClick={() => setMost(most + PAGE)}>{`Show more of ${count(rows.length, "line")}`}</button>
      )}
      {narrative.map((part, index) => (
        <section key={index}>
          {part.section && <h4>{part.section}</h4>}
          <p className="text">{part.text}</p>
        </section>
      ))}
      {rows.length === 0 && text && <pre>{text.slice(0, MAX_TEXT)}</pre>}
      {rows.length === 0 && text.length > MAX_TEXT && (
        <div className="note warning">This is the beginning only. Save the file to read all of it.</div>
      )}
      {attachments.length > 0 && (
        <p className="meta">{`${count(attachments.length, "file")} inside this file: ${attachments.map(({ name }) => name || "without a name").join(", ")}. They are in the saved file.`}</p>
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
  <div className="scroll" tabIndex={0} role="region" aria-label={section || "Lines"}>
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
