import { KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import { epochOf } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { isFiledByKey, isWrappedByKey, opensUnder } from "../_core/keys/keychain"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction, Replacement } from "../_core/ports/registry"
import { EVERYTHING } from "../_core/types"
import { displacedContent, isKeptBack, showsOwn } from "./displaced-content"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecords, RECORD_FAULTS, standingRecords } from "./read-record"
import type { ListedRecord, ManifestCache, OpenRecord } from "./read-record"
import { closeLapsed } from "./revoke-access"
import type { Services } from "./services"
import { underRecordRings } from "./upload-records"

/** As many as the registry takes in one entry. */
const REPLACEMENTS_A_TRANSACTION = 256

/**
 * A record whose present content does not open or is not its own last one, and what it showed before, which is; or that
 * shows what it should under wraps that open nothing, so that nobody reads it but its owner: then `former` is the same.
 */
export interface ReplacedRecord {
  readonly state: RecordState
  readonly former: OpenRecord
}

/**
 * Records whose content gave way to something that cannot be read, to another record's content, to one that nobody with
 * keys wrote, or to an earlier one of theirs, though what was there before can be read: somebody signed for the wallet
 * without the keys, or stored nothing. Not what a server keeps back: whoever has keys wrote it. Also records over whose
 * wraps somebody put others, which their owner opens by those of before. Only records that were ever changed are looked at.
 * None for who acts for the patient, nor in a page whose keys were replaced elsewhere: what their keys do not open may open
 * to the patient.
 */
export async function replacedByUnreadable(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<ReplacedRecord[]> {
  if (!view.isOwn || !keys.identity || keys.vault?.isLastOf(view.state.vaults) === false) return []
  const candidates = standingRecords(view).filter(({ versions }) => versions.length > 1)
  const present = await openRecords(services, view, candidates, cache, options)
  const found: ReplacedRecord[] = []
  for (const listed of present) {
    // What keeps a former one from opening may pass; it is looked at again
    const former = await toPutBack(services, view, listed, cache, options).catch(() => null)
    if (former) found.push({ state: listed.state, former })
  }
  return found
}

/** What is to be put back into a record, as a view shows it; null where nothing is. */
async function toPutBack(
  services: Services,
  view: PatientView,
  { state, open, problem }: ListedRecord,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<OpenRecord | null> {
  if (problem && !RECORD_FAULTS.includes(problem)) return null
  if (problem && (await isKeptBack(view, state, problem))) return null
  const former = await displacedContent(services, view, state, open, cache, options)
  if (former || !open) return former
  return (await showsOwn(view, open)) && (await isSpoilt(view, open)) ? open : null
}

/**
 * Whether the last wraps of a record do not lead to the key that opens it, as whoever has the keys wraps it: under
 * everything, and under the folder into which somebody with the key put it. Its readers have no other wraps.
 */
async function isSpoilt({ keychain }: PatientView, { state, recordKey }: OpenRecord): Promise<boolean> {
  const last = state.versions.at(-1)
  if (!last) return false
  if (!(await isWrappedByKey(state, last, keychain, recordKey))) return true
  if (await opensUnder({ ...state, ...last }, keychain, { scope: state.folder }, recordKey)) return false
  return isFiledByKey(state, keychain, { recordKey, cidDigest: state.cidDigest })
}

/**
 * Puts former contents back into their records: one confirmation for up to 256. For each it is decided anew, as both
 * providers show the journal: one alone can show what gave way to nothing of the owner's. Its own key is wrapped under the
 * epochs that hold now. What was replaced once more meanwhile, or has nothing to be put back, is left as it is.
 * @throws KeywardError `providers-disagree` `vault-changed` and whatever keeps one from opening, or the wallet refuses
 */
export async function putBack(
  services: Services,
  keys: UnlockedKeys,
  records: readonly ReplacedRecord[],
  on?: OnTransaction,
): Promise<void> {
  for (const part of inParts(records, REPLACEMENTS_A_TRANSACTION)) {
    const folders = part.map(({ state }) => state.folder)
    const seen = await readAgreed(services, keys)
    const raised = await closeLapsed(services, keys, seen, [...new Set([EVERYTHING, ...folders])], on)
    const view = raised ? await readAgreed(services, keys) : seen
    const replacements: Replacement[] = []
    for (const each of part) {
      const replacement = await replacementFor(services, view, each)
      if (replacement) replacements.push(replacement)
    }
    if (replacements.length > 0)
      await services.writer.replaceRecords({ patient: view.patient, replacements }, on)
  }
}

async function replacementFor(
  services: Services,
  view: PatientView,
  { state, former }: ReplacedRecord,
): Promise<Replacement | null> {
  const record = view.state.records.get(state.number)
  if (!record || record.removed || record.cidDigest !== state.cidDigest) return null
  const deciding = { ...services, reader: services.agreed }
  const [present] = await openRecords(deciding, view, [record], new Map())
  if (!present) return null
  const { problem } = present
  if (problem && !RECORD_FAULTS.includes(problem)) throw new KeywardError(problem, { record: record.number })
  const again = await toPutBack(deciding, view, present, new Map())
  if (again?.state.cidDigest !== former.state.cidDigest) return null
  const { recordKey, state: stood } = again
  const content = { recordKey, cidDigest: stood.cidDigest }
  return {
    record: record.number,
    epoch: epochOf(view.state, record.folder),
    cidDigest: stood.cidDigest,
    wrappedKeys: await underRecordRings(view, record, () => Promise.resolve(content), recordKey),
  }
}
