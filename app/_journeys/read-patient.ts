import { KeywardError } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import { isSealedLast } from "../_core/journal/newest-vault"
import { isLive } from "../_core/journal/patient-state"
import type { PatientState } from "../_core/journal/patient-state"
import { registryContext } from "../_core/keys/context"
import { grantedKeychain, ownKeychain } from "../_core/keys/keychain"
import type { Keychain } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { RegistryReader } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import type { Services } from "./services"

/** One patient as the patient's journal shows them, and what the reader holds of the patient's keys. */
export interface PatientView {
  readonly patient: Address
  /** The 72 bytes that everything of the patient's is bound to. */
  readonly ctx: Uint8Array
  readonly state: PatientState
  readonly keychain: Keychain
  /**
   * Whether the keys that were read with are the patient's: the patient's own, or in the hands of somebody
   * who acts for the patient.
   */
  readonly isOwn: boolean
  /** The chain's time when this was read, unix seconds. */
  readonly now: number
}

export const contextOf = (reader: RegistryReader, patient: Address): Uint8Array =>
  registryContext({ chainId: reader.chainId, registry: reader.registry, patient })

/**
 * Reads and verifies a patient's journal and opens whatever keys the account holds of the patient's.
 * @throws KeywardError `history-invalid` `history-shrank` `chain-unreachable`
 */
export async function readPatient(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  options: { signal?: AbortSignal } = {},
): Promise<PatientView> {
  const [entries, now] = await Promise.all([services.reader.journal(patient, options), services.reader.now()])
  const state = foldedOnce(entries)
  const ctx = contextOf(services.reader, patient)
  const isOwn = patient === keys.account
  return {
    patient,
    ctx,
    state,
    keychain: await heldOnce(keys, { patient, ctx, state, isOwn, now }),
    isOwn,
    now,
  }
}

// The reader gives the same array while a journal has not grown: whoever looks again finds the same state and keys,
// and may tell by their identity that nothing has changed.
const HELD = new WeakMap<PatientState, WeakMap<UnlockedKeys, { live: string; keychain: Keychain }>>()

/** The keychain, made anew when one of the account's grants begins or ends to be live. */
async function heldOnce(
  keys: UnlockedKeys,
  { ctx, state, isOwn, now }: Omit<PatientView, "keychain">,
): Promise<Keychain> {
  const own = [...state.grants.values()].filter(
    (grant) => grant.grantee === keys.account && isLive(grant, now),
  )
  const live = own.map(({ scope }) => scope).join()
  const held = HELD.get(state) ?? new WeakMap<UnlockedKeys, { live: string; keychain: Keychain }>()
  HELD.set(state, held)
  const before = held.get(keys)
  if (before?.live === live) return before.keychain
  const keychain = isOwn ? ownKeychain(keys, ctx) : await grantedKeychain(keys, ctx, state, now)
  held.set(keys, { live, keychain })
  return keychain
}

/**
 * A patient's journal (the account's own, unless another is named) and the time, as both providers tell them: what
 * every key is wrapped by. The epochs, the grants and the wraps in it all hang on the head that both name.
 * @throws KeywardError also `providers-disagree`, `epoch-moved` where one of them is still behind, and `vault-changed`
 * where the account's vault was sealed since by somebody who does not hold these keys, or where a reorganisation took
 * the seal of theirs back: nothing is written with keys that the vault on chain does not hold. The keys of somebody whom
 * the account acts for take what was handed over since; `key-missing` where that opens nothing
 */
export async function readAgreed(
  services: Services,
  keys: UnlockedKeys,
  patient: Address = keys.account,
): Promise<PatientView> {
  const view = await readPatient({ ...services, reader: services.agreed }, keys, patient)
  const newest = await services.reader.journalLink(patient)
  if (newest.length > view.state.length) throw new KeywardError("epoch-moved", { length: newest.length })
  if (view.isOwn && keys.vault && !isSealedLast(view.state.vaults, keys.vault.digest))
    throw new KeywardError("vault-changed", { account: keys.account })
  if (view.isOwn) await keys.handed?.follow(view.state)
  return view
}
