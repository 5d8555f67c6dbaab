"use client"
import { useWords } from "../../_language/use-words"
import type { ShownKey } from "../../_session/queries"
import { Checkbox } from "../../_ui/Checkbox"
import { Fingerprint, PersonCard } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { useFormats } from "../../_words/use-formats"
import { TheirName } from "../new-person"
import { ProblemNote } from "../../_parts/actions/problem"
import { workOf } from "../vouching"
import { aboutRecipient } from "../recipients"
import type { Recipient } from "../recipients"
import { mustCompare, standingOf } from "./standing"
import type { KeyFacts } from "./standing"
import styles from "./share.module.css"
import { SHARE } from "./words"

/** Who it is, who vouches for it, and the one more question where nobody vouches for this very key. */
export function RecipientCard(props: {
  recipient: Recipient
  name: string
  onName: (name: string) => void
  shownKey: ShownKey | null | undefined
  /** undefined while it is looked up. */
  facts: KeyFacts | undefined
  now: number
  error: unknown
  compared: boolean
  onCompared: (compared: boolean) => void
}) {
  const words = useWords(SHARE)
  const formats = useFormats()
  const { recipient, shownKey, facts } = props
  const standing =
    shownKey === null
      ? ({ kind: "unverified", text: words.noKeysYet, detail: words.askThemToSignIn } as const)
      : facts && standingOf(facts, props.now, words, formats)
  return (
    <div className={styles.card}>
      <PersonCard
        name={recipient.name || props.name || words.somebodyNew}
        meta={workOf(recipient.practitioner) || aboutRecipient(recipient)}
        {...(standing ? { standing } : {})}
      >
        {!recipient.name && <TheirName value={props.name} onChange={props.onName} />}
        {shownKey !== null && !facts && <SkeletonText label={words.lookingUpTheirKey} count={2} />}
        <ProblemNote error={props.error} />
        {shownKey && <Fingerprint label={words.theDigitsOfTheirKey} groups={shownKey.digits} />}
        {shownKey && facts && mustCompare(facts) && (
          <Checkbox
            label={words.iComparedTheseDigitsWith}
            checked={props.compared}
            onChange={props.onCompared}
          />
        )}
      </PersonCard>
    </div>
  )
}
