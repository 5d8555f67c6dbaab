import { wipe } from "../crypto/wiped"
import { KeywardError } from "../errors"
import type { Address } from "../types"
import { copyMasters } from "./masters"
import type { Masters } from "./masters"
import type { HandedOver, UnlockedKeys, VaultHolder } from "./unlocked"

/**
 * Unlocked keys as pages hold them: a handle without a readable member, so that what walks over the state of a page
 * (its tools, a log, an error's report) meets no key. Whoever reads gets copies; {@link end} writes zeros over the keys
 * themselves and over those of the ways in, and from then on the handle gives nothing.
 */
export class KeptKeys implements UnlockedKeys {
  /** Two handles of the same keys would take them from each other. */
  static readonly #handles = new WeakMap<UnlockedKeys, KeptKeys>()
  readonly account: Address
  #keys: UnlockedKeys | null

  private constructor(keys: UnlockedKeys) {
    this.account = keys.account
    this.#keys = keys
  }

  /** The one handle of these keys; itself where it is one already. */
  static of(keys: UnlockedKeys): KeptKeys {
    if (keys instanceof KeptKeys) return keys
    const kept = KeptKeys.#handles.get(keys) ?? new KeptKeys(keys)
    KeptKeys.#handles.set(keys, kept)
    return kept
  }

  get identity(): Uint8Array | null {
    return this.#open.identity?.slice() ?? null
  }

  get publicKey(): Uint8Array {
    return this.#open.publicKey
  }

  get masters(): Masters {
    return copyMasters(this.#open.masters, (master) => master.slice())
  }

  /** Undefined with a delegate's keys, as the interface has it; a getter cannot be left out. */
  get vault(): VaultHolder {
    return this.#open.vault as VaultHolder
  }

  /** Undefined with an account's own keys. */
  get handed(): HandedOver {
    return this.#open.handed as HandedOver
  }

  /** Locks it for good. What was under way with a copy ends by itself; nothing is sealed or wrapped with zeros. */
  end(): void {
    const keys = this.#keys
    this.#keys = null
    if (!keys) return
    if (keys.identity) wipe(keys.identity)
    wipe(...keys.masters.values())
    keys.vault?.end()
  }

  get #open(): UnlockedKeys {
    if (!this.#keys) throw new KeywardError("locked")
    return this.#keys
  }
}
