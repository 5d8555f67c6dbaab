"use client"
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { UploadRow } from "../_core/ports/device"
import type { Address, Digest, Scope } from "../_core/types"
import type { Services } from "../_journeys/services"
import type { NewRecord, UploadLabel, UploadProgress } from "../_journeys/upload-records"
import { loadSessionCode } from "./load-session-code"
import { useSession } from "./session"
import { useTransactions } from "./transactions"

/** One record on its way, as the tray shows it. */
export interface Upload {
  readonly row: UploadRow
  readonly label: UploadLabel
  readonly progress: UploadProgress | null
  /** queued and sending go by themselves; pinned waits for the others of its batch; recording waits for the wallet. */
  readonly state: "queued" | "sending" | "pinned" | "recording" | "done" | "failed"
  readonly error: KeywardError | null
  /** Whether its file is still at hand: false after a reload before it was encrypted. */
  readonly hasFile: boolean
}

interface Uploads {
  readonly uploads: readonly Upload[]
  /**
   * `patient`: to whose records, as their author; to the account's own where left out. `compared`: the patient's key,
   * where its digits were compared just now.
   */
  readonly add: (
    folder: Scope,
    records: readonly NewRecord[],
    patient?: Address,
    compared?: Digest,
  ) => Promise<void>
  /** Goes on where it stopped. */
  readonly retry: (id: string, compared?: Digest) => void
  /** Records what is pinned of a batch without waiting for the rest. */
  readonly record: (batch: string) => void
  /** Takes it back, or away from the list when it is done. */
  readonly remove: (id: string) => void
}

const UploadsContext = createContext<Uploads | null>(null)

/** How many files are encrypted and sent at a time. */
const AT_ONCE = 2

export function useUploads(): Uploads {
  const uploads = use(UploadsContext)
  if (!uploads) throw new Error("useUploads outside Providers")
  return uploads
}

/** Carries uploads through whatever page is open. A lock or another account stops them; nothing of theirs is lost. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const { services, keys, notebook } = useSession()
  const { run } = useTransactions()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const queue = useRef<Queue | null>(null)
  const runRef = useRef(run)
  const comparedRef = useRef(notebook?.comparedKeys)
  useEffect(() => {
    runRef.current = run
    comparedRef.current = notebook?.comparedKeys
  }, [run, notebook])

  useEffect(() => {
    if (!services || !keys) return
    const made = new Queue(
      services,
      keys,
      setUploads,
      (rows, compared) =>
        runRef.current("add-records", async (on) => {
          const { isContribution, recordContributions, recordUploads } = await loadSessionCode()
          return rows.some(isContribution)
            ? recordContributions(services, keys, rows, on, compared)
            : recordUploads(services, keys, rows, on)
        }),
      (patient) => comparedRef.current?.[patient],
    )
    queue.current = made
    void made.load()
    return () => {
      made.stop()
      queue.current = null
      setUploads([])
    }
  }, [services, keys])

  // A page that is encrypting asks before it is closed; what is encrypted already survives.
  const working = uploads.some((upload) => upload.state === "sending" || upload.state === "queued")
  useEffect(() => {
    if (!working) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener("beforeunload", ask)
    return () => removeEventListener("beforeunload", ask)
  }, [working])

  const add = useCallback<Uploads["add"]>(async (...input) => {
    await queue.current?.add(...input)
  }, [])
  const value = useMemo<Uploads>(
    () => ({
      uploads,
      add,
      retry: (id, compared) => queue.current?.retry(id, compared),
      record: (batch) => void queue.current?.record(batch),
      remove: (id) => void queue.current?.remove(id),
    }),
    [uploads, add],
  )
  return <UploadsContext value={value}>{children}</UploadsContext>
}

/** The uploads of one unlocked session. */
class Queue {
  readonly #items = new Map<string, Upload>()
  readonly #files = new Map<string, NewRecord>()
  readonly #aborts = new Map<string, AbortController>()
  /** Keys of patients that were compared while this goes on: the notebook may come to know them later. */
  readonly #compared = new Map<Address, Digest>()
  #stopped = false

  constructor(
    readonly services: Services,
    readonly keys: UnlockedKeys,
    readonly show: (uploads: readonly Upload[]) => void,
    readonly confirm: (rows: readonly UploadRow[], compared: Digest | undefined) => Promise<void>,
    readonly comparedBefore: (patient: Address) => Digest | undefined,
  ) {}

  #comparedKey = (patient: Address): Digest | undefined =>
    this.#compared.get(patient) ?? this.comparedBefore(patient)

  /** Finds what an earlier visit left, and clears away what belongs to nothing. */
  async load(): Promise<void> {
    const rows = await this.services.device.uploads(this.keys.account)
    const { readLabel, sweepUploads } = await loadSessionCode()
    await sweepUploads(this.services).catch(() => undefined)
    for (const row of rows) {
      const label = await readLabel(this.keys, row).catch(() => ({ title: "A file", names: [] }))
      const lost = row.state === "encrypting"
      const error = lost ? asKeywardError(null, "file-unreadable") : null
      const state = lost ? "failed" : row.state === "pinned" ? "pinned" : "queued"
      if (!this.#items.has(row.id))
        this.#items.set(row.id, { row, label, progress: null, state, error, hasFile: false })
    }
    this.#changed()
    this.#next()
  }

  async add(
    folder: Scope,
    records: readonly NewRecord[],
    patient = this.keys.account,
    compared?: Digest,
  ): Promise<void> {
    if (compared) this.#compared.set(patient, compared)
    const known = this.#comparedKey(patient)
    const { noteContributions, noteUploads } = await loadSessionCode()
    const rows =
      patient === this.keys.account
        ? await noteUploads(this.services, this.keys, folder, records)
        : await noteContributions(this.services, this.keys, { patient, folder }, records, known)
    for (const [index, row] of rows.entries()) {
      const record = records[index]
      if (!record) continue
      this.#files.set(row.id, record)
      const label = { title: record.head.title, names: record.files.map((file) => file.name) }
      this.#items.set(row.id, { row, label, progress: null, state: "queued", error: null, hasFile: true })
    }
    this.#changed()
    this.#next()
  }

  retry(id: string, compared?: Digest): void {
    const item = this.#items.get(id)
    if (!item) return
    if (compared) this.#compared.set(item.row.patient, compared)
    if (item.row.state === "pinned") return void this.record(item.row.batch)
    this.#update(id, { state: "queued", error: null })
    this.#next()
  }

  async record(batch: string): Promise<void> {
    const items = this.#of(batch).filter((item) => item.row.state === "pinned" && item.state !== "done")
    const patient = items[0]?.row.patient
    if (!patient || items.some((item) => item.state === "recording")) return
    for (const { row } of items) this.#update(row.id, { state: "recording", error: null })
    try {
      await this.confirm(
        items.map((item) => item.row),
        this.#comparedKey(patient),
      )
      for (const { row } of items) this.#update(row.id, { state: "done" })
    } catch (error) {
      // Those recorded before the refusal are gone from the device: they are done.
      const left = new Map(
        (await this.services.device.uploads(this.keys.account)).map((row) => [row.id, row] as const),
      )
      for (const { row } of items) {
        // Kept anew where the deployment held it no longer.
        const kept = left.get(row.id)
        this.#update(
          row.id,
          kept ? { row: kept, state: "failed", error: asKeywardError(error) } : { state: "done" },
        )
      }
    }
  }

  async remove(id: string): Promise<void> {
    const item = this.#items.get(id)
    this.#aborts.get(id)?.abort()
    this.#items.delete(id)
    this.#files.delete(id)
    this.#changed()
    if (item && item.state !== "done") {
      const { cancelUpload } = await loadSessionCode()
      await cancelUpload(this.services, this.keys, item.row).catch(() => undefined)
    }
    if (item) this.#whenComplete(item.row.batch)
    this.#next()
  }

  stop(): void {
    this.#stopped = true
    for (const abort of this.#aborts.values()) abort.abort()
  }

  #next(): void {
    if (this.#stopped) return
    for (const item of this.#items.values()) {
      if (this.#aborts.size >= AT_ONCE) return
      if (item.state === "queued") void this.#send(item)
    }
  }

  async #send({ row }: Upload): Promise<void> {
    const abort = new AbortController()
    this.#aborts.set(row.id, abort)
    this.#update(row.id, { state: "sending" })
    try {
      const { uploadRecord } = await loadSessionCode()
      const pinned = await uploadRecord(this.services, this.keys, row, this.#files.get(row.id) ?? null, {
        signal: abort.signal,
        onProgress: (progress) => this.#update(row.id, { progress }),
      })
      this.#files.delete(row.id)
      this.#update(row.id, { row: pinned, state: "pinned", progress: null })
    } catch (error) {
      const kept = (await this.services.device.uploads(row.account)).find((each) => each.id === row.id)
      this.#update(row.id, { state: "failed", error: asKeywardError(error), ...(kept ? { row: kept } : {}) })
    } finally {
      this.#aborts.delete(row.id)
    }
    this.#whenComplete(row.batch)
    this.#next()
  }

  /** A batch that has all arrived asks for its one confirmation by itself. */
  #whenComplete(batch: string): void {
    if (this.#stopped) return
    const items = this.#of(batch).filter((item) => item.state !== "done")
    if (items.length > 0 && items.every((item) => item.state === "pinned")) void this.record(batch)
  }

  #of = (batch: string): Upload[] => [...this.#items.values()].filter((item) => item.row.batch === batch)

  #update(id: string, change: Partial<Upload>): void {
    const item = this.#items.get(id)
    if (!item) return
    this.#items.set(id, { ...item, ...change, hasFile: this.#files.has(id) })
    this.#changed()
  }

  #changed(): void {
    if (!this.#stopped) this.show([...this.#items.values()])
  }
}
