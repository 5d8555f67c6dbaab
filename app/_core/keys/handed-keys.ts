import { equalBytes } from "../crypto/bytes"
import { unwiped, wipe } from "../crypto/wiped"
import type { PatientState } from "../journal/patient-state"
import type { Address } from "../types"
import type { Masters } from "./masters"
import type { HandedOver, UnlockedKeys } from "./unlocked"

/** What a patient's journal hands to somebody who acts for the patient. */
interface Taken {
  readonly masters: Masters
  /** The patient's, as published last. */
  readonly publicKey: Uint8Array
}

/** Where keys that were handed over come from. */
export interface HandedFrom {
  /** The patient's journal, as both providers show it. */
  readonly state: PatientState
  /** Whether a later journal says anything else of them. */
  readonly isChanged: (before: PatientState, after: PatientState) => boolean
  /** @throws KeywardError `key-missing` where nothing opens */
  readonly take: (state: PatientState) => Promise<Taken>
}

/** The keys of a patient in the hands of somebody who acts for them: they follow what is handed over later. */
export class HandedKeys implements UnlockedKeys {
  readonly identity = null
  readonly account: Address
  readonly handed: HandedOver
  #taken: Taken
  #state: PatientState

  private constructor(account: Address, { state, isChanged, take }: HandedFrom, taken: Taken) {
    this.account = account
    this.#taken = taken
    this.#state = state
    this.handed = {
      follow: async (shown) => {
        if (shown.length < this.#state.length || !isChanged(this.#state, shown)) return
        this.#replace(await take(shown))
        this.#state = shown
      },
    }
  }

  static async of(account: Address, from: HandedFrom): Promise<HandedKeys> {
    return new HandedKeys(account, from, await from.take(from.state))
  }

  get masters(): Masters {
    return this.#taken.masters
  }

  get publicKey(): Uint8Array {
    return this.#taken.publicKey
  }

  /** Those that stay are the same arrays, so that whoever locks the keys overwrites them; the others are overwritten now. */
  #replace({ masters, publicKey }: Taken): void {
    const former = this.#taken.masters
    // Locked meanwhile: nothing of it comes back into memory
    try {
      for (const master of former.values()) unwiped(master)
    } catch (error) {
      wipe(...masters.values())
      throw error
    }
    const next = new Map<number, Uint8Array>()
    for (const [generation, master] of masters) {
      const known = former.get(generation)
      next.set(generation, known && equalBytes(known, master) ? known : master)
    }
    for (const [generation, master] of former) if (next.get(generation) !== master) wipe(master)
    this.#taken = { masters: next, publicKey }
  }
}
