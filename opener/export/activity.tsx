import { useState } from "react"
import type { VerifiedExport } from "../../app/_core/export/verify-export"
import { actionOf, recordsOf } from "../../app/_core/fhir-out/entry-actions"
import { shownTitle } from "../../app/_core/records/shown-name"
import { fromUnix, longDate } from "../../app/_words/format"
import { nameOf, scopeOf } from "./names"

const PAGE = 200

/** Every entry of the journal, the newest first. */
export function Activity({ made: { index, journal } }: { made: VerifiedExport }) {
  const [most, setMost] = useState(PAGE)
  const titles = new Map(index.records.map(({ number, title }) => [number, title]))
  const entries = journal.toReversed()
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label="Activity">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {entries.slice(0, most).map((entry) => (
              <tr key={entry.position}>
                <td>{longDate(fromUnix(entry.place.timestamp))}</td>
                <td>
                  {[
                    actionOf(entry).text,
                    "grantee" in entry && nameOf(index, entry.grantee),
                    "grantees" in entry && entry.grantees.map((each) => nameOf(index, each)).join(", "),
                    "scope" in entry && scopeOf(index, String(entry.scope)),
                    ...recordsOf(entry)
                      .slice(0, 3)
                      .map((number) => shownTitle(titles.get(number) ?? "") || `record ${number}`),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </td>
                <td>{nameOf(index, entry.by)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {entries.length > most && <button onClick={() => setMost(most + PAGE)}>Show more</button>}
    </>
  )
}
