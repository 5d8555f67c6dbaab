"use client"
import type { PatientState } from "../../_core/journal/patient-state"
import { useVouched } from "../../_session/directory"
import { useShownKey } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { lastKeyOf } from "../recipients"
import type { Recipient } from "../recipients"
import type { KeyFacts } from "./standing"

/** A recipient's key and what is known about it; facts are undefined while one of them is looked up. */
export function useKeyFacts(recipient: Recipient | null, state: PatientState | undefined) {
  const { notebook } = useUnlocked()
  const key = useShownKey(recipient?.account ?? null)
  const vouched = useVouched(recipient?.account ?? null, key.data?.digest)
  const before = recipient && state ? lastKeyOf(state, recipient.account) : null
  // Where issuers' lists cannot be read nobody vouches, and the person has to compare.
  const verification =
    vouched.data?.verification ?? (vouched.error ? ({ kind: "unknown" } as const) : undefined)
  const isCompared =
    recipient !== null &&
    key.data !== null &&
    key.data !== undefined &&
    notebook?.comparedKeys[recipient.account] === key.data.digest
  const facts: KeyFacts | undefined =
    recipient && key.data && verification
      ? {
          isDemo: recipient.standing === "demo",
          verification,
          sharedBefore: before !== null,
          compared: isCompared,
          changed: before !== null && before !== key.data.digest && !isCompared,
        }
      : undefined
  return { key, facts, error: key.error ?? vouched.error }
}
