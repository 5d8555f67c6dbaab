import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { Siblings } from "../viewer"
import type { DicomClient } from "./dicom-client"
import type { DicomFile } from "./model"
import { readingOrder } from "./stack"
import type { KnownFile } from "./stack"

/** What the page knows of the record's files so far. */
export interface Loaded {
  readonly known: readonly KnownFile[]
  /** Files that could not be opened, by their place in the record. */
  readonly failed: ReadonlyMap<number, KeywardError>
  /** Files that are still to be read. */
  readonly left: number
}

export interface LoaderOptions {
  readonly client: Pick<DicomClient, "open" | "drop">
  readonly siblings: Pick<Siblings, "open" | "files">
  /** Places in the record of the files that are pictures, as far as their names and types tell. */
  readonly indexes: readonly number[]
  /** Those of them of which neither name nor type tells anything: if they cannot be read, they were no pictures. */
  readonly unsure?: ReadonlySet<number>
  readonly onChange: (loaded: Loaded) => void
  /** Bytes of opened files that the worker may hold. */
  readonly maxBytes?: number
  /** Files that are fetched and decrypted at a time. */
  readonly width?: number
}

/** Encoded files that are held beside the decoded frames. */
export const MAX_ENCODED_BYTES = 300_000_000
/** Two requests hide each other's way to the server; more take the processor from scrolling. */
const WIDTH = 2
/** Changes that come in one go are told together. */
const TELL_EVERY_MS = 150

/**
 * Reads the files of a record into the worker: the one that is shown first, then those beside it. Beyond `maxBytes` the
 * bytes of files far from it are dropped (what they say is kept) and fetched again when they are needed.
 */
export class SliceLoader {
  readonly #options: LoaderOptions
  readonly #abort = new AbortController()
  readonly #known = new Map<number, DicomFile>()
  readonly #failed = new Map<number, KeywardError>()
  /** Read, and no DICOM files. */
  readonly #others = new Set<number>()
  /** Files whose bytes are in the worker, with their sizes. */
  readonly #held = new Map<number, number>()
  readonly #opening = new Map<number, Promise<void>>()
  #centre = 0
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(options: LoaderOptions) {
    this.#options = options
  }

  /** The file that the page brought: it is open already. */
  first(index: number, file: DicomFile, bytes: number): void {
    this.#known.set(index, file)
    this.#held.set(index, bytes)
    this.#centre = index
    this.#tellNow()
  }

  /** Reads all others. Returns when it has tried each once. */
  async run(): Promise<void> {
    const next = async (): Promise<void> => {
      for (;;) {
        const index = this.#nextUnread()
        if (index === undefined || this.#abort.signal.aborted) return
        await this.#open(index)
      }
    }
    await Promise.all(Array.from({ length: this.#options.width ?? WIDTH }, next))
    this.#tellNow()
  }

  /** Where the reader is: what is read next lies beside it. */
  moveTo(index: number): void {
    this.#centre = index
  }

  /** The file's bytes are in the worker when this resolves. @throws KeywardError as `siblings.open` */
  async need(index: number): Promise<void> {
    if (!this.#held.has(index)) await this.#open(index)
    const failed = this.#failed.get(index)
    if (failed) throw failed
  }

  end(): void {
    this.#abort.abort()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #nextUnread(): number | undefined {
    const { indexes, siblings } = this.#options
    const wanted = new Set(indexes)
    const unread = (index: number) => wanted.has(index) && !this.#isRead(index) && !this.#opening.has(index)
    return readingOrder(siblings.files.length, this.#centre).find(unread)
  }

  #isRead(index: number): boolean {
    return this.#known.has(index) || this.#failed.has(index) || this.#others.has(index)
  }

  #open(index: number): Promise<void> {
    const running = this.#opening.get(index)
    if (running) return running
    const opening = this.#read(index).finally(() => this.#opening.delete(index))
    this.#opening.set(index, opening)
    return opening
  }

  async #read(index: number): Promise<void> {
    const { client, siblings } = this.#options
    const { signal } = this.#abort
    try {
      const blob = await siblings.open(index, signal)
      const file = await client.open(index, blob)
      if (signal.aborted) return
      this.#failed.delete(index)
      this.#known.set(index, file)
      this.#held.set(index, blob.size)
      this.#makeRoom(index)
    } catch (thrown) {
      const error = asKeywardError(thrown)
      if (signal.aborted || error.code === "cancelled") return
      if (error.code === "document-damaged" && this.#options.unsure?.has(index)) this.#others.add(index)
      else this.#failed.set(index, error)
    }
    this.#tellSoon()
  }

  /** Forgets the bytes farthest from the reader, never those that were just asked for. */
  #makeRoom(asked: number): void {
    const most = this.#options.maxBytes ?? MAX_ENCODED_BYTES
    let bytes = [...this.#held.values()].reduce((sum, size) => sum + size, 0)
    const far = [...this.#held.keys()]
      .filter((index) => index !== asked && index !== this.#centre)
      .sort((a, b) => Math.abs(b - this.#centre) - Math.abs(a - this.#centre))
    for (const index of far) {
      if (bytes <= most) return
      bytes -= this.#held.get(index) ?? 0
      this.#held.delete(index)
      this.#options.client.drop(index, false)
    }
  }

  #tellSoon(): void {
    if (this.#abort.signal.aborted) return
    this.#timer ??= setTimeout(() => this.#tellNow(), TELL_EVERY_MS)
  }

  #tellNow(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#abort.signal.aborted) return
    const { files } = this.#options.siblings
    const known = [...this.#known].map(([index, file]): KnownFile => ({
      index,
      name: files[index]?.name ?? "",
      file,
    }))
    const left = this.#options.indexes.filter((index) => !this.#isRead(index)).length
    this.#options.onChange({ known, failed: new Map(this.#failed), left })
  }
}
