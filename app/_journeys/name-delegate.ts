import { liveDelegates } from "../_core/journal/delegates"
import type { DelegateState } from "../_core/journal/patient-state"
import { mastersToHand, wrapMasters } from "../_core/keys/delegation"
import { newestOf } from "../_core/keys/masters"
import { neededGenerations } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { DELEGATION } from "../_core/notebook"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { neverSent } from "./never-sent"
import { contextOf, readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { recipientKey, recipientKeyOrNull } from "./recipient-key"
import { forgetRecipients, noteGiven, noteRecipient, readRecipients } from "./recipients"
import type { GivenNow } from "./recipients"
import type { Services } from "./services"

export interface DelegateInput {
  readonly delegate: Address
  /** Unix seconds. */
  readonly until: number
  /** The key whose fingerprint was shown; another one on chain stops it. */
  readonly keyDigest: Digest
}

/**
 * Names somebody who acts for the account until a date: wraps every master to them, or those that records need where
 * all do not fit. They read, add, share and stop sharing as the patient does; they cannot change the patient's keys,
 * wallet or other delegates. Two providers have to agree on their key. Safe to run again; also prolongs.
 * @throws KeywardError as {@link recipientKey} does, `keys-full`, and the wallet's refusals
 */
export async function nameDelegate(
  services: Services,
  keys: UnlockedKeys,
  input: DelegateInput,
  on?: OnTransaction,
): Promise<void> {
  const { delegate, until, keyDigest } = input
  await handMasters(services, keys, input, on, async (view, send) => {
    const one = { account: delegate, of: DELEGATION, keyDigest, until, upTo: newestOf(keys.masters) } as const
    const before = await noteRecipient(services, keys, view, one)
    try {
      await send()
    } catch (error) {
      if (neverSent(error))
        await forgetRecipients(services, keys, view, { of: DELEGATION, accounts: [delegate] }, before)
      throw error
    }
  })
}

/** @param around what is to be done before the wallet is asked, and after */
async function handMasters(
  services: Services,
  keys: UnlockedKeys,
  { delegate, until, keyDigest }: DelegateInput,
  on: OnTransaction | undefined,
  around: (view: PatientView, send: () => Promise<void>) => Promise<void>,
): Promise<void> {
  // These keys have to be the newest: a delegation with fewer masters would hide that somebody holds more
  const view = await readAgreed(services, keys)
  const key = await recipientKey(services, delegate, keyDigest)
  const generation = newestOf(keys.masters)
  const binding = { ctx: contextOf(services.reader, keys.account), delegate, generation }
  const masters = mastersToHand(keys.masters, () => neededGenerations(view.state))
  const wrappedKey = await wrapMasters(key.publicKey, binding, masters)
  await around(view, () =>
    services.writer.setDelegate({ delegate, until, generation, keyDigest, wrappedKey }, on),
  )
}

/**
 * The newest master for delegates who act and were not handed it, whatever the journal shows: whoever signs for the
 * wallet once can name them with a wrap of nothing, for any generation. Whose key changed or is malformed, who is frozen,
 * and whom this account did not name itself or has ended (`recipients.ts`), is left out. What was noted of them when
 * they were named stays as it is: the date in the journal may be a thief's. The account alone names delegates: with the
 * keys of somebody whom it acts for nothing is done.
 */
export async function handMasterOn(
  services: Services,
  keys: UnlockedKeys,
  on?: OnTransaction,
): Promise<void> {
  if (!keys.vault) return
  const newest = newestOf(keys.masters)
  const view = await readAgreed(services, keys)
  const live = liveDelegates(view.state, view.now)
  if (live.length === 0) return
  const given = await readRecipients(services, keys, view)
  for (const { delegate, until, keyDigest } of delegatesBehind(live, given, newest)) {
    if (!(await recipientKeyOrNull(services, delegate, keyDigest))) continue
    await handMasters(services, keys, { delegate, until, keyDigest }, on, (_, send) => send())
    await noteGiven(services, keys, view, { of: DELEGATION, accounts: [delegate], upTo: newest })
  }
}

/** Of delegates those whom the account named and did not hand the newest master. */
export const delegatesBehind = (
  delegates: readonly DelegateState[],
  givenNow: GivenNow,
  newest: number,
): DelegateState[] =>
  delegates.filter(({ delegate, keyDigest, generation }) => {
    const given = givenNow({ account: delegate, of: DELEGATION, keyDigest })
    return given !== null && Math.min(generation, given.upTo) < newest
  })
