import type { Cid } from "../../_core/types"
import { inspectRecord, isWhole } from "./inspect"
import type { Inspection } from "./inspect"
import type { PinStore } from "../../_core/ports/storage"

/** So long a record that was looked through and found whole is not looked through again. Milliseconds. */
const WHOLE_FOR = 3_600_000
const MAX_REMEMBERED = 10_000

/** Which records of a store are known to be damaged, since this process began; and whether one is, if it is asked. */
export class Damage {
  readonly #pins: Pick<PinStore, "block">
  readonly #damaged = new Set<Cid>()
  readonly #whole = new Map<Cid, number>()
  readonly #looking = new Map<Cid, Promise<Inspection>>()

  constructor(pins: Pick<PinStore, "block">) {
    this.#pins = pins
  }

  /** How many records are known to be damaged. */
  get count(): number {
    return this.#damaged.size
  }

  /** Whether a record is known to be damaged; nothing is read for it. */
  isKnown(root: Cid): boolean {
    return this.#damaged.has(root)
  }

  /** A block of this record was missing or altered when it was read. */
  note(root: Cid): void {
    this.#damaged.add(root)
    this.#whole.delete(root)
  }

  /** It was sent anew, or erased. */
  clear(root: Cid): void {
    this.#damaged.delete(root)
    this.#whole.delete(root)
  }

  /** Whether every block of a record is there and has its digest; remembered for an hour, one look for all who ask. */
  async isWhole(root: Cid): Promise<boolean> {
    const seenAt = this.#whole.get(root)
    if (seenAt !== undefined && performance.now() - seenAt < WHOLE_FOR) return true
    const looking = this.#looking.get(root) ?? inspectRecord(this.#pins, root)
    this.#looking.set(root, looking)
    try {
      if (!isWhole(await looking)) {
        this.note(root)
        return false
      }
    } finally {
      this.#looking.delete(root)
    }
    this.#damaged.delete(root)
    this.#whole.set(root, performance.now())
    const oldest = this.#whole.keys().next()
    if (this.#whole.size > MAX_REMEMBERED && !oldest.done) this.#whole.delete(oldest.value)
    return true
  }
}
