import { equalBytes } from "../crypto/bytes"
import { publicKeyOf } from "../crypto/hpke"
import type { PatientState } from "../journal/patient-state"
import type { OnTransaction } from "../ports/registry"
import type { Address, Digest } from "../types"
import { EnclosedWays } from "./enclosed-ways"
import { newestOf } from "./masters"
import type { Masters } from "./masters"
import { wipeVault } from "./vault"
import type { OpenVault } from "./vault"

/** A patient's secrets while they are unlocked: the account's own, or those of somebody it acts for. In memory alone. */
export interface UnlockedKeys {
  readonly account: Address
  /** X-Wing seed, 32 bytes; null for a delegate, who is handed the masters alone. */
  readonly identity: Uint8Array | null
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Uint8Array
  /** One more once a generation is sealed in the vault. */
  readonly masters: Masters
  /** The vault they come from: a new master is sealed with it. Not in a delegate's hands. */
  readonly vault?: VaultHolder
  /** Of keys that were handed over by whom it acts for; not of the account's own. */
  readonly handed?: HandedOver
}

/** How keys that were handed to who acts for a patient go on. */
export interface HandedOver {
  /**
   * Takes what the patient handed over since: a page that was open before the patient made new keys would else go on
   * under masters that somebody else may have. To be asked before anything is written with the keys.
   * @param state the patient's journal, as both providers show it
   * @throws KeywardError `key-missing` where what was handed over since opens nothing of the patient's
   */
  follow(state: PatientState): Promise<void>
  /**
   * Seals one more master in the patient's vault and has it handed to who acts for the patient. For an account that is
   * kept alone: its keeper opens the vault.
   */
  readonly seal?: (generation: number, on?: OnTransaction) => Promise<void>
}

/** What an open vault keeps, without the keys of its ways. */
export type HeldVault = Omit<OpenVault, "ways">

/** A vault as it was sealed: its digest stands on chain while it is the newest. */
export interface KnownVault {
  readonly digest: Digest
  readonly vault: OpenVault
}

/**
 * Holds the newest vault of an account whose keys are unlocked. There is one for all who work with them, a queue of
 * uploads, a page, a journey under way: where it is sealed anew (another master, other ways), all have it at once.
 */
export class VaultHolder {
  #digest: Digest
  #held: HeldVault
  #ways: EnclosedWays
  #replaced: Digest | null

  /**
   * Takes the vault over: the keys of its ways are overwritten, see {@link EnclosedWays}.
   * @param replaced the digest that it took the place of, where it was sealed just now
   */
  constructor({ digest, vault }: KnownVault, replaced: Digest | null = null) {
    this.#digest = digest
    this.#held = heldOf(vault)
    this.#ways = EnclosedWays.of(vault)
    this.#replaced = replaced
  }

  get digest(): Digest {
    return this.#digest
  }

  get open(): HeldVault {
    return this.#held
  }

  /** Runs `work` with the whole vault, to seal it anew; the keys of its ways are overwritten when that is done. */
  withWays<T>(work: (vault: OpenVault) => Promise<T>): Promise<T> {
    const held = this.#held
    return this.#ways.use((ways) => work({ ...held, ways }))
  }

  /** Writes zeros over every key of it. */
  end(): void {
    this.#ways.end()
    wipeVault({ ...this.#held, ways: [] })
  }

  /**
   * Whether this is the vault that a journal was sealed with last: an account whose vault was sealed by somebody else
   * since has newer keys than these. A journal that does not tell of this vault yet may end with the one it replaced.
   * @param sealed what the journal was sealed with, oldest first
   */
  isLastOf(sealed: readonly { readonly digest: Digest }[]): boolean {
    const last = sealed.at(-1)?.digest ?? null
    if (last === this.digest) return true
    return last === this.#replaced && !sealed.some(({ digest }) => digest === this.digest)
  }

  /** @throws RangeError where it holds another identity: those are other keys, to be entered as such */
  take({ digest, vault }: KnownVault): void {
    if (!equalBytes(vault.identity, this.open.identity)) throw new RangeError("a vault of another identity")
    if (digest !== this.digest) this.#replaced = this.digest
    this.#digest = digest
    this.#held = heldOf(vault)
    this.#ways = EnclosedWays.of(vault)
  }
}

function heldOf(vault: OpenVault): HeldVault {
  const { ways: _, ...held } = vault
  return held
}

/**
 * An account's own keys; its masters are those of the newest vault, whoever sealed it since.
 * @param replaced the digest of the vault that this one takes the place of
 */
export function unlockedBy(known: KnownVault, replaced: Digest | null = null): UnlockedKeys {
  const { account, identity } = known.vault
  const vault = new VaultHolder(known, replaced)
  return {
    account,
    identity,
    publicKey: publicKeyOf(identity),
    get masters() {
      return vault.open.masters
    },
    vault,
  }
}

/** The newest master. */
export function newestMaster(keys: UnlockedKeys): Uint8Array {
  const master = keys.masters.get(newestOf(keys.masters))
  if (!master) throw new RangeError("unlocked keys without a master")
  return master
}
