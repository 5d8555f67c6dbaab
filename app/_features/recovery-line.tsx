"use client"
import Link from "next/link"
import { useStanding } from "../_session/recovery"
import { Meta } from "../_ui/Text"
import styles from "./rekey-line.module.css"

const WORDS = {
  none: [
    "Your recovery code is not finished",
    "It opens your records, but it cannot give this account another wallet yet. Type it once to finish.",
  ],
  other: [
    "Your newest recovery code is not the one that counts",
    "The network names another one for a lost wallet: a change that was not finished, or one that somebody else made.",
  ],
} as const

/** On every page of the account's own until its newest code counts for a lost wallet. */
export function RecoveryLine() {
  const standing = useStanding().data
  if (standing?.kind !== "none" && standing?.kind !== "other") return null
  const [title, words] = WORDS[standing.kind]
  return (
    <section className={styles.line} aria-label={title}>
      <b>{title}</b>
      <Meta>{words}</Meta>
      <Meta>
        <Link href="/settings">Finish it in Settings</Link>
      </Meta>
    </section>
  )
}
