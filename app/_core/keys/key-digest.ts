import { keccak_256 } from "@noble/hashes/sha3.js"
import { toHex } from "../crypto/bytes"
import { asDigest } from "../types"
import type { Digest } from "../types"

/** What the registry keeps of a public key: its keccak256. */
export const keyDigest = (publicKey: Uint8Array): Digest => asDigest(`0x${toHex(keccak_256(publicKey))}`)
