"use client"
import Link from "next/link"
import { useConfirming } from "../_parts/confirming"
import { useStanding } from "../_session/recovery"
import { Meta } from "../_ui/Text"
import styles from "./rekey-line.module.css"

const WORDS = {
  none: {
    title: "Your recovery code is not finished",
    words: (canDo: string) => `It opens your records, but it cannot ${canDo} yet. Type it once to finish.`,
  },
  other: {
    title: "Your newest recovery code is not the one that counts",
    words: (canDo: string) =>
      `The network lets another one ${canDo}: a change that was not finished, or one that somebody else made.`,
  },
  "sealed-over": {
    title: "Your newest recovery code does not open your records",
    words: () =>
      "Keys that open by another code were put into force: by a change that you gave up, or by somebody who got a signature of yours. Make a new recovery code today.",
  },
} as const
const CAN_DO = { wallet: "give this account another wallet", passkey: "freeze this account" } as const

/** On every page of the account's own until its newest code counts for a lost wallet. */
export function RecoveryLine() {
  const standing = useStanding().data
  const { by } = useConfirming()
  if (standing?.kind !== "none" && standing?.kind !== "other" && standing?.kind !== "sealed-over") return null
  const { title, words } = WORDS[standing.kind]
  return (
    <section className={styles.line} aria-label={title}>
      <b>{title}</b>
      <Meta>{words(CAN_DO[by])}</Meta>
      <Meta>
        <Link href="/settings">Finish it in Settings</Link>
      </Meta>
    </section>
  )
}
