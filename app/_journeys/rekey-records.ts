import { asKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import type { RecordState } from "../_core/journal/patient-state"
import { newestOf } from "../_core/keys/masters"
import { isDue, rekeyWork } from "../_core/keys/rekey-work"
import type { RekeyJob } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest, RecordNumber, Scope } from "../_core/types"
import { displacedContent, showsOwn } from "./displaced-content"
import { eraseFormer } from "./erase-former"
import { RECORDS_A_TRANSACTION } from "./file-records"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import { NOT_OPENING, openRecord } from "./read-record"
import type { ManifestCache, OpenRecord } from "./read-record"
import { putInPlace, storeAnew } from "./rekey-record"
import type { StoredAnew } from "./rekey-record"
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
 * stream, then put into their places, 256 with one confirmation, and the former contents erased once that is
 * final. What is left to do follows from the journal, so it may be broken off anywhere and run again, on this device or
 * another: nothing is lost, nothing done twice. Whoever stays reads all along.
 *
 * Run it after `revokeAccess` or `startGeneration`; before, it does nothing. What a person who left has
 * opened they may have kept: new keys close the stored bytes to the keys that they kept.
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
  if (!isDue(view.state, job, newestOf(keys.masters))) return { left: [], waiting: 0 }
  const { concerned, stale } = rekeyWork(view.state, job)
  const { open, left } = await openAll(services, view, stale, options)
  const sizes = new Map(open.map((record) => [record.state.number, sizeOf(record)]))
  const bytes = new Map<RecordNumber, number>()
  let records = concerned.length - stale.length
  const report = (record?: RecordNumber, done = 0) => {
    if (record !== undefined) bytes.set(record, done)
    options.onProgress?.({
      records: { done: records, total: concerned.length },
      bytes: { done: sum(bytes.values()), total: sum(sizes.values()) },
    })
  }
  report()
  for (const part of inParts([...sizes.keys()], RECORDS_A_TRANSACTION)) {
    await rekeyTogether(services, keys, job, part, {
      ...options,
      onProgress: (record, done) => report(record, done ?? sizes.get(record)),
    })
    records += part.length
    report()
  }
  return { left, waiting: await eraseFormer(services, keys, job, options) }
}

/** Stores new contents of these records, then puts them all in their places with one confirmation. */
async function rekeyTogether(
  services: Services,
  keys: UnlockedKeys,
  job: RekeyJob,
  records: readonly RecordNumber[],
  options: Omit<RekeyOptions, "onProgress"> & {
    /** `done` undefined: all of it. */
    readonly onProgress: (record: RecordNumber, done?: number) => void
  },
): Promise<void> {
  const { confirm = (work) => work(() => undefined), onProgress, ...rest } = options
  let left = records
  for (let tries = 1; left.length > 0; tries++) {
    if (tries > TRIES) throw new KeywardError("epoch-moved", { scope: job.scope })
    const stored: StoredAnew[] = []
    let full: KeywardError | null = null
    for (const record of left) {
      try {
        const each = (done: number) => onProgress(record, done)
        const row = await storeAnew(services, keys, job, record, { ...rest, onProgress: each })
        if (row) stored.push(row)
      } catch (error) {
        // What is stored is put in its place all the same: only then what it replaces makes room.
        const failure = asKeywardError(error)
        if (!FULL.includes(failure.code)) throw error
        full = failure
        break
      }
      onProgress(record)
    }
    if (options.signal?.aborted) throw new KeywardError("cancelled")
    left = []
    if (stored.length > 0)
      await confirm(async (on) => {
        left = await putInPlace(services, keys, stored, on)
      })
    if (full) throw full
  }
}

/** What leaves no room for one more, and does once what is stored is recorded. */
const FULL: readonly ErrorCode[] = ["store-full", "unrecorded-full", "device-full"]

/** As often as a record may be moved or replaced elsewhere while it is being encrypted. */
const TRIES = 3

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0)

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
      const options = signal ? { signal } : {}
      const present = await openRecord(services, view, record, cache, options)
      // What somebody put in its place would count as its own under a new key, and what it showed before be erased
      const isRight =
        (await showsOwn(view, present)) &&
        !(await displacedContent(services, view, record, present, cache, options))
      if (!isRight) throw new KeywardError("content-displaced", { record: record.number })
      open.push(present)
    } catch (error) {
      const { code } = asKeywardError(error)
      if (!NOT_OPENING.includes(code)) throw error
      left.push({ record: record.number, problem: code })
    }
  }
  return { open, left }
}
