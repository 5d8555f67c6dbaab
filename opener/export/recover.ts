import { verifyTypedData } from "ethers/hash"
import type { TypedData } from "../../app/_core/ports/account"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"

/** Who signed EIP-712 typed data. Throws where the signature is malformed. */
export function recover({ domain, types, message }: TypedData, signature: string): Address {
  const fields = Object.fromEntries(Object.entries(types).map(([name, members]) => [name, [...members]]))
  return asAddress(verifyTypedData(domain, fields, message, signature))
}
