import { exactly, randomBytes, toHex } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"

/** Order of secp256k1 (SEC 2). */
export const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Whether 32 bytes are a private key of secp256k1: 1 … order - 1. */
export function isSignerKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false
  const value = BigInt(`0x${toHex(bytes)}`)
  return value > 0n && value < SECP256K1_ORDER
}

/** A fresh private key of secp256k1, for an account without a wallet: 32 random bytes, 1 … order - 1. */
export function newSignerKey(random: (length: number) => Bytes = randomBytes): Bytes {
  for (;;) {
    const key = exactly(random(32), 32)
    if (isSignerKey(key)) return key
  }
}
