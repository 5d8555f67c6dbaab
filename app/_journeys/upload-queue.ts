import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { pause } from "../_core/pause"
import type { Pause } from "../_core/pause"
import type { SourceFile } from "../_core/ports/content"
import type { UploadRow } from "../_core/ports/device"
import type { Address, Digest, Scope } from "../_core/types"
import { noteContributions } from "./contribute"
import { ChosenFiles } from "./file-marks"
import type { ChosenFile } from "./file-marks"
import type { Services } from "./services"
import { afterRefusal, afterWait, PASSING, remaining } from "./upload-hold"
import type { Hold } from "./upload-hold"
import { unitsOf } from "./upload-summary"
import { readyToRecord } from "./upload-turns"
import type { QueueView, Upload } from "./upload-view"
import { cancelUpload, labelOf, noteUploads, readLabel, sweepUploads, uploadRecord } from "./upload-records"
import type { NewRecord, UploadLabel, UploadProgress } from "./upload-records"

export interface QueueOptions {
  readonly services: Services
  readonly keys: UnlockedKeys
  /**
   * Files that are not encrypted yet, by the id of their row. Whoever makes the queue keeps it over a lock: the next
   * queue of the account goes on with it.
   */
  readonly files: Map<string, readonly SourceFile[]>
  readonly show: (view: QueueView) => void
  /** Records rows of one folder, asking the wallet. Throws what the journey throws. */
  readonly confirm: (rows: readonly UploadRow[], compared: Digest | undefined) => Promise<void>
  /** The key of a patient's that was compared before this queue. */
  readonly comparedBefore?: (patient: Address) => Digest | undefined
  readonly wait?: Pause
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Milliseconds between two calls of `show`, at least. */
  readonly every?: number
}

/** How many records are encrypted and sent at a time; of small ones more, for each of them waits for answers only. */
const AT_ONCE = 2
const SMALL_AT_ONCE = 4
const SMALL_BYTES = 1_000_000

/**
 * The uploads of one unlocked session. What fails for now waits and goes on by itself; a batch is recorded by one
 * confirmation when nothing of it is under way any more, whether or not all of it arrived; what arrives later, of
 * however many batches of one folder, by one more.
 */
export class UploadQueue {
  readonly #items = new Map<string, Upload>()
  readonly #aborts = new Map<string, AbortController>()
  /** Keys of patients that were compared while this goes on: the notebook may come to know them later. */
  readonly #compared = new Map<Address, Digest>()
  /** Batches of which something arrived while this goes on: those of an earlier visit wait for the person. */
  readonly #touched = new Set<string>()
  readonly #end = new AbortController()
  #paused = false
  #hold: Hold | null = null
  #holdTimer = false
  #pace = { ms: 0, units: 0, since: 0 }
  #turn: Promise<void> = Promise.resolve()
  #shown = { at: -Infinity, due: false }

  constructor(readonly options: QueueOptions) {}

  get view(): QueueView {
    const { ms, units, since } = this.#pace
    const running = this.#aborts.size > 0 ? this.#now() - since : 0
    return {
      uploads: [...this.#items.values()],
      paused: this.#paused,
      hold: remaining(this.#hold, this.#now()) > 0 ? this.#hold : null,
      pace: { ms: ms + running, units },
    }
  }

  /** Finds what an earlier visit, or the time before a lock, left, and clears away what belongs to nothing. */
  async load(): Promise<void> {
    const { services, keys, files } = this.options
    const rows = await services.device.uploads(keys.account)
    await sweepUploads(services).catch(() => undefined)
    const labels = await Promise.all(
      rows.map((row): Promise<UploadLabel> =>
        readLabel(keys, row).catch(() => ({ title: "A file", names: [] })),
      ),
    )
    for (const [at, row] of rows.entries()) {
      const label = labels[at]
      if (!label || this.#items.has(row.id)) continue
      const hasFile = files.has(row.id) && label.head !== undefined
      const lost = row.state === "encrypting" && !hasFile
      const error = lost ? asKeywardError(null, "file-unreadable") : null
      const state = lost ? "failed" : row.state === "pinned" ? "pinned" : "queued"
      this.#items.set(row.id, { row, label, progress: null, state, error, hasFile })
    }
    this.#changed()
    this.#next()
  }

  /** Notes records and begins with them; see `noteUploads` and `noteContributions`. */
  async add(
    folder: Scope,
    records: readonly NewRecord[],
    patient?: Address,
    compared?: Digest,
  ): Promise<void> {
    const { services, keys, files } = this.options
    const whose = patient ?? keys.account
    if (compared) this.#compared.set(whose, compared)
    const rows =
      whose === keys.account
        ? await noteUploads(services, keys, folder, records)
        : await noteContributions(
            services,
            keys,
            { patient: whose, folder },
            records,
            this.#comparedKey(whose),
          )
    for (const [index, row] of rows.entries()) {
      const record = records[index]
      if (!record) continue
      files.set(row.id, record.files)
      const label = labelOf(record)
      this.#items.set(row.id, { row, label, progress: null, state: "queued", error: null, hasFile: true })
    }
    this.#changed()
    this.#next()
  }

  /** Goes on where one stopped. */
  retry(id: string, compared?: Digest): void {
    const item = this.#items.get(id)
    if (!item) return
    if (compared) this.#compared.set(item.row.patient, compared)
    if (item.row.state === "pinned") return void this.record(item.row.batch)
    this.#update(id, { state: "queued", error: null })
    this.#next()
  }

  /** Tries all again that failed and can be; what is stored already by as few confirmations as possible. */
  retryAll(): void {
    for (const { row, state, hasFile } of this.#items.values())
      if (state === "failed" && row.state !== "pinned" && (hasFile || row.state !== "encrypting"))
        this.#update(row.id, { state: "queued", error: null })
    const stored = [...this.#items.values()].filter(
      ({ row, state }) => row.state === "pinned" && (state === "failed" || state === "pinned"),
    )
    for (const { row } of stored) this.#touched.add(row.batch)
    for (const { row } of stored) this.#update(row.id, { state: "pinned", error: null })
    this.#settle()
    this.#next()
  }

  /** Records what is pinned of a batch without waiting for the rest. */
  record(batch: string): Promise<void> {
    return this.#record(
      [...this.#items.values()].filter(
        ({ row, state }) =>
          row.batch === batch && row.state === "pinned" && state !== "done" && state !== "recording",
      ),
    )
  }

  /** Stops for now: what is being encrypted begins anew, what is encrypted is kept. */
  pause(): void {
    this.#paused = true
    for (const [id, abort] of this.#aborts) if (this.#items.get(id)?.state === "sending") abort.abort()
    this.#changed()
  }

  /** Goes on after {@link pause}, and as {@link retryNow}. */
  goOn(): void {
    this.#paused = false
    this.retryNow()
  }

  /** Asks at once where nothing answered before, as when the network is back; a server that asked for patience gets it. */
  retryNow(): void {
    if (this.#hold?.why === "unreachable") this.#hold = null
    this.#changed()
    this.#next()
  }

  /** Takes one back, or away from the list when it is done. */
  async remove(id: string): Promise<void> {
    const item = this.#items.get(id)
    if (!item) return
    this.#drop(item)
    this.#changed()
    if (item.state !== "done") await this.#cancel(item)
    this.#settle()
    this.#next()
  }

  /** Takes everything back that is not recorded, but for what the wallet is asking about. */
  async removeAll(): Promise<void> {
    const items = [...this.#items.values()].filter(({ state }) => state !== "done" && state !== "recording")
    for (const item of items) this.#drop(item)
    this.#changed()
    // The rows first: a page that is closed meanwhile leaves nothing that would begin again
    const { device } = this.options.services
    await Promise.all(items.map(({ row }) => device.deleteUpload(row.id).catch(() => undefined)))
    for (const item of items) await this.#cancel(item)
  }

  /** Takes what is done off the list. */
  clearDone(): void {
    for (const item of [...this.#items.values()]) if (item.state === "done") this.#items.delete(item.row.id)
    this.#changed()
  }

  /**
   * Goes on with those whose files were lost, where they are among the chosen.
   * @returns how many go on, and the chosen files that belong to none of them
   */
  async rejoin(chosen: readonly ChosenFile[]): Promise<{ found: number; rest: readonly ChosenFile[] }> {
    const lost = [...this.#items.values()].filter(
      ({ row, hasFile, label }) => row.state === "encrypting" && !hasFile && label.head && label.marks,
    )
    if (lost.length === 0) return { found: 0, rest: chosen }
    const among = new ChosenFiles(chosen)
    let found = 0
    for (const { row, label } of lost) {
      const files = await among.take(label.marks ?? [], label.names)
      if (!files || !this.#items.has(row.id)) continue
      this.options.files.set(row.id, files)
      this.#update(row.id, { state: "queued", error: null })
      found++
    }
    this.#next()
    return { found, rest: among.rest() }
  }

  stop(): void {
    this.#end.abort()
    for (const abort of this.#aborts.values()) abort.abort()
  }

  #now = (): number => this.options.now?.() ?? Date.now()

  #comparedKey = (patient: Address): Digest | undefined =>
    this.#compared.get(patient) ?? this.options.comparedBefore?.(patient)

  #drop({ row: { id } }: Upload): void {
    this.#aborts.get(id)?.abort()
    this.#items.delete(id)
    this.options.files.delete(id)
  }

  #cancel = ({ row }: Upload): Promise<void> =>
    cancelUpload(this.options.services, this.options.keys, row).catch(() => undefined)

  #next(): void {
    if (this.#end.signal.aborted || this.#paused) return
    const ms = remaining(this.#hold, this.#now())
    if (ms > 0) return this.#wake(ms)
    // A hold that is over is kept: whether the next refusal follows it tells for how long that one is
    for (const item of this.#items.values()) {
      if (this.#aborts.size >= SMALL_AT_ONCE) return
      if (item.state !== "queued") continue
      if (this.#aborts.size >= AT_ONCE && item.row.plaintextSize > SMALL_BYTES) return
      void this.#send(item)
    }
  }

  #wake(ms: number): void {
    if (this.#holdTimer) return
    this.#holdTimer = true
    void (this.options.wait ?? pause)(ms, this.#end.signal)
      .catch(() => undefined)
      .then(() => {
        this.#holdTimer = false
        this.#changed()
        this.#next()
      })
  }

  async #send({ row, label }: Upload): Promise<void> {
    const { services, keys, files } = this.options
    const abort = new AbortController()
    if (this.#aborts.size === 0) this.#pace.since = this.#now()
    this.#aborts.set(row.id, abort)
    this.#update(row.id, { state: "sending", error: null })
    const at = files.get(row.id)
    const record = at && label.head ? { id: row.id, files: at, head: label.head } : null
    try {
      const pinned = await uploadRecord(services, keys, row, record, {
        signal: abort.signal,
        onProgress: (progress) => this.#progressed(row.id, progress),
      })
      files.delete(row.id)
      this.#hold = null
      this.#touched.add(row.batch)
      this.#pace.units += unitsOf(row)
      this.#update(row.id, { row: pinned, state: "pinned", progress: null })
    } catch (error) {
      const kept = (await services.device.uploads(row.account).catch(() => [])).find(
        ({ id }) => id === row.id,
      )
      this.#failed(kept ?? row, asKeywardError(error))
    } finally {
      this.#aborts.delete(row.id)
      if (this.#aborts.size === 0) this.#pace.ms += this.#now() - this.#pace.since
    }
    this.#settle()
    this.#next()
  }

  #progressed(id: string, progress: UploadProgress): void {
    if (progress.step === "waiting") this.#hold = afterWait(this.#now(), progress.ms)
    this.#update(id, { progress })
  }

  #failed(row: UploadRow, error: KeywardError): void {
    this.#touched.add(row.batch)
    if (error.code === "cancelled" && this.#paused)
      return this.#update(row.id, { row, state: "queued", progress: null })
    if (PASSING.has(error.code)) {
      this.#hold = afterRefusal(this.#hold, error, this.#now())
      return this.#update(row.id, { row, state: "queued", progress: null, error })
    }
    const stored = error.code === "unrecorded-full" ? this.#storedBeside(row) : []
    if (stored.length > 0) {
      // What is recorded makes room
      this.#update(row.id, { row, state: "queued", progress: null })
      return void this.#record(stored)
    }
    this.#update(row.id, { row, state: "failed", progress: null, error })
  }

  #storedBeside = ({ patient, folder }: UploadRow): Upload[] =>
    [...this.#items.values()].filter(
      ({ row, state }) => state === "pinned" && row.patient === patient && row.folder === folder,
    )

  /** What has arrived asks for its confirmation by itself. */
  #settle(): void {
    if (this.#end.signal.aborted) return
    for (const items of readyToRecord([...this.#items.values()], this.#touched)) void this.#record(items)
  }

  async #record(items: readonly Upload[]): Promise<void> {
    const patient = items[0]?.row.patient
    if (!patient) return
    for (const { row } of items) this.#update(row.id, { state: "recording", error: null })
    // One after the other: each reads what the one before has written
    const before = this.#turn
    const done = before.then(() => this.#confirm(items, patient))
    this.#turn = done
    await done
    this.#settle()
    this.#next()
  }

  async #confirm(items: readonly Upload[], patient: Address): Promise<void> {
    if (this.#end.signal.aborted) return
    const { services, keys, confirm } = this.options
    try {
      await confirm(
        items.map(({ row }) => row),
        this.#comparedKey(patient),
      )
      for (const { row } of items) this.#update(row.id, { state: "done" })
    } catch (error) {
      // Those recorded before the refusal are gone from the device: they are done
      const rows = await services.device.uploads(keys.account).catch(() => items.map(({ row }) => row))
      const left = new Map(rows.map((row) => [row.id, row] as const))
      for (const { row } of items) {
        // Kept anew where the deployment held it no longer
        const kept = left.get(row.id)
        this.#update(
          row.id,
          kept ? { row: kept, state: "failed", error: asKeywardError(error) } : { state: "done" },
        )
      }
    }
  }

  #update(id: string, change: Partial<Upload>): void {
    const item = this.#items.get(id)
    if (!item) return
    this.#items.set(id, { ...item, ...change, hasFile: this.options.files.has(id) })
    this.#changed()
  }

  /** Shows it at once, and where it changes again soon after, once more when the time has come. */
  #changed(): void {
    if (this.#end.signal.aborted || this.#shown.due) return
    const { every = 250, show, wait = pause } = this.options
    const ms = this.#shown.at + every - this.#now()
    if (ms <= 0) {
      this.#shown.at = this.#now()
      return show(this.view)
    }
    this.#shown.due = true
    void wait(ms, this.#end.signal).then(
      () => {
        this.#shown = { at: this.#now(), due: false }
        show(this.view)
      },
      () => undefined,
    )
  }
}
