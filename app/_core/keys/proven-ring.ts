import { equalBytes } from "../crypto/bytes"
import type { PatientState, RecordVersion } from "../journal/patient-state"
import { EVERYTHING } from "../types"
import type { Address, Epoch, Scope } from "../types"
import { isUnderRings } from "./keychain"
import type { Keychain } from "./keychain"
import type { KeyAt } from "./opened-grant"
import { generationOf } from "./ring"
import { entriesIn, unwrapRecordKey } from "./wrapped-keys"

/** A patient's journal, and what somebody holds of the patient's keys. */
interface OfPatient {
  readonly patient: Address
  readonly state: PatientState
  readonly keychain: Keychain
}

/** Entries that are looked at from either end. */
const MAX_ENTRIES = 32

/**
 * K[scope, epoch] for somebody who is about to encrypt under it: of all that was wrapped to them, the ring that proves to
 * be the patient's; null where none does. A wrap alone proves nothing, for whoever signs for the patient's wallet once
 * can hand out a ring of their own, and raise the epoch first. A ring proves to be the patient's where it leads back, in
 * the same generation, to
 * - what the patient's very first grant to this account held, by the same rule as the patient's key (`patientKeyFor`), or,
 *   where that one says nothing of this ring,
 * - what the patient's own records of this scope and generation were wrapped under: all that are looked at.
 * @throws KeywardError as the keychain
 */
export async function provenRingKey(
  { patient, state, keychain }: OfPatient,
  scope: Scope,
  epoch: Epoch,
): Promise<Uint8Array | null> {
  const trusted = await keychain.firstRing(scope)
  const known = trusted && reaches(trusted.epoch, epoch) ? await trusted.keyAt(trusted.epoch) : null
  const entries = known ? [] : entriesOf({ patient, state }, scope, epoch)
  const isProven = async (keyAt: KeyAt): Promise<boolean> => {
    if (trusted && known) {
      const key = await keyAt(trusted.epoch)
      return key !== null && equalBytes(key, known)
    }
    for (const entry of entries) if (!(await opens(entry, scope, keyAt))) return false
    return entries.length > 0
  }
  for await (const keyAt of keychain.rings(scope)) {
    const key = await keyAt(epoch)
    if (key && (await isProven(keyAt))) return key
  }
  return null
}

/** Whether a secret of the second epoch leads to the first. */
const reaches = (earlier: Epoch, epoch: Epoch): boolean =>
  generationOf(earlier) === generationOf(epoch) && earlier <= epoch

/** What the patient wrapped under a scope in the generation of an epoch, the first and the last of it. */
function entriesOf(
  { patient, state }: Pick<OfPatient, "patient" | "state">,
  scope: Scope,
  epoch: Epoch,
): RecordVersion[] {
  const all = [...state.records.values()]
    .flatMap(({ versions }) => versions)
    .filter(({ by, folder }) => by === patient && (scope === EVERYTHING || scope === folder))
    .filter((version) => isUnderRings(version) && entriesIn(version.wrappedKeys).some(isThere))
  function isThere(entry: { readonly scope: Scope; readonly epoch: Epoch }): boolean {
    return entry.scope === scope && reaches(entry.epoch, epoch)
  }
  return [...new Set([...all.slice(0, MAX_ENTRIES), ...all.slice(-MAX_ENTRIES)])]
}

const opens = ({ wrappedKeys }: RecordVersion, scope: Scope, keyAt: KeyAt): Promise<boolean> =>
  unwrapRecordKey(wrappedKeys, (of, epoch) => (of === scope ? keyAt(epoch) : null)).then(
    (key) => key !== null,
    () => false,
  )
