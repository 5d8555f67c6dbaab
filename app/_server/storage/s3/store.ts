import "server-only"
import { randomUUID } from "node:crypto"
import { carHeader, framePrefix, readFrames } from "../../../_core/dag/car-frames"
import { cidOf, codecOf, DAG_PB } from "../../../_core/dag/cid"
import { linksOf } from "../../../_core/dag/node"
import { isKeywardError, KeywardError } from "../../../_core/errors"
import type { Pin, PinStore } from "../../../_core/ports/storage"
import type { Cid } from "../../../_core/types"
import type { Database } from "../../database/port"
import { Leases } from "../../ledger/leases"
import { abortable } from "../abortable"
import { asStorageError } from "../disk"
import { Turnstile } from "../lock"
import { encodeIndex, BlockIndex } from "./block-index"
import type { Place } from "./block-index"
import { Bucket, DEADLINES } from "./bucket"
import type { BucketPlace, Deadlines } from "./bucket"
import { CarBook } from "./car-book"
import type { StoredCar } from "./car-book"
import { CarNames } from "./car-names"
import { Kept } from "./kept"
import { BucketTag } from "./tag"

const MIB = 1024 ** 2
/** Bytes that are read at once: where somebody begins, and where they go on. */
const [NEAR, FAR] = [MIB / 2, 8 * MIB]
/** Bytes of what was read that a process remembers. */
const MEMORY = 64 * MIB
/** So many long reads at once in one process; whoever comes then reads short ones. */
const LONG_READS = 8
const MOST_INDEX = 64 * MIB
/** An import that broke off, parts that nobody put together, objects without a row: gone after so long. Seconds. */
export const LEFT_OVER_SECONDS = 24 * 3_600
/** From one look through the bucket to the next, and how long one process may take for it. Seconds. */
const SWEEP_SECONDS = 12 * 3_600
const SWEEP_LEASE = 900
/** So long a bucket that was seen to keep nothing, or to work, is not asked once more. Milliseconds. */
const ERASABLE_FOR = 60_000
const WELL_FOR = 5_000
/** So long a process goes on reading what counted of a root. Milliseconds. */
const HELD_FOR = 5_000
const HEALTH = 10_000

interface Options {
  readonly signal?: AbortSignal
}

/** A stretch of a CAR. */
interface Window {
  readonly offset: number
  readonly bytes: Buffer
}

/**
 * Records in a bucket of an S3 service, for several processes with one ledger: an object for each record and owner (the
 * CAR as it came, `.car`) and which block lies where in it (`.idx`, see {@link encodeIndex}).
 *
 * The ledger says what counts ({@link CarBook}); an object without a committed row is nothing. Each import writes under a
 * name of its own, so that nobody has to wait for anybody, and erasing removes objects that nobody writes to again: it
 * counts no blocks. Memory: 5 MiB parts while sending, 8 MiB stretches while reading, the index of a record while it is
 * imported.
 */
export class S3PinStore implements PinStore {
  readonly #bucket: Bucket
  readonly #tag: BucketTag
  readonly #database: Database
  readonly #book: CarBook
  readonly #leases: Leases
  readonly #windows: Kept<Window>
  readonly #indexes = new Kept<BlockIndex>(32 * MIB)
  readonly #held = new Map<Cid, { readonly cars: readonly StoredCar[]; readonly at: number }>()
  readonly #collections = new Turnstile()
  readonly #closing = new AbortController()
  readonly #imports = new Set<Promise<void>>()
  readonly #holder = randomUUID()
  #names: Promise<CarNames> | null = null
  #erasableAt: number | null = null
  #wellAt: number | null = null
  #longReads = 0

  private constructor(bucket: Bucket, database: Database, memory: number) {
    this.#bucket = bucket
    this.#windows = new Kept(memory)
    this.#database = database
    this.#tag = new BucketTag(bucket)
    this.#book = new CarBook(database)
    this.#leases = new Leases(database)
  }

  /**
   * The service need not answer yet.
   * @param options `memory`: bytes of what was read that are remembered
   * @throws KeywardError `store-keeps` where the bucket keeps versions or locks objects; `store-unreachable` with a
   * reason where it does not exist or refuses the credentials
   */
  static async open(
    place: BucketPlace,
    database: Database,
    { deadlines = DEADLINES, memory = MEMORY }: { deadlines?: Deadlines; memory?: number } = {},
  ): Promise<S3PinStore> {
    const bucket = new Bucket(place, deadlines)
    const store = new S3PinStore(bucket, database, memory)
    try {
      await store.#requireErasable()
    } catch (error) {
      // One that is away is looked at when it is back, before it is given anything.
      if (isKeywardError(error) && error.details["reason"] === undefined) return store
      await store.close()
      throw error
    }
    return store
  }

  /** Which ledger the bucket goes with. */
  get tag(): BucketTag {
    return this.#tag
  }

  /**
   * As {@link PinStore.importCar}. The CAR has to hold every block: nothing is shared between records.
   * @throws KeywardError `store-full`, `store-unreachable`, `store-keeps`, `cancelled`, `car-invalid` or what the stream
   * throws; nothing counts then
   */
  importCar(root: Cid, owner: string, car: AsyncIterable<Uint8Array>, options: Options = {}): Promise<void> {
    const signal = this.#signal(options)
    const importing = this.#import(root, owner, car, signal).catch((error: unknown) => {
      throw asStorageError(error)
    })
    this.#imports.add(importing)
    const forget = () => this.#imports.delete(importing)
    importing.then(forget, forget)
    return importing
  }

  async block(root: Cid, cid: Cid, options: Options = {}): Promise<Uint8Array | null> {
    const signal = this.#signal(options)
    // Whoever begins with a record is told how it is now.
    const { cars, isFresh } = await this.#carsOf(root, cid === root)
    const found = await this.#fromAny(cars, cid, signal)
    if (found || isFresh) return found
    return this.#fromAny((await this.#carsOf(root, true)).cars, cid, signal)
  }

  async isPinned(root: Cid, owner: string): Promise<boolean> {
    const car = await this.#book.find(root, owner)
    if (!car) return false
    const names = await this.#namesOf()
    const asked = { signal: this.#closing.signal }
    const [length, index] = await Promise.all([
      this.#bucket.lengthOf(names.carOf(car), asked),
      this.#bucket.lengthOf(names.indexOf(car), asked),
    ])
    return length === car.size && index !== null
  }

  pins(): AsyncIterable<Pin> {
    return this.#book.pins()
  }

  /** The ledger remembers it; nothing is asked of the bucket. */
  async unpin(root: Cid, owner: string): Promise<void> {
    await this.#book.unpin(root, owner)
    this.#held.delete(root)
  }

  unerased(): Promise<number> {
    return this.#book.countErasing()
  }

  /** Of what was left over, too, twice a day and by one process at a time. */
  collectGarbage(): Promise<number> {
    return this.#collections.pass(async () => {
      await this.#book.giveUpBefore(now() - LEFT_OVER_SECONDS)
      const removed = await this.#eraseAll()
      await this.#sweepWhenDue()
      return removed
    })
  }

  /** Writes, reads and removes something small: that it can be listed says nothing of its bytes. */
  async health(): Promise<void> {
    if (isWithin(WELL_FOR, this.#wellAt)) return
    await this.#requireErasable(true, HEALTH)
    const asked = { signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(HEALTH)]) }
    const key = `${(await this.#namesOf()).prefix}probe/${randomUUID()}`
    const said = Buffer.from(key)
    try {
      await this.#bucket.put(key, said, asked, HEALTH)
      const read = await this.#bucket.read(key, said.length, asked)
      await this.#bucket.remove(key, asked, HEALTH)
      if (!read?.equals(said)) throw new KeywardError("store-unreachable")
    } catch (error) {
      if (isKeywardError(error, "cancelled"))
        throw new KeywardError("store-unreachable", {}, { cause: error })
      throw error
    }
    this.#wellAt = performance.now()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#imports)
    await this.#collections.pass(() => Promise.resolve())
    this.#bucket.close()
  }

  async #import(
    root: Cid,
    owner: string,
    car: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#requireErasable(false, undefined, signal)
    const names = await this.#namesOf()
    const begun = await this.#book.begin(root, owner, now())
    try {
      const places: Place[] = []
      const key = names.carOf(begun)
      let size = 0
      const whole = wholeCar(root, abortable(car, signal), (place) => places.push(place))
      const counted = counting(whole, (bytes) => (size += bytes))
      await this.#bucket.putStream(key, counted, { signal })
      if ((await this.#bucket.lengthOf(key, { signal })) !== size)
        throw new KeywardError("store-unreachable", {}, { cause: new Error("S3 kept another length") })
      await this.#bucket.put(names.indexOf(begun), encodeIndex(places, size), { signal })
      if (!(await this.#book.commit({ ...begun, size }, places.length, now())))
        throw new KeywardError("store-unreachable", {}, { cause: new Error("given up meanwhile") })
      this.#held.delete(root)
    } catch (error) {
      // Where the ledger is away as well, the row is found a day later.
      await this.#book.giveUp(begun.id).catch(() => undefined)
      throw error
    }
  }

  async #carsOf(root: Cid, mustBeFresh: boolean): Promise<{ cars: readonly StoredCar[]; isFresh: boolean }> {
    const held = this.#held.get(root)
    if (held && !mustBeFresh && isWithin(HELD_FOR, held.at)) return { cars: held.cars, isFresh: false }
    const cars = await this.#book.ofRoot(root)
    this.#held.delete(root)
    this.#held.set(root, { cars, at: performance.now() })
    const oldest = this.#held.keys().next()
    if (this.#held.size > 1_000 && !oldest.done) this.#held.delete(oldest.value)
    return { cars, isFresh: true }
  }

  /** From the first that has it whole. */
  async #fromAny(cars: readonly StoredCar[], cid: Cid, signal: AbortSignal): Promise<Uint8Array | null> {
    let altered: KeywardError | null = null
    for (const car of cars) {
      try {
        const bytes = await this.#blockOf(car, cid, signal)
        if (bytes) return bytes
      } catch (error) {
        if (!isKeywardError(error, "record-altered")) throw error
        altered = error
      }
    }
    if (altered) throw altered
    return null
  }

  async #blockOf(car: StoredCar, cid: Cid, signal: AbortSignal): Promise<Uint8Array | null> {
    const index = await this.#indexOf(car, signal)
    const place = index?.find(cid)
    if (!index || !place) return null
    const window = await this.#windowOf(car, index, place, signal)
    if (!window) return null
    const from = place.offset - window.offset
    const bytes = window.bytes.subarray(from, from + place.length)
    if ((await cidOf(codecOf(cid), bytes)) !== cid) throw new KeywardError("record-altered", { cid })
    return bytes
  }

  async #indexOf(car: StoredCar, signal: AbortSignal): Promise<BlockIndex | null> {
    const kept = this.#indexes.get(car.id)
    if (kept) return kept
    const bytes = await this.#bucket.read((await this.#namesOf()).indexOf(car), MOST_INDEX, { signal })
    if (!bytes) return null
    const index = readIndex(bytes, car)
    this.#indexes.set(car.id, index, index.weight)
    return index
  }

  /** The stretch that a block lies in; a long one where the stretch before it has been read. */
  async #windowOf(
    car: StoredCar,
    index: BlockIndex,
    place: Place,
    signal: AbortSignal,
  ): Promise<Window | null> {
    const nameOf = (size: number, offset: number) => `${car.id} ${size} ${Math.floor(offset / size)}`
    for (const size of [FAR, NEAR]) {
      const kept = this.#windows.get(nameOf(size, place.offset))
      if (kept && holds(kept, place)) return kept
    }
    const before = Math.max(0, place.offset - NEAR)
    const goesOn = [nameOf(FAR, before), nameOf(NEAR, before)].some((name) => this.#windows.get(name))
    const size = goesOn && place.offset > 0 && this.#longReads < LONG_READS ? FAR : NEAR
    const from = size === FAR ? place.offset : Math.floor(place.offset / size) * size
    const span = index.span(from, (Math.floor(place.offset / size) + 1) * size)
    if (!span) return null
    const isLong = size === FAR
    if (isLong) this.#longReads++
    try {
      const key = (await this.#namesOf()).carOf(car)
      const bytes = await this.#bucket.readRange(key, span.offset, span.length, { signal })
      if (!bytes) return null
      const window = { offset: span.offset, bytes }
      this.#windows.set(nameOf(size, place.offset), window, bytes.length)
      return window
    } finally {
      if (isLong) this.#longReads--
    }
  }

  async #eraseAll(): Promise<number> {
    let removed = 0
    const failures: unknown[] = []
    for await (const car of this.#book.erasing()) {
      this.#closing.signal.throwIfAborted()
      try {
        removed += await this.#erase(car)
      } catch (error) {
        // What fails holds nobody else's up, and is tried the next time.
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
    return removed
  }

  /** The index first: without it nobody finds a block. The row goes once both are seen to be gone, twice. */
  async #erase(car: StoredCar): Promise<number> {
    const names = await this.#namesOf()
    const keys = [names.indexOf(car), names.carOf(car)]
    const asked = { signal: this.#closing.signal }
    for (const key of keys) await this.#bucket.remove(key, asked)
    for (const key of [...keys, ...keys])
      if ((await this.#bucket.lengthOf(key, asked)) !== null)
        throw new KeywardError("store-unreachable", {}, { cause: new Error("S3 still has what was removed") })
    this.#indexes.delete(car.id)
    return this.#book.erased(car.id)
  }

  async #sweepWhenDue(): Promise<void> {
    const names = await this.#namesOf()
    const lease = `s3 sweep ${names.prefix}`
    if ((await this.#leases.doneAt(lease)) + SWEEP_SECONDS > now()) return
    const hold = () => this.#leases.take(lease, this.#holder, now(), now() + SWEEP_LEASE)
    if (!(await hold())) return
    try {
      await this.#sweep(names, hold)
      await this.#leases.end(lease, this.#holder, now())
    } catch (error) {
      await this.#leases.end(lease, this.#holder)
      throw error
    }
  }

  /** Removes what no row tells of; nothing where the bucket names another ledger. */
  async #sweep(names: CarNames, hold: () => Promise<boolean>): Promise<void> {
    await this.#tag.mustName(this.#database)
    const asked = { signal: this.#closing.signal }
    const then = now() - LEFT_OVER_SECONDS
    await this.#bucket.endUploadsBefore(then, names.prefix, asked)
    for await (const page of this.#bucket.list(names.prefix, asked)) {
      if (!(await hold())) return
      const old = page.filter(({ since }) => since <= then)
      const idOf = ({ key }: { key: string }) => names.idIn(key)
      const known = await this.#book.known(old.map(idOf).filter((id) => id !== null))
      for (const one of old) {
        const id = idOf(one)
        if (id === null || !known.has(id)) await this.#bucket.remove(one.key, asked)
      }
    }
  }

  async #requireErasable(anew = false, limit?: number, signal = this.#closing.signal): Promise<void> {
    if (!anew && isWithin(ERASABLE_FOR, this.#erasableAt)) return
    this.#erasableAt = null
    await this.#bucket.requireErasable({ signal }, limit)
    this.#erasableAt = performance.now()
  }

  #namesOf(): Promise<CarNames> {
    this.#names ??= CarNames.of(this.#database).catch((error: unknown) => {
      this.#names = null
      throw error
    })
    return this.#names
  }

  #signal({ signal }: Options): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
  }
}

const now = (): number => Math.floor(Date.now() / 1_000)

const isWithin = (ms: number, since: number | null): boolean =>
  since !== null && performance.now() - since < ms

const holds = ({ offset, bytes }: Window, place: Place): boolean =>
  place.offset >= offset && place.offset + place.length <= offset + bytes.length

function readIndex(bytes: Buffer, { root, size }: StoredCar): BlockIndex {
  try {
    const index = new BlockIndex(bytes)
    if (index.carLength === size) return index
  } catch {
    // As one of another CAR.
  }
  throw new KeywardError("record-altered", { cid: root })
}

async function* counting(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    count(chunk.length)
    yield chunk
  }
}

/** The same CAR; throws before its end where it does not hold everything that the root reaches. */
async function* wholeCar(
  root: Cid,
  car: AsyncIterable<Uint8Array>,
  onPlace: (place: Place) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fault = (reason: string) => new KeywardError("car-invalid", { reason })
  const held = new Set<Cid>()
  const needed = new Set([root])
  const header = carHeader(root)
  let offset = header.length
  yield header
  for await (const block of readFrames(car, root, fault)) {
    const prefix = framePrefix(block)
    if (held.has(block.cid)) throw fault("duplicate")
    held.add(block.cid)
    if (codecOf(block.cid) === DAG_PB) for (const link of linksOf(block.bytes)) needed.add(link)
    onPlace({ cid: block.cid, offset: offset + prefix.length, length: block.bytes.length })
    offset += prefix.length + block.bytes.length
    yield prefix
    yield block.bytes
  }
  for (const cid of needed) if (!held.has(cid)) throw new KeywardError("car-invalid", { reason: "link", cid })
}
