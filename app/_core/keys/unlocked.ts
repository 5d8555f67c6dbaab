import type { Address } from "../types"

/** An account's secrets while it is unlocked. Lives in memory alone. */
export interface UnlockedKeys {
  readonly account: Address
  /** X-Wing seed, 32 bytes. */
  readonly identity: Uint8Array
  /** X-Wing public key, 1,216 bytes. */
  readonly publicKey: Uint8Array
  /** By generation, oldest first; 32 bytes each. */
  readonly masters: readonly Uint8Array[]
}

/** The newest master. */
export function newestMaster(keys: UnlockedKeys): Uint8Array {
  const master = keys.masters.at(-1)
  if (!master) throw new RangeError("unlocked keys without a master")
  return master
}
