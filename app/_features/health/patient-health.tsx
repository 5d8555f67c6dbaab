"use client"
import { useMemo } from "react"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { ProblemNote } from "../../_parts/actions/problem"
import { Disclosure } from "../../_ui/Disclosure"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Coverage } from "./own-health"
import styles from "./health.module.css"
import { Results } from "./results"
import { SummaryLists } from "./summary-lists"
import type { HrefOf } from "./summary-lists"
import { usePicture } from "./use-picture"
import { dayInWords } from "../../_words/format"
import { ageOn } from "./wording"

/**
 * What the records that a patient shared say, before the records themselves: age and sex, allergies, problems,
 * medicines, results. Only of what is shared, and it says so.
 */
export function PatientHealth(props: {
  view: PatientView
  listed: readonly ListedRecord[]
  /** Records that the grants cover. */
  covered: number
  /** The page of a record of this patient. */
  href: (record: number) => string
}) {
  const { view, listed, covered, href } = props
  const { picture, error } = usePicture(view, listed)
  const hrefOf: HrefOf = useMemo(
    () =>
      ({ record }) =>
        href(Number(record)),
    [href],
  )
  if (error) return <ProblemNote error={error} />
  if (!picture) return null
  const known = picture.subjects.filter(({ birthDate, sex }) => birthDate || sex)
  const births = [...new Set(known.map(({ birthDate }) => birthDate).filter(Boolean))]
  const sexes = [...new Set(known.map(({ sex }) => sex).filter(Boolean))]
  const age = births.length === 1 && births[0] ? ageOn(births[0], new Date()) : null
  const about = [
    age !== null ? `${age} years` : "",
    sexes.length === 1 ? sexes[0] : "",
    births.length === 1 && births[0] ? `born ${dayInWords(births[0])}` : "",
  ].filter(Boolean)
  const results = picture.facts.some(({ fact }) => fact.kind === "result" && fact.quantity)
  return (
    <Stack>
      {about.length > 0 && <p className={styles.about}>{about.join(" · ")}, say the records.</p>}
      {(births.length > 1 || sexes.length > 1) && (
        <Note tone="warning">
          These records name more than one birth date or sex. One of them may be another person’s.
        </Note>
      )}
      <div className={styles.lists}>
        <SummaryLists facts={picture.facts} hrefOf={hrefOf} done={picture.read === picture.of} />
      </div>
      {results && (
        <Disclosure label="Results over time">
          <Results facts={picture.facts} hrefOf={hrefOf} />
        </Disclosure>
      )}
      <Coverage picture={picture} all={covered} />
    </Stack>
  )
}
