"use client"
import { Disclosure } from "../../_ui/Disclosure"
import { DocumentHead } from "../parts/document-head"
import { LabelledList } from "../parts/labelled-list"
import { Flags, RowsTable } from "../parts/rows-table"
import type { ViewProps } from "../viewer"
import styles from "./hl7v2.module.css"
import type { Hl7Document, Hl7Row, Hl7Section } from "./model"

type Nested = ViewProps["nested"]

/** One message: the patient, then each order with its results. */
export const Hl7Message = ({ document, nested }: { document: Hl7Document; nested: Nested }) => {
  const { title, flags, subject, when, author, about, sections } = document
  return (
    <article className={styles.message}>
      <DocumentHead
        title={title}
        subjects={subject ? [subject] : []}
        lines={[when, author && `By ${author}`].filter(Boolean)}
      />
      <Flags flags={flags} />
      <Disclosure label="About this message" open={sections.length === 0}>
        <LabelledList lines={about} />
      </Disclosure>
      {sections.map((section, index) => (
        <Section key={index} section={section} nested={nested} />
      ))}
    </article>
  )
}

const Section = ({ section, nested }: { section: Hl7Section; nested: Nested }) => (
  <section className={styles.section}>
    <h3>{section.title}</h3>
    <Flags flags={section.flags} />
    <LabelledList lines={section.about} />
    {runsOf(section.rows).map((rows, index) =>
      rows[0]?.block ? (
        <Block key={index} row={rows[0]} nested={nested} />
      ) : (
        <RowsTable key={index} label={section.title} rows={rows} nested={nested} />
      ),
    )}
    {section.rows.length === 0 && <p className={styles.none}>This order has no results in the file.</p>}
  </section>
)

/** Rows that are one table, and texts that stand by themselves between them. */
function runsOf(rows: readonly Hl7Row[]): Hl7Row[][] {
  const runs: Hl7Row[][] = []
  for (const row of rows) {
    const last = runs.at(-1)
    if (last && row.block === "" && last[0]?.block === "") last.push(row)
    else runs.push([row])
  }
  return runs
}

/** Text as the laboratory laid it out, with what is said of it. */
const Block = ({ row, nested }: { row: Hl7Row; nested: Nested }) => (
  <div className={styles.block}>
    <RowsTable label={row.what} rows={[row]} nested={nested} />
    <pre tabIndex={0} aria-label={row.what} className={styles.text}>
      {row.block}
    </pre>
  </div>
)
