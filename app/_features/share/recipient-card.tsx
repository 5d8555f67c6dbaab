"use client"
import type { ShownKey } from "../../_session/queries"
import { Checkbox } from "../../_ui/Checkbox"
import { Fingerprint, PersonCard } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { TheirName } from "../new-person"
import { ProblemNote } from "../../_parts/actions/problem"
import { workOf } from "../vouching"
import { aboutRecipient } from "../recipients"
import type { Recipient } from "../recipients"
import { mustCompare, standingOf } from "./standing"
import type { KeyFacts } from "./standing"
import styles from "./share.module.css"

const NO_KEYS = {
  kind: "unverified",
  text: "No keys yet",
  detail: "Ask them to sign in to Keyward once; then you can share.",
} as const

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
  const { recipient, shownKey, facts } = props
  const standing = shownKey === null ? NO_KEYS : facts && standingOf(facts, props.now)
  return (
    <div className={styles.card}>
      <PersonCard
        name={recipient.name || props.name || "Somebody new"}
        meta={workOf(recipient.practitioner) || aboutRecipient(recipient)}
        {...(standing ? { standing } : {})}
      >
        {!recipient.name && <TheirName value={props.name} onChange={props.onName} />}
        {shownKey !== null && !facts && <SkeletonText label="Looking up their key" count={2} />}
        <ProblemNote error={props.error} />
        {shownKey && <Fingerprint label="The digits of their key:" groups={shownKey.digits} />}
        {shownKey && facts && mustCompare(facts) && (
          <Checkbox
            label="I compared these digits with them, by phone or in person"
            checked={props.compared}
            onChange={props.onCompared}
          />
        )}
      </PersonCard>
    </div>
  )
}
