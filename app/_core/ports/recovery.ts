import type { Address } from "../types"
import type { RegistryWriter } from "./registry"

/** Whoever holds an account's recovery code, in the registry's eyes: an address with a key and without any money. */
export interface RecoveryHolder {
  /** The address of a secp256k1 private key (32 bytes). Throws `key-wrong` where it is none. */
  addressOf(signingKey: Uint8Array): Address
  /** EIP-191 personal_sign by that address; 65 bytes as hex. */
  signMessage(signingKey: Uint8Array, message: string): Promise<`0x${string}`>
  /** Writes as that address; what it signs is brought to the registry by the relay, else by the connected wallet. */
  writer(signingKey: Uint8Array): RegistryWriter
}
