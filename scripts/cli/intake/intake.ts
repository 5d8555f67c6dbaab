import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { FolderLock } from "../../../app/_adapters/disk/folder-lock"
import { asKeywardError, isKeywardError, KeywardError } from "../../../app/_core/errors"
import type { ErrorCode } from "../../../app/_core/errors"
import { inParts } from "../../../app/_core/in-parts"
import type { DeviceStore, UploadRow } from "../../../app/_core/ports/device"
import { MOST_FILE_BYTES } from "../../../app/_core/records/encrypt-record"
import { noteContributions, recordContributions } from "../../../app/_journeys/contribute"
import type { Services } from "../../../app/_journeys/services"
import { noteUploads, recordUploads, sweepUploads, uploadRecord } from "../../../app/_journeys/upload-records"
import type { NewRecord } from "../../../app/_journeys/upload-records"
import type { Here } from "../enter"
import { EXIT } from "../exit-codes"
import { CommandRefusal } from "../refusal"
import { isSame, sourceOf } from "./found-file"
import type { FoundFile } from "./found-file"
import { inTurns } from "./in-turns"
import { marksFor } from "./marks"
import { newRecord } from "./new-record"
import type { Destination } from "./new-record"

export type FileOutcome =
  /** In the patient's journal now. */
  | { readonly path: string; readonly outcome: "added" }
  /** The same content was added before. */
  | { readonly path: string; readonly outcome: "known" }
  | { readonly path: string; readonly outcome: "refused"; readonly code: ErrorCode }

export interface IntakeOptions {
  readonly signal?: AbortSignal
  readonly onOutcome?: (outcome: FileOutcome) => void
  /** One more is encrypted and with the server, and waits to be recorded. */
  readonly onStored?: () => void
  /** The server asked for patience. */
  readonly onWait?: (ms: number) => void
}

/** Records of one confirmation. */
export const MAX_BATCH = 64
/** The server takes six of an account. */
const AT_ONCE = 3

/** What a file itself is guilty of: the others go on. */
const FILE_FAULTS: readonly ErrorCode[] = [
  "file-unreadable",
  "file-changed",
  "file-too-large",
  "manifest-malformed",
]

/**
 * Adds files to one patient's records, each content once, whatever is killed when. A file's mark is the id of its
 * upload. Encrypted and stored are states of that one row on disk, and the row goes in the very write that remembers the
 * mark as filed, once the journal shows the record; the {@link Fence} keeps one and the same row from being recorded
 * twice.
 */
export class Intake {
  /** Of files that were read, so that nothing is read again while it stands still. */
  readonly #marks = new Map<string, { readonly found: FoundFile; readonly mark: string }>()
  readonly #services: Services

  private constructor(
    private readonly here: Here,
    private readonly to: Destination,
    private readonly markOf: (digest: string) => Promise<string>,
    private readonly lock: FolderLock,
  ) {
    this.#services = { ...here.services, device: this.#markingDevice() }
  }

  /** @throws CommandRefusal where another process on this machine adds for the same patient */
  static async open(here: Here, to: Destination): Promise<Intake> {
    const lock = lockOf(join(here.state.folder, `for-${to.patient}`))
    await sweepUploads(here.services)
    return new Intake(here, to, await marksFor(here.state, here.keys, to.patient), lock)
  }

  close(): void {
    this.lock.release()
  }

  /**
   * Adds what is new of these files, after what an earlier run left. Gives what became of each.
   * @throws KeywardError what is no file's fault, and `cancelled`; safe to run again
   */
  async take(files: readonly FoundFile[], options: IntakeOptions = {}): Promise<FileOutcome[]> {
    const outcomes: FileOutcome[] = []
    const say = (outcome: FileOutcome) => {
      outcomes.push(outcome)
      options.onOutcome?.(outcome)
    }
    const fresh = new Map<string, FoundFile>()
    for (const found of files) {
      stopIf(options.signal)
      await unlessAtFault(found, say, async () => {
        const mark = await this.#markOf(found, options.signal)
        if (this.#isFiled(mark) || fresh.has(mark)) say({ path: found.path, outcome: "known" })
        else fresh.set(mark, found)
      })
    }
    for (const batch of await this.#leftOver()) await this.#finish(batch, fresh, options, say)
    const unnoted = [...fresh].filter(([mark]) => !this.#isFiled(mark))
    for (const part of inParts(unnoted, MAX_BATCH)) await this.#begin(new Map(part), options, say)
    return outcomes
  }

  /** What an earlier run encrypted or stored, by batch. What it only noted is noted anew, once its file is met. */
  async #leftOver(): Promise<UploadRow[][]> {
    const batches = new Map<string, UploadRow[]>()
    for (const row of await this.here.services.device.uploads(this.here.keys.account)) {
      if (row.patient !== this.to.patient) continue
      if (row.state === "encrypting") await this.here.services.device.deleteUpload(row.id)
      else batches.set(row.batch, [...(batches.get(row.batch) ?? []), row])
    }
    return [...batches.values()]
  }

  async #begin(
    files: ReadonlyMap<string, FoundFile>,
    options: IntakeOptions,
    say: (outcome: FileOutcome) => void,
  ): Promise<void> {
    stopIf(options.signal)
    const records: NewRecord[] = []
    for (const [mark, found] of files)
      await unlessAtFault(found, say, async () => void records.push(await newRecord(mark, found, this.to)))
    if (records.length === 0) return
    const { keys } = this.here
    const { patient, folder, compared } = this.to
    const rows = this.#isOwn
      ? await noteUploads(this.#services, keys, folder, records)
      : await noteContributions(this.#services, keys, { patient, folder }, records, compared)
    await this.#finish(rows, files, options, say)
  }

  /** Encrypts and stores rows of one batch, then records what is stored with one confirmation. */
  async #finish(
    rows: readonly UploadRow[],
    files: ReadonlyMap<string, FoundFile>,
    options: IntakeOptions,
    say: (outcome: FileOutcome) => void,
  ): Promise<void> {
    const pinned: UploadRow[] = []
    await inTurns(rows, AT_ONCE, async (row) => {
      stopIf(options.signal)
      const found = files.get(row.id)
      const stored = await this.#store(row, found, options, say)
      if (!stored) return
      pinned.push(stored)
      options.onStored?.()
    })
    if (pinned.length === 0) return
    stopIf(options.signal)
    await this.#record(pinned)
    for (const { id } of pinned) {
      const path = files.get(id)?.path
      if (path !== undefined) say({ path, outcome: "added" })
    }
  }

  /** Null where the file is at fault, or is needed once more and not here: then the row begins anew with it. */
  async #store(
    row: UploadRow,
    found: FoundFile | undefined,
    { signal, onWait }: IntakeOptions,
    say: (outcome: FileOutcome) => void,
  ): Promise<UploadRow | null> {
    const patience = {
      ...(signal ? { signal } : {}),
      onProgress: (progress: { step: string; ms?: number }) =>
        progress.step === "waiting" ? onWait?.(progress.ms ?? 0) : undefined,
    }
    const send = (record: NewRecord | null) =>
      uploadRecord(this.#services, this.here.keys, row, record, patience)
    try {
      if (row.state !== "encrypting") return await send(null)
    } catch (error) {
      if (!isKeywardError(error, "file-unreadable")) throw error
    }
    let stored: UploadRow | null = null
    if (found)
      await unlessAtFault(found, say, async () => {
        stored = await send(await newRecord(row.id, found, this.to))
      })
    if (!stored) await this.here.services.device.deleteUpload(row.id)
    return stored
  }

  async #record(rows: readonly UploadRow[]): Promise<void> {
    const { fence, keys } = this.here
    await fence.set()
    try {
      if (this.#isOwn) await recordUploads(this.#services, keys, rows)
      else await recordContributions(this.#services, keys, rows, undefined, this.to.compared)
    } finally {
      fence.open()
    }
  }

  /** The mark of a file's content; reads it once. @throws KeywardError `file-*` `cancelled` */
  async #markOf(found: FoundFile, signal?: AbortSignal): Promise<string> {
    const known = this.#marks.get(found.path)
    if (known && isSame(known.found, found)) return known.mark
    if (found.size > MOST_FILE_BYTES) throw new KeywardError("file-too-large", { size: found.size })
    const source = await sourceOf(found)
    const [digest = ""] = await this.#services.cipher.digest([source], signal ? { signal } : {})
    const mark = await this.markOf(digest)
    this.#marks.set(found.path, { found, mark })
    return mark
  }

  /** A journey takes a row away when the journal shows its record: in the same write its mark is kept as filed. */
  #markingDevice(): DeviceStore {
    const { state, services } = this.here
    return {
      ...services.device,
      deleteUpload: async (id) =>
        state.together(() => {
          state.put("filed", id, Date.now(), this.to.patient)
          state.delete("uploads", id)
        }),
    }
  }

  #isFiled = (mark: string): boolean => this.here.state.get("filed", mark) !== null

  get #isOwn(): boolean {
    return this.to.patient === this.here.keys.account
  }
}

function lockOf(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    return new FolderLock(folder)
  } catch {
    throw new CommandRefusal("Another keyward on this machine adds for this patient just now.", EXIT.later)
  }
}

/** Does something with a file, and says where the file is at fault. */
async function unlessAtFault(
  { path }: FoundFile,
  say: (outcome: FileOutcome) => void,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code } = asKeywardError(error)
    if (!FILE_FAULTS.includes(code)) throw error
    say({ path, outcome: "refused", code })
  }
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KeywardError("cancelled")
}
