"use client"
import { useState } from "react"
import { Button } from "../../_ui/Button"
import styles from "./fhir.module.css"
import { Flags } from "./flag-list"
import type { FhirModel, FhirRow } from "./model"
import { ALLERGY, countRows, readFirstOf } from "./read-first"

/** A file with fewer lines is seen at once. */
const MIN_ROWS = 8

/** Allergies, negations and results out of range in one place, before the document. */
export function ReadThisFirst({ model }: { model: FhirModel }) {
  if (countRows(model) < MIN_ROWS) return null
  const { allergies, noAllergies, allergiesInText, cautions, abnormal } = readFirstOf(model)
  const none = noAllergies || (allergiesInText ? "See the author’s text below." : "The file names none.")
  return (
    <section className={styles.first} aria-label="Read this first">
      <h3>Read this first</h3>
      <dl>
        <Group term="Allergies" rows={allergies} none={none} />
        {cautions.length > 0 && <Group term="Take care" rows={cautions} />}
        {abnormal.length > 0 && <Group term="Out of range" rows={abnormal} />}
      </dl>
    </section>
  )
}

/** Statements that are shown without asking. */
const MAX_SHOWN = 6

function Group({ term, rows, none }: { term: string; rows: readonly FhirRow[]; none?: string }) {
  const [all, setAll] = useState(false)
  const left = rows.length - MAX_SHOWN
  return (
    <div>
      <dt>{term}</dt>
      {rows.length === 0 && <dd>{none}</dd>}
      {(all ? rows : rows.slice(0, MAX_SHOWN)).map((row, index) => (
        <dd key={index}>
          <Flags flags={row.flags} />
          <span className={styles.what}>{row.what || row.typeWords}</span>
          <span className={styles.firstMore}>{restOf(row)}</span>
        </dd>
      ))}
      {left > 0 && (
        <dd>
          <Button size="small" look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show ${left} more`}
          </Button>
        </dd>
      )}
    </div>
  )
}

/** The main value, an allergy's reactions, the person if there are several, the date. */
const restOf = ({ details, type, rows, subject, when }: FhirRow): string =>
  [
    details.find(({ label }) => !label)?.text,
    ...(type === ALLERGY ? rows.map(({ what }) => what) : []),
    subject && `about ${subject}`,
    when,
  ]
    .filter(Boolean)
    .join(", ")
