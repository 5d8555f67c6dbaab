"use client"
import { Disclosure } from "../../_ui/Disclosure"
import { count } from "../../_words/format"
import { DocumentHead } from "../parts/document-head"
import { LabelledList } from "../parts/labelled-list"
import { Narrative } from "../parts/narrative"
import type { LabelledText } from "../parts/row"
import { Flags, RowsTable } from "../parts/rows-table"
import type { ViewProps } from "../viewer"
import styles from "./ccda.module.css"
import type { CdaModel, CdaRow, CdaSection } from "./model"

export interface CdaDocumentProps {
  readonly model: CdaModel
  readonly nested: ViewProps["nested"]
}

/** Who it is about, what it is, its sections: narrative first, then what the coded entries say besides. */
export function CdaDocument({ model, nested }: CdaDocumentProps) {
  const { title, type, when, subjects, authors, custodian, flags, header, sections, bodies, attachments } =
    model
  // A section that stands alone says its title itself
  const part = subjects.length === 0 && sections[0]?.title === title
  const lines: LabelledText[] = [...(type ? [{ label: "Type", text: type }] : []), ...header]
  return (
    <article>
      <DocumentHead
        title={part ? "Part of a CDA document" : title}
        subjects={subjects}
        lines={[
          when,
          authors.length > 0 ? `By ${authors.join(", ")}` : "",
          custodian ? `Kept by ${custodian}` : "",
        ].filter((line) => line !== "")}
      />
      {flags.length > 0 && (
        <p className={styles.flags}>
          <Flags flags={flags} />
        </p>
      )}
      {lines.length > 0 && (
        <Disclosure label="About this document" open={sections.length === 0 && bodies.length === 0}>
          <LabelledList lines={lines} />
        </Disclosure>
      )}
      {bodies.map((index) => {
        const body = attachments[index]
        return body && <div key={index}>{nested(body, { open: true })}</div>
      })}
      {sections.map((section, index) => (
        <Section key={index} section={section} level={0} model={model} nested={nested} />
      ))}
      {sections.length === 0 && bodies.length === 0 && lines.length === 0 && (
        <p className={styles.none}>This document has no sections.</p>
      )}
    </article>
  )
}

const HEADINGS = ["h3", "h4", "h5", "h6"] as const

function Section(props: CdaDocumentProps & { section: CdaSection; level: number }) {
  const { section, level, model, nested } = props
  const { title, flags, about, narrative, rows, sections } = section
  const Heading = HEADINGS[Math.min(level, HEADINGS.length - 1)] ?? "h6"
  const empty = narrative.length === 0 && rows.length === 0 && sections.length === 0
  return (
    <section className={level === 0 ? styles.section : styles.inner}>
      <Heading>{title}</Heading>
      <Flags flags={flags} />
      <LabelledList lines={about} />
      <Narrative nodes={narrative} label={title} attachments={model.attachments} nested={nested} />
      <Entries title={title} rows={rows} nested={nested} />
      {empty && flags.length === 0 && <p className={styles.none}>This section is empty in the file.</p>}
      {sections.map((inner, index) => (
        <Section key={index} section={inner} level={level + 1} model={model} nested={nested} />
      ))}
    </section>
  )
}

function Entries(props: { title: string; rows: readonly CdaRow[]; nested: ViewProps["nested"] }) {
  const { title, rows, nested } = props
  const more = rows.filter((row) => !row.repeats)
  const same = rows.filter((row) => row.repeats)
  return (
    <>
      {more.length > 0 && <RowsTable label={`${title}: coded entries`} rows={more} nested={nested} />}
      {same.length > 0 && (
        <Disclosure
          label={`${count(same.length, "coded entry", "coded entries")} with the words of the text above`}
        >
          <RowsTable
            label={`${title}: coded entries with the words of the text`}
            rows={same}
            nested={nested}
          />
        </Disclosure>
      )}
    </>
  )
}
