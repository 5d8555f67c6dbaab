import { concat, equalBytes } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { KeywardError } from "../errors"
import { CHUNK_SIZE, TAG_LENGTH, chunkCommit, decryptChunks, encryptChunks, inPieces } from "./content"
import type { ChunkKeys } from "./content"
import { padme } from "./padding"

interface FileOptions extends ChunkKeys {
  /** True size, bytes. */
  readonly size: number
  readonly signal?: AbortSignal
  /** Bytes of the file (without padding) done so far, rising to `size`. */
  readonly onProgress?: (done: number) => void
}

/** What the manifest says of an encrypted file. */
export interface SealedFile {
  /** 32 bytes; see `chunkCommit`. */
  readonly commit: Bytes
  /** 32 bytes; see `PlaintextDigest`. */
  readonly digest: Bytes
}

/** Bytes of all leaves together for a file of this size. */
export function encryptedSize(size: number): number {
  const padded = padme(size)
  return padded + TAG_LENGTH * (Math.floor(padded / CHUNK_SIZE) + 1)
}

/**
 * The digest of a plaintext: SHA-256 over the SHA-256 of each of its 262,128-byte chunks, the last one shorter and
 * never empty; without padding. Of an empty file: the SHA-256 of nothing.
 */
class PlaintextDigest {
  readonly #digests: Bytes[] = []
  #running: Promise<unknown> = Promise.resolve()

  /** `chunk` is all of one chunk. Resolves when the one before is done: one runs beside whatever comes next. */
  async add(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return
    await this.#running
    this.#running = sha256(chunk).then((digest) => this.#digests.push(digest))
  }

  async end(): Promise<Bytes> {
    await this.#running
    return sha256(concat(...this.#digests))
  }
}

/** The digest of bytes that are at hand. */
export async function plaintextDigest(bytes: Uint8Array): Promise<Bytes> {
  const digest = new PlaintextDigest()
  for (let start = 0; start < bytes.length; start += CHUNK_SIZE)
    await digest.add(bytes.subarray(start, start + CHUNK_SIZE))
  return digest.end()
}

/** `PlaintextDigest` of a source of exactly `size` bytes. Throws `file-changed` otherwise, and `cancelled`. */
export async function digestFile(
  plaintext: AsyncIterable<Uint8Array>,
  { size, signal, onProgress }: Pick<FileOptions, "size" | "signal" | "onProgress">,
): Promise<Bytes> {
  const digest = new PlaintextDigest()
  let seen = 0
  for await (const piece of inPieces(plaintext, CHUNK_SIZE)) {
    if (signal?.aborted) throw new KeywardError("cancelled")
    seen += piece.length
    if (seen > size) break
    await digest.add(piece)
    onProgress?.(seen)
  }
  if (seen !== size) throw new KeywardError("file-changed", { size, seen })
  return digest.end()
}

/**
 * Encrypts one file: yields its leaves in order (262,144 bytes each, the last one shorter) and returns what the
 * manifest needs, to be had with `yield*`. Padded with zeros to `padme(size)`. Holds a handful of chunks in memory.
 * Throws `file-changed` where the source does not give exactly `size` bytes, and `cancelled`.
 */
export async function* encryptFile(
  plaintext: AsyncIterable<Uint8Array>,
  { size, onProgress, signal, ...keys }: FileOptions,
): AsyncGenerator<Bytes, SealedFile> {
  const digest = new PlaintextDigest()
  const padded = padThrough(plaintext, size, digest)
  let done = 0
  for await (const leaf of encryptChunks(padded, { ...keys, signal })) {
    yield leaf
    done = Math.min(size, done + leaf.length - TAG_LENGTH)
    onProgress?.(done)
  }
  return { commit: await chunkCommit(keys), digest: await digest.end() }
}

async function* padThrough(
  plaintext: AsyncIterable<Uint8Array>,
  size: number,
  digest: PlaintextDigest,
): AsyncGenerator<Uint8Array, void> {
  let seen = 0
  for await (const piece of inPieces(plaintext, CHUNK_SIZE)) {
    seen += piece.length
    if (seen > size) break
    await digest.add(piece)
    yield piece
  }
  if (seen !== size) throw new KeywardError("file-changed", { size, seen })
  for (let left = padme(size) - size; left > 0; left -= CHUNK_SIZE)
    yield new Uint8Array(Math.min(left, CHUNK_SIZE))
}

/**
 * Decrypts one file from its leaves, in whatever pieces they arrive: yields authenticated plaintext only, without
 * the padding, and its last chunk not before the whole file is known to be complete and to fit its digest.
 * Throws `record-altered` where anything is not as it was sealed, without saying what, and `cancelled`.
 */
export async function* decryptFile(
  leaves: AsyncIterable<Uint8Array>,
  { size, onProgress, signal, commit, digest, ...keys }: FileOptions & SealedFile,
): AsyncGenerator<Bytes, void> {
  const seen = new PlaintextDigest()
  const total = padme(size)
  let position = 0
  let held: Bytes | null = null
  for await (const chunk of decryptChunks(leaves, { ...keys, commit, signal })) {
    const text: Bytes = chunk.subarray(0, Math.max(0, Math.min(chunk.length, size - position)))
    if (chunk.subarray(text.length).some((byte) => byte !== 0)) throw new KeywardError("record-altered")
    position += chunk.length
    if (position > total) throw new KeywardError("record-altered")
    if (text.length === 0) continue
    await seen.add(text)
    if (held !== null) {
      yield held
      onProgress?.(Math.min(size, position - chunk.length))
    }
    held = text
  }
  if (position !== total || !equalBytes(await seen.end(), digest)) throw new KeywardError("record-altered")
  if (held !== null) yield held
  onProgress?.(size)
}
