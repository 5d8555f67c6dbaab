import { isKeywardError, KeywardError } from "../_core/errors"
import { patientKeyFor } from "../_core/journal/patient-key"
import { fingerprint } from "../_core/keys/fingerprint"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Address, Digest, Scope } from "../_core/types"
import { encryptsToKey } from "./contribute"
import { readAgreed } from "./read-patient"
import type { Services } from "./services"

/** A patient's key as somebody sees it who is about to encrypt to it. */
export interface KnownKey {
  readonly digest: Digest
  /** Six groups of digits, for two people to compare. */
  readonly digits: readonly string[]
  /** False where its digits have to be compared first: see `patientKeyFor`. */
  readonly isKnown: boolean
}

/**
 * Looks at the patient's key before something is encrypted to it; null where nothing would be, as the account
 * holds a ring of the patient's.
 * @param options.compared the key whose digits the account compared with the patient last
 * @param options.folder to which something is added; undefined where the patient is asked for access
 * @throws KeywardError `account-frozen` `key-missing` `providers-disagree` `epoch-moved`
 */
export async function lookAtPatientKey(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  { compared, folder }: { readonly compared?: Digest | undefined; readonly folder?: Scope | undefined },
): Promise<KnownKey | null> {
  const view = await readAgreed(services, keys, patient)
  if (folder !== undefined && !(await encryptsToKey(view, folder))) return null
  const known = { account: keys.account, compared, requests: await services.requests.list(patient) }
  const isKnown = isKnownKey(view.state, known)
  const present = view.state.keys.at(-1)
  if (!present) throw new KeywardError("key-missing", { patient })
  return { digest: present.digest, digits: await fingerprint(present.publicKey), isKnown }
}

function isKnownKey(...asked: Parameters<typeof patientKeyFor>): boolean {
  try {
    patientKeyFor(...asked)
    return true
  } catch (error) {
    if (isKeywardError(error, "key-changed")) return false
    throw error
  }
}
