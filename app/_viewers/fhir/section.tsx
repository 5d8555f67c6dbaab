"use client"
import { count } from "../../_words/format"
import type { ViewProps } from "../viewer"
import styles from "./fhir.module.css"
import type { PageSection } from "./page-model"
import { AuthorsText } from "./authors-text"
import { Details, Rows } from "./row-table"
import { useGradually } from "./use-gradually"

/** Headings go down to the sixth level. */
const MAX_LEVEL = 6

/** Sections, drawn one after the other. */
export function Sections(props: {
  sections: readonly PageSection[]
  nested: ViewProps["nested"]
  level?: number
}) {
  const { sections, ...rest } = props
  const drawn = useGradually(sections.length)
  return sections.slice(0, drawn).map((section, index) => <Section key={index} section={section} {...rest} />)
}

/** A section: why it is empty, its statements, its author's text, and the sections in it. */
function Section(props: { section: PageSection; nested: ViewProps["nested"]; level?: number }) {
  const { section, nested, level = 3 } = props
  const { title, details, emptyReason, narrative, rows, sections, missing } = section
  const Heading = `h${Math.min(level, MAX_LEVEL)}` as "h3"
  const nothing = rows.total === 0 && !narrative && !emptyReason && missing === 0 && sections.length === 0
  return (
    <section className={styles.section}>
      <Heading>{title}</Heading>
      <Details details={details} />
      {emptyReason && <p className={styles.reason}>{emptyReason}</p>}
      {nothing && <p className={styles.none}>The file has nothing in this section, and does not say why.</p>}
      {rows.total > 0 && <Rows rows={rows} nested={nested} label={title} />}
      {missing > 0 && (
        <p className={styles.reason}>
          {missing === 1
            ? "One entry of this section is not in the file."
            : `${count(missing, "entry", "entries")} of this section are not in the file.`}
        </p>
      )}
      {narrative && <AuthorsText narrative={narrative} aside={rows.total > 0} />}
      <Sections sections={sections} nested={nested} level={level + 1} />
    </section>
  )
}
