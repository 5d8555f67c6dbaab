import { Note } from "../../_ui/Note"
import styles from "./dicom.module.css"
import type { DicomReport, ReportRow } from "./model"

/** A structured report: what it says of itself, then its content, row by row (PS3.3 A.35). */
export function Report({ report }: { report: DicomReport }) {
  const { title, completion, verification, verifiers, rows } = report
  const standing = [completion, verification].filter(Boolean).join(", ")
  const verified = verification === "Verified"
  return (
    <section className={styles.document} aria-label={title || "Structured report"}>
      <h3>{title || "Structured report"}</h3>
      {(standing || verifiers.length > 0) && (
        <Note tone={verified ? "plain" : "warning"}>
          {standing && <b>{standing}. </b>}
          {verifiers.length > 0 && `By ${verifiers.join(", ")}.`}
        </Note>
      )}
      <ul className={styles.report}>
        {rows.map((row, index) => (
          <li key={index} data-depth={Math.min(row.depth, MAX_DEPTH)}>
            <Content row={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Deeper rows are not moved further in: they would have no place on a phone. */
const MAX_DEPTH = 5

function Content({ row }: { row: ReportRow }) {
  const { name, value, relationship, type } = row
  if (!value && type === "CONTAINER") return <h4>{name || "Section"}</h4>
  const note = relationship === "contains" ? "" : relationship
  return (
    <>
      {name && <b>{name}: </b>}
      {value || "no value"}
      {note && <small> ({note})</small>}
    </>
  )
}
