import { isKeywardError, KeywardError } from "../_core/errors"
import { epochOf, grantKey, isLive } from "../_core/journal/patient-state"
import { ownKeychain } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { wrapRecordKey, wrapRecordKeyToPatient } from "../_core/keys/wrapped-keys"
import type { RingEntry } from "../_core/keys/wrapped-keys"
import type { UploadRow } from "../_core/ports/device"
import type { OnTransaction } from "../_core/ports/registry"
import { CONTRIBUTE, EVERYTHING } from "../_core/types"
import type { Address, Scope, WrappedKeys } from "../_core/types"
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
 * Notes records that the account adds to a patient's folder as their author; then each goes through `uploadRecord`,
 * where his wallet signs its statement, and all through `recordContributions`.
 * @throws KeywardError `may-not-contribute` where no live grant lets him
 */
export async function noteContributions(
  services: Services,
  keys: UnlockedKeys,
  { patient, folder }: { readonly patient: Address; readonly folder: Scope },
  records: readonly NewRecord[],
): Promise<UploadRow[]> {
  checkMayAdd(await readPatient(services, keys, patient), keys.account, folder)
  return noteUploads(services, keys, folder, records, patient)
}

/**
 * Records pinned contributions of one batch in the patient's journal. Their keys are wrapped under the rings that the
 * author holds at the epochs that both providers name; where he holds none, to her identity key. Where she raises an
 * epoch meanwhile, they are wrapped anew. Safe to run again: what the journal already shows is not added twice.
 * @throws KeywardError `may-not-contribute` where the grant has ended, `epoch-moved` `providers-disagree`
 * `wallet-refused`; nothing is lost, the rows stay
 */
export async function recordContributions(
  services: Services,
  keys: UnlockedKeys,
  rows: readonly UploadRow[],
  on?: OnTransaction,
): Promise<void> {
  const patient = rows[0]?.patient
  if (!patient) return
  for (let tries = 1; ; tries++) {
    try {
      return await record(services, keys, patient, rows, on)
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
): Promise<void> {
  const view = await readAgreed(services, keys, patient)
  const ready = await stillToRecord(services, view, rows)
  const folder = ready[0]?.row.folder
  if (folder === undefined) return
  const epoch = epochOf(view.state, checkMayAdd(view, keys.account, folder))
  const own = ownKeychain(keys, contextOf(services.reader, keys.account))
  const wrap = (key: Uint8Array) => wrapContribution(services, view, keys.account, folder, key)
  await addToJournal(services, own, ready, { patient, folder, epoch }, wrap, on)
}

function checkMayAdd(view: PatientView, account: Address, folder: Scope): Scope {
  const scope = contributesUnder(view, account, folder)
  if (scope === null) throw new KeywardError("may-not-contribute", { folder })
  return scope
}

/** Under every ring of the folder and of everything that he reaches at its present epoch; else to the patient alone. */
async function wrapContribution(
  services: Services,
  view: PatientView,
  author: Address,
  folder: Scope,
  key: Uint8Array,
): Promise<WrappedKeys> {
  const entries: RingEntry[] = []
  for (const scope of new Set([EVERYTHING, folder])) {
    const epoch = epochOf(view.state, scope)
    const ring = await view.keychain.ringKey(scope, epoch)
    if (ring) entries.push({ scope, epoch, key: ring })
  }
  if (entries.length > 0) return wrapRecordKey(key, entries)
  const published = await services.agreed.key(view.patient)
  if (!published) throw new KeywardError("key-missing", { grantee: view.patient })
  return wrapRecordKeyToPatient(published.publicKey, { ctx: view.ctx, author, folder }, key)
}
