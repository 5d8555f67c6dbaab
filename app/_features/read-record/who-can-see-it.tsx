"use client"
import type { ReactNode } from "react"
import type { GrantState, RecordState } from "../../_core/journal/patient-state"
import { EVERYTHING, isRecordScope } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { Card } from "../../_ui/Card"
import { PersonLine, PersonLines } from "../../_ui/PersonList"
import { Tag } from "../../_ui/Tag"
import { count, fromUnix, shortDate } from "../../_words/format"
import { readersOfRecord, withNobody } from "../record-access"
import styles from "./read-record.module.css"

/** Everybody who can open the record now, by what and until when. */
export function WhoCanSeeIt(props: {
  view: PatientView
  record: RecordState
  names: (account: Address) => string
  folder: (scope: Scope) => string
  /** The button that ends a grant; another feature's. */
  stop?: ((grant: GrantState, what: string) => ReactNode) | undefined
}) {
  const { view, record, names, folder, stop } = props
  const grants = readersOfRecord(view, record)
  const people = new Set(grants.map(({ grantee }) => grantee)).size
  const others = grants.some(({ scope }) => !isRecordScope(scope))
  return (
    <Card
      title="Who can see it"
      aside={<Tag>{people === 0 ? withNobody(view) : count(people, "person", "people")}</Tag>}
    >
      {grants.length > 0 && (
        <PersonLines label="Who can see it">
          {grants.map((grant) => {
            const what = whatOf(grant.scope, folder)
            return (
              <PersonLine
                key={`${grant.scope} ${grant.grantee}`}
                name={names(grant.grantee)}
                meta={`${what}, until ${kept(shortDate(fromUnix(grant.expiresAt)))}`}
                action={stop?.(grant, inSentence(grant.scope, what))}
              />
            )
          })}
        </PersonLines>
      )}
      <p className={styles.foot}>{footOf(grants.length, others)}</p>
    </Card>
  )
}

/** On one line. */
const kept = (date: string) => date.replaceAll(" ", "\u00a0")

function footOf(grants: number, others: boolean): string {
  if (grants === 0) return "Nobody else can open it. Nor can we: we hold no key to it."
  const past = "What they have opened, they may have kept."
  return others ? `Stopping ends what was shared with that person, not this record alone. ${past}` : past
}

/** As it stands in the middle of a sentence; a folder's name stays as it is. */
const inSentence = (scope: Scope, what: string): string =>
  scope === EVERYTHING || isRecordScope(scope) ? what.charAt(0).toLowerCase() + what.slice(1) : what

export const whatOf = (scope: Scope, folder: (scope: Scope) => string): string =>
  scope === EVERYTHING ? "Everything" : isRecordScope(scope) ? "This record" : folder(scope)
