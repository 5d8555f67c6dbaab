"use client"
import { shortAccount } from "../../_session/names"
import type { ShownKey } from "../../_session/queries"
import { Checkbox } from "../../_ui/Checkbox"
import { Field } from "../../_ui/Field"
import { Fingerprint, PersonCard } from "../../_ui/PersonCard"
import type { PersonCardProps } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemNote } from "../problem"
import type { Recipient } from "./recipients"
import styles from "./share.module.css"

/** Who it is, what vouches for it (nothing but the digits yet), and the one more question for somebody new. */
export function RecipientCard(props: {
  recipient: Recipient
  name: string
  onName: (name: string) => void
  shownKey: ShownKey | null | undefined
  loading: boolean
  error: unknown
  sharedBefore: boolean
  changed: boolean
  compared: boolean
  onCompared: (compared: boolean) => void
}) {
  const { recipient, shownKey } = props
  const asks = props.changed || (recipient.standing !== "demo" && !props.sharedBefore)
  return (
    <div className={styles.card}>
      <PersonCard
        name={recipient.name || props.name || "Somebody new"}
        meta={recipient.standing === "demo" ? "Demo person" : shortAccount(recipient.account)}
        {...standingOf(props)}
      >
        {!recipient.name && (
          <Field
            label="Their name"
            help="Only you see it."
            value={props.name}
            maxLength={100}
            onChange={(event) => props.onName(event.target.value)}
          />
        )}
        {props.loading && <SkeletonText label="Looking up their key" count={2} />}
        <ProblemNote error={props.error} />
        {shownKey && <Fingerprint label="The digits of their key:" groups={shownKey.digits} />}
        {shownKey && asks && (
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

function standingOf(props: {
  recipient: Recipient
  shownKey: ShownKey | null | undefined
  sharedBefore: boolean
  changed: boolean
}): Pick<PersonCardProps, "standing"> {
  if (props.shownKey === null)
    return {
      standing: {
        kind: "unverified",
        text: "No keys yet",
        detail: "Ask them to sign in to Keyward once; then you can share.",
      },
    }
  if (props.changed)
    return {
      standing: {
        kind: "changed",
        text: "Their key has changed",
        detail: "It is another one than when you last shared with them. Compare the digits before you go on.",
      },
    }
  if (props.sharedBefore) return { standing: { kind: "verified", text: "The same key as last time" } }
  if (props.recipient.standing === "demo") return {}
  return {
    standing: {
      kind: "unverified",
      text: "Nobody vouches for this account",
      detail: "Make sure that it is theirs before you share.",
    },
  }
}
