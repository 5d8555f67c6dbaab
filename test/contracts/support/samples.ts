import { createHash } from "node:crypto"
import { keccak256 } from "ethers"

export const READ = 1
export const CONTRIBUTE = 2
export const EVERYTHING = 0n
export const FOLDER = 0x1b2c3d4e5f607182n
export const OTHER_FOLDER = 7n
export const RECORD_BIT = 1n << 63n
export const EPOCH_LAST = 2n ** 32n - 1n
export const NO_DIGEST = `0x${"00".repeat(32)}`
export const NOBODY = `0x${"00".repeat(20)}`

/** Bytes that mean nothing to the registry, the same for the same name. */
export const bytes = (name: string, length: number): string => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash("sha256").update(`${name} ${block}`).digest("hex"),
  )
  return `0x${blocks.join("").slice(0, length * 2)}`
}
export const digest = (name: string): string => bytes(name, 32)
export const publicKey = (name: string): string => bytes(name, 1216)
export const keyDigest = (name: string): string => keccak256(publicKey(name))
/** What the registry keeps of a vault's digest, and of a public key's. */
export const tagOf = (digest: string): string => digest.slice(0, 18)
export const keptDigest = (name: string): string => keyDigest(name).slice(0, 56)
export const NO_KEY = NO_DIGEST.slice(0, 56)
export const wrappedKey = (name: string, length = 1168): string => bytes(name, length)
/** A version byte and two entries, as docs/formats has it. */
export const wrappedKeys = (name: string, length = 105): string => bytes(name, length)
