"use client"
import Link from "next/link"
import { Fragment } from "react"
import type { FactKind } from "../../_core/picture/fact"
import type { Source, SourcedFact } from "../../_core/picture/source"
import { summaryOf } from "../../_core/picture/summary"
import type { Statement, SummaryGroup } from "../../_core/picture/summary"
import { Card } from "../../_ui/Card"
import { Disclosure } from "../../_ui/Disclosure"
import { Meta } from "../../_ui/Text"
import { Tag } from "../../_ui/Tag"
import { FACT_LISTS } from "../../_words/fact-lists"
import { count, dayInWords } from "../../_words/format"
import styles from "./health.module.css"

/** The page of the record that a statement stands in. */
export type HrefOf = (source: Source) => string

/** Every list of a summary, allergies first. Empty ones that matter say so. */
export function SummaryLists(props: { facts: readonly SourcedFact[]; hrefOf: HrefOf; done: boolean }) {
  const { facts, hrefOf, done } = props
  return FACT_LISTS.map(({ kind, title, none }) => (
    <SummaryList key={kind} {...{ kind, title, none, facts, hrefOf, done }} />
  ))
}

/** Always on the page, for their absence is news, too. */
const ALWAYS: ReadonlySet<FactKind> = new Set<FactKind>(["allergy", "problem", "medicine"])
/** More of one list are one click away. */
const MAX_OPEN = 12

function SummaryList(props: {
  kind: FactKind
  title: string
  none: string
  facts: readonly SourcedFact[]
  hrefOf: HrefOf
  done: boolean
}) {
  const { kind, title, none, facts, hrefOf, done } = props
  const groups = summaryOf(facts, kind)
  if (groups.length === 0 && (!ALWAYS.has(kind) || !done)) return null
  const rest = groups.slice(MAX_OPEN)
  return (
    <Card title={title} aside={groups.length > 0 && <Meta>{count(groups.length, "entry", "entries")}</Meta>}>
      {groups.length === 0 && <Meta>{none} That does not mean that there are none.</Meta>}
      <Groups groups={groups.slice(0, MAX_OPEN)} hrefOf={hrefOf} label={title} />
      {rest.length > 0 && (
        <Disclosure label={`${rest.length} more`}>
          <Groups groups={rest} hrefOf={hrefOf} label={`${title}, continued`} />
        </Disclosure>
      )}
    </Card>
  )
}

function Groups(props: { groups: readonly SummaryGroup[]; hrefOf: HrefOf; label: string }) {
  return (
    <ul className={styles.groups} aria-label={props.label}>
      {props.groups.map(({ what, statements }, index) => (
        <li key={index} className={styles.group}>
          {statements.length > 1 && (
            <p className={styles.differ}>
              <b>{what}</b>: the records say {statements.length} different things.
            </p>
          )}
          <div className={statements.length > 1 ? styles.beside : undefined}>
            {statements.map((statement, at) => (
              <StatementLine key={at} statement={statement} hrefOf={props.hrefOf} />
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}

function StatementLine({ statement, hrefOf }: { statement: Statement; hrefOf: HrefOf }) {
  const { what, details, time, flags, subject, sources } = statement
  return (
    <div className={styles.statement}>
      <p>
        {flags.map((flag) => (
          <Fragment key={flag}>
            <Tag tone="warning">{flag}</Tag>{" "}
          </Fragment>
        ))}
        <b>{what}</b>
        {subject && <> ({subject})</>}
      </p>
      {details && <p>{details}</p>}
      <Meta>
        {time && <>{dayInWords(time)} · </>}
        <Sources sources={sources} hrefOf={hrefOf} />
      </Meta>
    </div>
  )
}

/** The records that say it, each one click away. */
export const Sources = ({ sources, hrefOf }: { sources: readonly Source[]; hrefOf: HrefOf }) => (
  <>
    {sources.map((source, index) => (
      <Fragment key={index}>
        {index > 0 && ", "}
        <Link href={hrefOf(source)} aria-label={`Source: ${source.title}`}>
          {source.title}
        </Link>
      </Fragment>
    ))}
  </>
)
