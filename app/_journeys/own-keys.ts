import { foldJournal } from "../_core/journal/fold"
import { isUnderRings, opensUnderRings } from "../_core/keys/keychain"
import { keyDigest } from "../_core/keys/key-digest"
import { isBefore } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Address } from "../_core/types"
import { contextOf } from "./read-patient"
import type { Services } from "./services"

/**
 * Whether keys are the account's own, by what both providers say: those of its set-up, whose identity nobody else has,
 * or such as open what it wrote first under rings of its own, for new keys keep the former masters. True where it never
 * wrote anything: new keys that stopped half-way look the same there.
 */
export async function areOwn(
  { agreed }: Pick<Services, "agreed">,
  account: Address,
  keys: Pick<UnlockedKeys, "publicKey" | "masters">,
): Promise<boolean> {
  const { records, keys: published } = foldJournal(await agreed.journal(account))
  if (published[0]?.digest === keyDigest(keys.publicKey)) return true
  const [first] = [...records.values()]
    .flatMap(({ versions }) => versions.filter(({ by }) => by === account))
    .filter(isUnderRings)
    .sort((one, other) => (isBefore(one.place, other.place) ? -1 : 1))
  if (!first) return true
  return opensUnderRings(first, keys.masters, contextOf(agreed, account))
}
