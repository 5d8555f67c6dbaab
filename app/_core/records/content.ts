import { concat, equalBytes, exactly, source, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdfExpand } from "../crypto/hkdf"
import { KeywardError } from "../errors"

export const SALT_LENGTH = 24
export const COMMIT_LENGTH = 32
export const TAG_LENGTH = 16
/** Plaintext bytes of a chunk; with its tag a leaf of 262,144 bytes. */
export const CHUNK_SIZE = 262_128
export const LABEL = "keyward/chunked-262128@v1+"
const AEAD_NAME = "AEAD_AES_256_GCM"
/** C2SP chunked-encryption: the counter stays below 2^38. */
const MOST_CHUNKS = 2 ** 38
const IN_FLIGHT = 2

/** Which chunked encryption: C2SP's own is label "c2sp.org/chunked-encryption@v1+" with 16,384. */
export interface ChunkScheme {
  readonly label: string
  /** Plaintext bytes of every chunk but the last, which is shorter. */
  readonly chunkSize: number
  /** C2SP's context, after the salt; empty in Keyward. */
  readonly context?: Uint8Array
}

export const KEYWARD_CHUNKS: ChunkScheme = { label: LABEL, chunkSize: CHUNK_SIZE }

export interface ChunkKeys {
  /** The input key, 32 bytes. */
  readonly key: Uint8Array
  /** 24 bytes, never twice for one key. */
  readonly salt: Uint8Array
}

interface ChunkOptions extends ChunkKeys {
  readonly scheme?: ChunkScheme
  readonly signal?: AbortSignal
}

/** 32 bytes that fit one key and salt only; checked before anything is decrypted. Throws `key-wrong` on lengths. */
export const chunkCommit = async (keys: ChunkKeys, scheme: ChunkScheme = KEYWARD_CHUNKS): Promise<Bytes> =>
  (await derive(keys, scheme)).commit

async function derive({ key, salt }: ChunkKeys, { label, context }: ChunkScheme) {
  const info = concat(
    utf8(label + AEAD_NAME),
    Uint8Array.of(0),
    exactly(salt, SALT_LENGTH),
    context ?? new Uint8Array(),
  )
  const derived = await hkdfExpand("SHA-512", exactly(key, 32), info, 32 + 12 + COMMIT_LENGTH)
  return { key: derived.slice(0, 32), nonce: derived.slice(32, 44), commit: derived.slice(44) }
}

/** The base nonce XOR the chunk's number, big-endian. */
function nonceOf(base: Uint8Array, chunk: number): Bytes {
  if (chunk >= MOST_CHUNKS) throw new KeywardError("file-too-large", { chunk })
  const nonce = Uint8Array.from(base)
  const view = new DataView(nonce.buffer)
  view.setBigUint64(4, view.getBigUint64(4) ^ BigInt(chunk))
  return nonce
}

/**
 * The bytes in pieces of `size`, then one shorter piece, which may be empty. A piece that arrives whole is handed on
 * as it is: use it before asking for the next one.
 */
export async function* inPieces(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void> {
  let piece = new Uint8Array(size)
  let filled = 0
  for await (const part of bytes) {
    for (let taken = 0; taken < part.length;) {
      const next = part.subarray(taken, taken + size - filled)
      taken += next.length
      if (next.length === size) {
        yield next
        continue
      }
      piece.set(next, filled)
      filled += next.length
      if (filled === size) {
        yield piece
        piece = new Uint8Array(size)
        filled = 0
      }
    }
  }
  yield piece.subarray(0, filled)
}

/** `work` on each piece in order, the next one begun before the last one is handed out. */
async function* ahead<T, R>(
  pieces: AsyncIterable<T>,
  work: (piece: T, index: number) => Promise<R>,
): AsyncGenerator<R, void> {
  const waiting: Promise<R>[] = []
  let index = 0
  for await (const piece of pieces) {
    const result = work(piece, index++)
    // Should the reader stop early, nobody is left to see it fail.
    result.catch(() => undefined)
    waiting.push(result)
    const first = waiting.length >= IN_FLIGHT ? waiting.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const result of waiting) yield await result
}

const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw new KeywardError("cancelled")
}

/**
 * C2SP chunked encryption over AES-256-GCM (c2sp.org/chunked-encryption) in raw form, without the salt and commit at
 * the front: yields one encrypted chunk at a time, each `chunkSize` + 16 bytes and the last one shorter, two in
 * flight. However the source is cut, the chunks are the same. Throws `cancelled`, `key-wrong` on wrong lengths, and
 * whatever the source throws.
 */
export async function* encryptChunks(
  plaintext: AsyncIterable<Uint8Array>,
  { scheme = KEYWARD_CHUNKS, signal, ...keys }: ChunkOptions,
): AsyncGenerator<Bytes, void> {
  const { key, nonce } = await derive(keys, scheme)
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"])
  yield* ahead(inPieces(plaintext, scheme.chunkSize), async (piece, i) => {
    throwIfAborted(signal)
    const algorithm = { name: "AES-GCM", iv: nonceOf(nonce, i) }
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, source(piece)))
  })
}

/**
 * Opens chunks one by one, for a reader that goes to and fro: `open(i, chunk)` gives the plaintext of chunk i, which has
 * to be all of it. Whether it is the last one, and so whether nothing is missing, its length alone tells: the caller
 * looks. Throws `record-altered` as `decryptChunks` does.
 */
export async function chunkOpener({
  scheme = KEYWARD_CHUNKS,
  commit,
  ...keys
}: ChunkKeys & { readonly scheme?: ChunkScheme; readonly commit: Uint8Array }): Promise<
  (index: number, chunk: Uint8Array) => Promise<Bytes>
> {
  const derived = await derive(keys, scheme)
  if (!equalBytes(commit, derived.commit)) throw new KeywardError("record-altered")
  const aes = await crypto.subtle.importKey("raw", derived.key, "AES-GCM", false, ["decrypt"])
  return async (index, chunk) => {
    const algorithm = { name: "AES-GCM", iv: nonceOf(derived.nonce, index) }
    const opened = await crypto.subtle.decrypt(algorithm, aes, source(chunk)).catch(() => null)
    if (opened === null) throw new KeywardError("record-altered")
    return new Uint8Array(opened)
  }
}

/**
 * Undoes `encryptChunks`, however the ciphertext is cut: yields one authenticated chunk of plaintext at a time, all
 * of `chunkSize` and a shorter last one. Throws `record-altered` where the key, the salt, the commit or any byte is
 * not what it was, or where chunks are missing, moved or added; never says which. What was yielded before is
 * authentic, but complete only once the generator ends.
 */
export async function* decryptChunks(
  ciphertext: AsyncIterable<Uint8Array>,
  { scheme = KEYWARD_CHUNKS, signal, commit, ...keys }: ChunkOptions & { readonly commit: Uint8Array },
): AsyncGenerator<Bytes, void> {
  const open = await chunkOpener({ ...keys, scheme, commit })
  yield* ahead(inPieces(ciphertext, scheme.chunkSize + TAG_LENGTH), async (piece, i) => {
    throwIfAborted(signal)
    return open(i, piece)
  })
}
