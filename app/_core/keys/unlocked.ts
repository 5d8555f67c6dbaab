import type { Address, Digest } from "../types"
import type { OpenVault } from "./vault"

/** A patient's secrets while they are unlocked: the account's own, or those of somebody it acts for. In memory alone. */
export interface UnlockedKeys {
  readonly account: Address
  /** X-Wing seed, 32 bytes; null for a delegate, who is handed the masters alone. */
  readonly identity: Uint8Array | null
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Uint8Array
  /** By generation, oldest first; 32 bytes each. */
  readonly masters: readonly Uint8Array[]
  /** The vault they come from: a new master is sealed with it. Not in a delegate's hands. */
  readonly vault?: HeldVault
}

/** An open vault and the digest that stands on chain while it is the newest. */
export interface HeldVault {
  readonly digest: Digest
  readonly open: OpenVault
}

/**
 * Takes a vault that was sealed anew (another master, other ways) into keys that are held already, so that whoever
 * holds them has the new ones at once: a queue of uploads, a page, a journey under way. The identity must be the same.
 */
export function takeVault(keys: UnlockedKeys, { digest, vault }: { digest: Digest; vault: OpenVault }): void {
  Object.assign(keys, { masters: vault.masters, vault: { digest, open: vault } })
}

/** The newest master. */
export function newestMaster(keys: UnlockedKeys): Uint8Array {
  const master = keys.masters.at(-1)
  if (!master) throw new RangeError("unlocked keys without a master")
  return master
}
