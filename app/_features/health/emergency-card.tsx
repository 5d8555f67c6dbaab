"use client"
import { Printer } from "lucide-react"
import type { FactKind } from "../../_core/picture/fact"
import type { SourcedFact } from "../../_core/picture/source"
import { summaryOf } from "../../_core/picture/summary"
import type { Statement } from "../../_core/picture/summary"
import type { NamedSubject } from "../../_core/ports/document-parser"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { count, dayInWords, longDate } from "../../_words/format"
import styles from "./emergency-card.module.css"
import { ageOn } from "./wording"

const PARTS: readonly { kind: FactKind; title: string }[] = [
  { kind: "allergy", title: "Allergies" },
  { kind: "medicine", title: "Medicines" },
  { kind: "problem", title: "Conditions" },
  { kind: "blood-group", title: "Blood group" },
  { kind: "advance-directive", title: "Advance directives" },
  { kind: "contact", title: "Contacts" },
]
/** Lines of one part that fit on one page; the rest is counted. */
const MAX_LINES = 14

/** One page for a wallet or a fridge door: what somebody in a hurry has to know. */
export function EmergencyCard(props: {
  name: string
  subject: NamedSubject | null
  facts: readonly SourcedFact[]
  records: number
  /** Not everything was read: it must not look complete. */
  partial: boolean
}) {
  const { name, subject, facts, records, partial } = props
  const now = new Date()
  const age = subject ? ageOn(subject.birthDate, now) : null
  const about = [
    subject?.birthDate && `Born ${dayInWords(subject.birthDate)}`,
    age !== null && `${age} years`,
    subject?.sex,
  ].filter(Boolean)
  return (
    <Stack>
      <div className={styles.screen}>
        <Note>
          Printed, it can be read by anybody who finds it. It is made from your records as they stand; nobody
          has checked it.
        </Note>
        {partial && (
          <Note tone="warning">Not all of your records were read: what is missing may matter.</Note>
        )}
        <Button look="filled" icon={<Icon of={Printer} />} onClick={() => print()}>
          Print this card
        </Button>
      </div>
      <article className={styles.card} aria-label="Emergency card">
        <header>
          <h2>{name}</h2>
          <p>{about.join(" · ")}</p>
        </header>
        {PARTS.map(({ kind, title }) => (
          <Part
            key={kind}
            title={title}
            statements={summaryOf(facts, kind).flatMap((group) => group.statements)}
          />
        ))}
        <footer>
          Made on {longDate(now)} from {count(records, "record")}
          {partial ? ", not all of them read" : ""}. Not checked by a doctor.
        </footer>
      </article>
    </Stack>
  )
}

function Part({ title, statements }: { title: string; statements: readonly Statement[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {statements.length === 0 && <p className={styles.none}>Nothing in the records</p>}
      <ul>
        {statements.slice(0, MAX_LINES).map(({ what, details, flags }, index) => (
          <li key={index}>
            {flags.length > 0 && <b className={styles.flag}>{flags.join(", ")}: </b>}
            <b>{what}</b>
            {details && ` ${details}`}
          </li>
        ))}
      </ul>
      {statements.length > MAX_LINES && <p>and {statements.length - MAX_LINES} more in the records</p>}
    </section>
  )
}
