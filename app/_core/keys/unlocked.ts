import { equalBytes } from "../crypto/bytes"
import { publicKeyOf } from "../crypto/hpke"
import type { Address, Digest } from "../types"
import type { OpenVault } from "./vault"

/** A patient's secrets while they are unlocked: the account's own, or those of somebody it acts for. In memory alone. */
export interface UnlockedKeys {
  readonly account: Address
  /** X-Wing seed, 32 bytes; null for a delegate, who is handed the masters alone. */
  readonly identity: Uint8Array | null
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Uint8Array
  /** By generation, oldest first; 32 bytes each. One more once a generation is sealed in the vault. */
  readonly masters: readonly Uint8Array[]
  /** The vault they come from: a new master is sealed with it. Not in a delegate's hands. */
  readonly vault?: VaultHolder
}

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
  #newest: KnownVault

  constructor(newest: KnownVault) {
    this.#newest = newest
  }

  get digest(): Digest {
    return this.#newest.digest
  }

  get open(): OpenVault {
    return this.#newest.vault
  }

  /** @throws RangeError where it holds another identity: those are other keys, to be entered as such */
  take({ digest, vault }: KnownVault): void {
    if (!equalBytes(vault.identity, this.open.identity)) throw new RangeError("a vault of another identity")
    this.#newest = { digest, vault }
  }
}

/** An account's own keys; its masters are those of the newest vault, whoever sealed it since. */
export function unlockedBy(known: KnownVault): UnlockedKeys {
  const { account, identity } = known.vault
  const vault = new VaultHolder(known)
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
  const master = keys.masters.at(-1)
  if (!master) throw new RangeError("unlocked keys without a master")
  return master
}
