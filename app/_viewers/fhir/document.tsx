import { count } from "../../_words/format"
import type { FhirSection, FhirSummary } from "./summary"
import styles from "./fhir.module.css"

/** A FHIR document on paper: who it is about, then its sections as tables. */
export function FhirDocument({ summary }: { summary: FhirSummary }) {
  const { title, date, patient, sections } = summary
  return (
    <article>
      <header className={styles.head}>
        <div>
          <h2>{patient?.name ?? title}</h2>
          {patient && <p>{patient.facts.join(" · ")}</p>}
        </div>
        <div className={styles.about}>
          {patient && <p>{title}</p>}
          <p>{date}</p>
        </div>
      </header>
      {sections.length === 0 && <p className={styles.none}>This document has no sections.</p>}
      {sections.map((section, index) => (
        <Section key={index} section={section} />
      ))}
    </article>
  )
}

function Section({ section: { title, rows, more } }: { section: FhirSection }) {
  const [details, dates] = [rows.some(({ detail }) => detail), rows.some(({ when }) => when)]
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {rows.length === 0 && <p className={styles.none}>Nothing is noted here.</p>}
      {rows.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">What</th>
              {details && <th scope="col">Details</th>}
              {dates && <th scope="col">When</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ what, detail, when }, index) => (
              <tr key={index}>
                <th scope="row">{what}</th>
                {details && <td>{detail}</td>}
                {dates && <td>{when}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && <p className={styles.none}>{count(more, "more line")} in the file.</p>}
    </section>
  )
}
