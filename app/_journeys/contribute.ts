import { isKeywardError, KeywardError } from "../_core/errors"
import { epochOf, grantKey, isLive } from "../_core/journal/patient-state"
import { checkNotFrozen, patientKeyFor } from "../_core/journal/patient-key"
import type { KnownBy } from "../_core/journal/patient-key"
import { ownKeychain } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { wrapRecordKey, wrapRecordKeyToPatient } from "../_core/keys/wrapped-keys"
import type { RingEntry } from "../_core/keys/wrapped-keys"
import type { UploadRow } from "../_core/ports/device"
import type { OnTransaction } from "../_core/ports/registry"
import { CONTRIBUTE, EVERYTHING } from "../_core/types"
import type { Address, Digest, Scope, WrappedKeys } from "../_core/types"
import { addToJournal, stillToRecord } from "./add-to-journal"
import { contextOf, readAgreed, readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"
import { noteUploads } from "./upload-records"
import type { NewRecord } from "./upload-records"

/** How often keys are wrapped anew where the patient's epoch moves under the writing. */
const MOST_TRIES = 3

/**
 * The scope whose grant lets an account add to a folder now: the folder's own, else that of everything; null where
 * neither does. Its epoch is the one that the registry asks for.
 */
export function contributesUnder(view: PatientView, account: Address, folder: Scope): Scope | null {
  const may = (scope: Scope) => {
    const grant = view.state.grants.get(grantKey(scope, account))
    return grant !== undefined && isLive(grant, view.now) && (grant.permissions & CONTRIBUTE) !== 0
  }
  return [folder, EVERYTHING].find(may) ?? null
}

/**
 * Notes records that the account adds to a patient's folder as their author; then each goes through
 * `uploadRecord`, where the account's wallet signs its statement, and all through `recordContributions`.
 * @param compared the key of the patient's that the account compared with the patient, where there was a
 * reason to
 * @throws KeywardError `may-not-contribute` where no live grant lets the account, `account-frozen`;
 * `key-changed` `key-missing` where the account holds no ring of the patient's and would have to encrypt to
 * the patient's key
 */
export async function noteContributions(
  services: Services,
  keys: UnlockedKeys,
  { patient, folder }: { readonly patient: Address; readonly folder: Scope },
  records: readonly NewRecord[],
  compared?: Digest,
): Promise<UploadRow[]> {
  const view = await readPatient(services, keys, patient)
  checkMayAdd(view, keys.account, folder)
  if (await encryptsToKey(view, folder))
    patientKeyFor(view.state, await knownBy(services, view, keys, compared))
  return noteUploads(services, keys, folder, records, patient)
}

/**
 * Records pinned contributions of one batch in the patient's journal. Their keys are wrapped under the rings
 * that the author holds at the epochs that both providers name; where the author holds none, to the patient's
 * identity key, if that is the one the author knows (`patientKeyFor`). Where the patient raises an epoch
 * meanwhile, they are wrapped anew. Safe to run again: what the journal already shows is not added twice.
 * @param compared as for {@link noteContributions}
 * @throws KeywardError `may-not-contribute` where the grant has ended, `key-changed` `account-frozen` `epoch-moved`
 * `providers-disagree` `wallet-refused`; nothing is lost, the rows stay
 */
export async function recordContributions(
  services: Services,
  keys: UnlockedKeys,
  rows: readonly UploadRow[],
  on?: OnTransaction,
  compared?: Digest,
): Promise<void> {
  const patient = rows[0]?.patient
  if (!patient) return
  for (let tries = 1; ; tries++) {
    try {
      return await record(services, keys, patient, rows, on, compared)
    } catch (error) {
      if (tries === MOST_TRIES || !isKeywardError(error, "epoch-moved")) throw error
    }
  }
}

async function record(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  rows: readonly UploadRow[],
  on?: OnTransaction,
  compared?: Digest,
): Promise<void> {
  const view = await readAgreed(services, keys, patient)
  const own = ownKeychain(keys, contextOf(services.reader, keys.account))
  const ready = await stillToRecord(services, view, own, rows)
  const folder = ready[0]?.row.folder
  if (folder === undefined) return
  const epoch = epochOf(view.state, checkMayAdd(view, keys.account, folder))
  // The patient's list of requests is asked for only where something is encrypted to the patient's key
  const rings = await ringsOf(view, folder)
  const wrap =
    rings.length > 0
      ? (key: Uint8Array) => wrapRecordKey(key, rings)
      : wrapToPatient(view, await knownBy(services, view, keys, compared), folder)
  const look = () => readAgreed(services, keys, patient)
  await addToJournal(services, own, ready, { patient, folder, epoch }, { wrap, look }, on)
}

function checkMayAdd(view: PatientView, account: Address, folder: Scope): Scope {
  checkNotFrozen(view.state)
  const scope = contributesUnder(view, account, folder)
  if (scope === null) throw new KeywardError("may-not-contribute", { folder })
  return scope
}

const knownBy = async (
  services: Services,
  view: PatientView,
  { account }: UnlockedKeys,
  compared?: Digest,
): Promise<KnownBy> => ({ account, compared, requests: await services.requests.list(view.patient) })

/**
 * Whether what somebody adds to a folder is encrypted to the patient's key: they reach no ring of the
 * patient's as it is now.
 */
export const encryptsToKey = async (view: PatientView, folder: Scope): Promise<boolean> =>
  (await ringsOf(view, folder)).length === 0

/** Every ring of the folder and of everything that the reader reaches at its present epoch. */
async function ringsOf(view: PatientView, folder: Scope): Promise<RingEntry[]> {
  const entries: RingEntry[] = []
  for (const scope of new Set([EVERYTHING, folder])) {
    const epoch = epochOf(view.state, scope)
    const ring = await view.keychain.ringKey(scope, epoch)
    if (ring) entries.push({ scope, epoch, key: ring })
  }
  return entries
}

/** Wraps what is added to the patient alone. @throws KeywardError `key-changed` `key-missing` `account-frozen` */
function wrapToPatient(view: PatientView, by: KnownBy, folder: Scope) {
  const { publicKey } = patientKeyFor(view.state, by)
  const binding = { ctx: view.ctx, author: by.account, folder }
  return (key: Uint8Array): Promise<WrappedKeys> => wrapRecordKeyToPatient(publicKey, binding, key)
}
