import type { ReactNode } from "react"
import { Disclosure } from "../../_ui/Disclosure"
import type { ViewProps } from "../viewer"
import styles from "./fhir.module.css"
import { Flags } from "./flag-list"
import { pageRowsOf } from "./page-model"
import type { PageDocument } from "./page-model"
import { AuthorsText } from "./authors-text"
import { Details, Rows } from "./row-table"
import { Sections } from "./section"

/** One document of a file: whom it is about, what it is, who wrote it and when; then its sections. */
export function Document(props: {
  document: PageDocument
  nested: ViewProps["nested"]
  /** Between the head and the sections. */
  first?: ReactNode
}) {
  const { document, nested, first } = props
  const { title, type, status, flags, when, authors, custodian, subject, details, narrative, sections } =
    document
  const heading = subject?.name || title
  return (
    <article className={styles.document}>
      <header className={styles.head}>
        <div>
          <Flags flags={flags} />
          <h2>{heading}</h2>
          {subject && subject.facts.length > 0 && <p>{subject.facts.join(" · ")}</p>}
          {subject && subject.identifiers.length > 0 && <p>{subject.identifiers.join(" · ")}</p>}
        </div>
        <div className={styles.about}>
          {heading !== title && <p className={styles.title}>{title}</p>}
          {type && <p>{type}</p>}
          {when && <p>{when}</p>}
          {status && <p>{status}</p>}
          {authors.length > 0 && <p>Written by {authors.join(", ")}</p>}
          {custodian && <p>Kept by {custodian}</p>}
        </div>
      </header>
      {first}
      <Details details={details} />
      {narrative && <AuthorsText narrative={narrative} aside={sections.length > 0} />}
      {sections.length === 0 && !narrative && (
        <p className={styles.none}>This document says nothing beside what stands above.</p>
      )}
      <Sections sections={sections} nested={nested} />
      {subject?.row && (
        <Disclosure label={`More about ${subject.name || "the subject"}`} className={styles.paperDetails}>
          <Rows rows={pageRowsOf([subject.row])} nested={nested} label={subject.name} />
        </Disclosure>
      )}
    </article>
  )
}
