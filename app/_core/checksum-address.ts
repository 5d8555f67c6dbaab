import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import type { Address } from "./types"

/** The mixed-case form of an account that wallets show and EIP-4361 asks for (EIP-55). */
export function checksumAddress(account: Address): `0x${string}` {
  const digits = account.slice(2)
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)))
  const mixed = Array.from(digits, (digit, i) => (Number(`0x${hash[i]}`) >= 8 ? digit.toUpperCase() : digit))
  return `0x${mixed.join("")}`
}
