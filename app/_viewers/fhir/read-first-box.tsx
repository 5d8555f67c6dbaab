"use client"
import { Button } from "../../_ui/Button"
import styles from "./fhir.module.css"
import { Flags } from "./flag-list"
import type { FhirRow } from "./model"
import type { Packed } from "./pack"
import type { PageReadFirst } from "./page-model"
import { ALLERGY } from "./read-first"
import { usePacked } from "./use-packed"

/** Allergies, negations and results out of range in one place, before the document. */
export function ReadThisFirst({ first }: { first: PageReadFirst }) {
  const { allergies, noAllergies, allergiesInText, cautions, abnormal } = first
  const none =
    noAllergies ||
    (allergiesInText ? "See the author’s text below." : "This file says nothing about allergies.")
  return (
    <section className={styles.first} aria-label="Read this first">
      <h3>Read this first</h3>
      <dl>
        <Group term="Allergies" rows={allergies} none={none} />
        {cautions.total > 0 && <Group term="Take care" rows={cautions} />}
        {abnormal.total > 0 && <Group term="Out of range" rows={abnormal} />}
      </dl>
    </section>
  )
}

function Group({ term, rows, none }: { term: string; rows: Packed<FhirRow>; none?: string }) {
  const { shown, left, more } = usePacked(rows)
  return (
    <div>
      <dt>{term}</dt>
      {rows.total === 0 && <dd>{none}</dd>}
      {shown.map((row, index) => (
        <dd key={index}>
          <Flags flags={row.flags} />
          <span className={styles.what}>{row.what || row.typeWords}</span>
          <span className={styles.firstMore}>{restOf(row)}</span>
        </dd>
      ))}
      {left > 0 && (
        <dd>
          <Button size="small" look="quiet" onClick={more}>
            Show more: {left} {left === 1 ? "is" : "are"} not shown here
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
