import { rootOfDigest } from "../_core/dag/cid"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { ContentProgress } from "../_core/ports/content"
import type { OnTransaction } from "../_core/ports/registry"
import type { RecordNumber, Scope } from "../_core/types"
import { refileRecords } from "./file-records"
import { eraseOnceGone } from "./gone-for-both"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { keyToErase, openRecord, openToDecide, readFile } from "./read-record"
import type { ListedRecord, ManifestCache, OpenRecord } from "./read-record"
import type { Services } from "./services"
import { waitingRecords } from "./waiting-records"

/** How many that wait are opened at a time; the others come up as these are dealt with. */
const MOST_NEW = 30

/** What waits for the patient, what was added last first: opened, or why not. */
export async function listNew(
  services: Services,
  view: PatientView,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<ListedRecord[]> {
  const waiting = await waitingRecords(view)
  const opened = waiting
    .slice(-MOST_NEW)
    .reverse()
    .map(async (state): Promise<ListedRecord> => {
      try {
        return { state, open: await openRecord(services, view, state, cache, options), problem: null }
      } catch (error) {
        return { state, open: null, problem: asKeywardError(error).code }
      }
    })
  return (await Promise.all(opened)).filter(isShownAsNew)
}

export interface CheckProgress {
  /** Which of how many, from 0. */
  readonly index: number
  readonly count: number
  /** Bytes of that one. */
  readonly done: number
  readonly total: number
}

/** A contribution that was opened and read to its end, and where it is to lie. */
export interface CheckedContribution {
  readonly open: OpenRecord
  readonly folder: Scope
}

export interface Checked {
  readonly accepted: readonly CheckedContribution[]
  readonly refused: readonly { readonly record: RecordNumber; readonly problem: ErrorCode }[]
}

/**
 * Verifies contributions before they are filed: key, statement, author, copy, and every byte of their files. What is
 * not what it says is named and left as it was.
 * @param records where each is to lie: its own folder, or another one
 * @throws KeywardError `chain-unreachable` `store-unreachable` `cancelled`, and whatever says nothing of the record
 */
export async function checkContributions(
  services: Services,
  keys: UnlockedKeys,
  records: readonly { readonly record: RecordNumber; readonly folder: Scope }[],
  options: { signal?: AbortSignal; onProgress?: (progress: CheckProgress) => void } = {},
): Promise<Checked> {
  const view = await readPatient(services, keys, keys.account)
  const accepted: CheckedContribution[] = []
  const refused: { record: RecordNumber; problem: ErrorCode }[] = []
  for (const [index, { record, folder }] of records.entries()) {
    try {
      const open = await verifyContribution(services, view, record, {
        ...(options.signal ? { signal: options.signal } : {}),
        onProgress: (done, total) => options.onProgress?.({ index, count: records.length, done, total }),
      })
      accepted.push({ open, folder })
    } catch (error) {
      const { code } = asKeywardError(error)
      if (!isRefusal(code)) throw error
      refused.push({ record, problem: code })
    }
  }
  return { accepted, refused }
}

/**
 * Files what was checked: each under the rings of everything and of its folder, with one confirmation for each
 * 256. Those filed before a refusal stay filed; safe to run again.
 * @throws KeywardError `wallet-refused` `providers-disagree` `record-unknown` where one was removed meanwhile
 */
export async function fileContributions(
  services: Services,
  keys: UnlockedKeys,
  checked: readonly CheckedContribution[],
  on?: OnTransaction,
): Promise<void> {
  const filings = checked.map(({ open, folder }) => ({ record: open.state.number, folder }))
  await refileRecords(services, keys, filings, on)
}

/** What a contribution itself can be guilty of. */
const NOT_ACCEPTED: readonly ErrorCode[] = [
  "record-altered",
  "record-copied",
  "record-unknown",
  "manifest-malformed",
  "not-readable",
  "key-wrong",
  "store-missing",
  "store-refused",
]

/** Whether a failure says something about the record, and not about the way to it. */
export const isRefusal = (problem: ErrorCode): boolean => NOT_ACCEPTED.includes(problem)

/** Of what waits for the patient: it opened, or is not what it says. What is only out of reach is neither. */
export const isShownAsNew = ({ problem }: ListedRecord): boolean => problem === null || isRefusal(problem)

/**
 * Opens a contribution and reads all of it: it has its author's signature, it is no second copy, and its
 * files are those that the author signed.
 * @throws KeywardError `record-altered` `record-copied` `record-unknown` `not-readable` `store-missing` …
 */
export async function verifyContribution(
  services: Services,
  view: PatientView,
  number: RecordNumber,
  options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
): Promise<OpenRecord> {
  const state = view.state.records.get(number)
  if (!state || state.removed) throw new KeywardError("record-unknown", { record: number })
  const signal: Pick<ContentProgress, "signal"> = options.signal ? { signal: options.signal } : {}
  const open = await openToDecide(services, view, state, signal)
  if (isSecond(view, state)) throw new KeywardError("record-copied", { record: number })
  const total = sizeOf(open.manifest)
  let before = 0
  for (const [index, file] of open.manifest.files.entries()) {
    await readFile(services, view, open, index, () => undefined, {
      ...signal,
      onProgress: (done) => options.onProgress?.(before + done, total),
    })
    before += file.size
  }
  return open
}

/** The same content a second time by the same account; what another put there first under its CID is no original. */
function isSecond({ state }: PatientView, record: RecordState): boolean {
  const numbers = state.recordsByContent.get(record.cidDigest) ?? []
  return numbers.some((number) => {
    const other = state.records.get(number)
    return number < record.number && !other?.removed && other?.contentBy === record.contentBy
  })
}

const sizeOf = ({ files }: OpenRecord["manifest"]): number => files.reduce((sum, file) => sum + file.size, 0)

/**
 * Takes a record out, be it one that cannot be opened, and erases what its author stored of it, at once where there is a
 * key to it, else after thirty days. Where another account stored the same content for a record that stands, that one's
 * stays.
 */
export async function removeContribution(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  record: RecordState,
  on?: OnTransaction,
): Promise<void> {
  const { patient } = view
  const recordKey = await keyToErase(services, view, record).catch(() => null)
  await services.writer.removeRecord({ patient, record: record.number }, on)
  try {
    await eraseOnceGone(services, keys, { state: record, root: rootOfDigest(record.cidDigest), recordKey })
  } catch (error) {
    // A copy whose author stored nothing: all that is there is what the original shows.
    if (!isKeywardError(error, "store-refused")) throw error
  }
}
