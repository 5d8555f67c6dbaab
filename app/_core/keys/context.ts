import { concat, fromHex, u256be } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { asAddress } from "../types"
import type { Address } from "../types"

/** Which patient, in which registry, on which chain: everything that is wrapped is bound to it. */
export interface RegistryPlace {
  readonly chainId: number | bigint
  readonly registry: Address
  readonly patient: Address
}

export const ADDRESS_LENGTH = 20
export const CONTEXT_LENGTH = 72

/** The 20 bytes of an account. Throws TypeError where it is none. */
export const addressBytes = (address: Address): Bytes => fromHex(asAddress(address))

/** `ctx` of docs/formats: uint256 chainId ‖ registry ‖ patient, 72 bytes. */
export const registryContext = ({ chainId, registry, patient }: RegistryPlace): Bytes =>
  concat(u256be(BigInt(chainId)), addressBytes(registry), addressBytes(patient))
