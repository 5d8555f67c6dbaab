import { asKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import { isDue, rekeyWork } from "../_core/keys/rekey-work"
import type { RekeyJob } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest, RecordNumber, Scope } from "../_core/types"
import { eraseFormer } from "./erase-former"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openRecord } from "./read-record"
import type { ManifestCache, OpenRecord } from "./read-record"
import { rekeyRecord } from "./rekey-record"
import type { Services } from "./services"

export interface RekeyProgress {
  /** Records of the job that have their new key, and all of them; over every run. */
  readonly records: { readonly done: number; readonly total: number }
  /** Plaintext bytes of this run. */
  readonly bytes: { readonly done: number; readonly total: number }
}

export interface RekeyOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RekeyProgress) => void
  readonly cache?: ManifestCache
  /** What a folder is called that a record has been moved to since it was written. */
  readonly folderName?: (folder: Scope) => string
  /** Runs whatever asks the wallet: a page shows the confirmations of it. */
  readonly confirm?: (work: (on: OnTransaction) => Promise<void>) => Promise<void>
  /** Former contents that this session has erased; given again, they are not asked for again. */
  readonly erased?: Set<Digest>
}

export interface RekeyOutcome {
  /** Records that do not open, and why: they keep the key they have. */
  readonly left: readonly { readonly record: RecordNumber; readonly problem: ErrorCode }[]
  /** Former contents whose replacement may still be undone by the chain: to be erased when it is final. */
  readonly waiting: number
}

/**
 * Gives every record of a job new content under a new key: fetched, checked, decrypted, encrypted and pinned as one
 * stream, put into its place with one confirmation, and the former content erased once that is final. What is left to
 * do follows from the journal, so it may be broken off anywhere and run again, on this device or another: nothing is
 * lost, nothing done twice. Whoever stays reads all along.
 *
 * Run it after `revokeAccess` or `startGeneration`; before, it does nothing. What a person who left has opened he may
 * have kept: new keys close the stored bytes to the keys that he kept.
 * @throws KeywardError `cancelled` `store-full` `device-full` `store-unreachable` `providers-disagree` and the wallet's
 * refusals; what is done stays done
 */
export async function rekeyRecords(
  services: Services,
  keys: UnlockedKeys,
  job: RekeyJob,
  options: RekeyOptions = {},
): Promise<RekeyOutcome> {
  const view = await readPatient(services, keys, keys.account)
  if (!isDue(view.state, job, keys.masters.length)) return { left: [], waiting: 0 }
  const { concerned, stale } = rekeyWork(view.state, job)
  const { open, left } = await openAll(services, view, stale, options)
  const total = open.reduce((sum, record) => sum + sizeOf(record), 0)
  let records = concerned.length - stale.length
  let bytes = 0
  const report = (more = 0) =>
    options.onProgress?.({
      records: { done: records, total: concerned.length },
      bytes: { done: bytes + more, total },
    })
  report()
  for (const record of open) {
    await rekeyRecord(services, keys, job, record.state.number, {
      ...options,
      onProgress: (done) => report(done),
    })
    records++
    bytes += sizeOf(record)
    report()
  }
  return { left, waiting: await eraseFormer(services, keys, job, options) }
}

const sizeOf = ({ manifest }: OpenRecord): number => manifest.files.reduce((sum, file) => sum + file.size, 0)

/** Opens what is to be done, so that the work is known before it begins; a store that is away stops it all. */
async function openAll(
  services: Services,
  view: PatientView,
  stale: readonly RecordState[],
  { signal, cache = new Map() }: RekeyOptions,
): Promise<{ open: OpenRecord[]; left: RekeyOutcome["left"] }> {
  const open: OpenRecord[] = []
  const left: { record: RecordNumber; problem: ErrorCode }[] = []
  for (const record of stale) {
    if (signal?.aborted) throw new KeywardError("cancelled")
    try {
      open.push(await openRecord(services, view, record, cache, signal ? { signal } : {}))
    } catch (error) {
      const { code } = asKeywardError(error)
      if (!NOT_OPENING.includes(code)) throw error
      left.push({ record: record.number, problem: code })
    }
  }
  return { open, left }
}

/** A record's own faults; anything else may pass. */
const NOT_OPENING: readonly ErrorCode[] = [
  "not-readable",
  "key-wrong",
  "record-altered",
  "manifest-malformed",
  "store-missing",
  "store-refused",
]
