import { KeywardError } from "../errors"
import type { RequestEntry } from "../ports/requests"
import type { Address, Digest } from "../types"
import type { KeyState, PatientState } from "./patient-state"

/** By what somebody who is about to encrypt to a patient's key tells that it is the patient's. */
export interface KnownBy {
  /** Whoever encrypts. */
  readonly account: Address
  /** The key whose digits that account compared with the patient last, now or before; none where it never did. */
  readonly compared?: Digest | undefined
  /**
   * The patient's verified list of requests: what the account asked the patient before, it sealed to the
   * patient's key of then.
   */
  readonly requests?: readonly RequestEntry[]
}

/**
 * The patient's key, for somebody who is about to encrypt to it. Whoever holds the patient's wallet can
 * publish a key and grant anew, so neither says that a key is the patient's: it has to be the one that was
 * compared, else the one that was published when the account first had to do with the patient (the patient's
 * first grant to it, its first request to the patient), and no other since. Who never had to do with the
 * patient takes what is published. Pure.
 * @param state of a journal on which two providers agree
 * @throws KeywardError `account-frozen` `key-missing` `key-changed`
 */
export function patientKeyFor(state: PatientState, { account, compared, requests = [] }: KnownBy): KeyState {
  checkNotFrozen(state)
  const { keys } = state
  const present = keys.at(-1)
  if (!present) throw new KeywardError("key-missing", { account })
  if (compared !== undefined) {
    if (present.digest === compared) return present
    throw new KeywardError("key-changed", { account })
  }
  const since = Math.min(
    state.keysAtFirstGrant.get(account) ?? Infinity,
    keysAtFirstRequest(keys, requests, account),
  )
  if (since === Infinity) return present
  const known = keys[since - 1]
  if (keys.slice(since).some(({ digest }) => digest !== known?.digest))
    throw new KeywardError("key-changed", { account })
  return present
}

/** Nothing is encrypted for an account whose wallet may be in other hands. @throws KeywardError `account-frozen` */
export function checkNotFrozen({ recovery }: PatientState): void {
  if (recovery.frozen) throw new KeywardError("account-frozen")
}

/**
 * How many keys stood in the patient's journal when the account asked the patient first; Infinity where it
 * never did. What was published in the request's own block came too late for its reason.
 */
function keysAtFirstRequest(
  keys: readonly KeyState[],
  requests: readonly RequestEntry[],
  account: Address,
): number {
  const first = requests.find((entry) => entry.kind === "AccessRequested" && entry.asker === account)
  if (!first) return Infinity
  return keys.filter(({ publishedAt }) => publishedAt.block < first.place.block).length
}
