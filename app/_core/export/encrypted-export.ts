import {
  concat,
  equalBytes,
  exactly,
  fromBase64url,
  randomBytes,
  toBase64url,
  u32be,
  utf8,
} from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { hkdfExpand } from "../crypto/hkdf"
import { isKeywardError, KeywardError } from "../errors"
import {
  CHUNK_SIZE,
  chunkCommit,
  chunkOpener,
  COMMIT_LENGTH,
  encryptChunks,
  SALT_LENGTH,
  TAG_LENGTH,
} from "../records/content"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import { checked, is, text } from "./checks"
import { checkRange } from "./random-source"
import type { RandomSource } from "./random-source"

const MAGIC = utf8("KWEXPRT1")
const INFO = utf8("keyward/export/v1")
const LEAF = CHUNK_SIZE + TAG_LENGTH
const MAX_HEADER_BYTES = 1024

/** Bytes of a key file. */
export const EXPORT_KEY_LENGTH = 32

interface Header {
  readonly v: 1
  /** What opens it: the 32 bytes of a key file. */
  readonly key: "file"
  /** 24 bytes, base64url. */
  readonly salt: string
}

/** CK of docs/formats, "Encrypted export". Throws `export-key-wrong` on another length. */
async function exportKey(secret: Uint8Array, header: Uint8Array): Promise<Bytes> {
  const info = concat(INFO, Uint8Array.of(0), await sha256(header))
  return hkdfExpand("SHA-512", exactly(secret, EXPORT_KEY_LENGTH, "export-key-wrong"), info, 32)
}

/**
 * Encrypts an export as a stream, in bounded memory: magic, header and commit first, then chunks as those of a record's
 * content, without padding.
 * @param secret the key file's 32 bytes
 * @throws KeywardError `export-key-wrong`, and whatever the source throws
 */
export async function* encryptExport(
  zip: AsyncIterable<Uint8Array>,
  secret: Uint8Array,
  { salt = randomBytes(SALT_LENGTH), signal }: { salt?: Uint8Array; signal?: AbortSignal } = {},
): AsyncGenerator<Bytes, void> {
  const header = canonicalBytes({ v: 1, key: "file", salt: toBase64url(salt) } satisfies Header)
  const keys = { key: await exportKey(secret, header), salt }
  yield concat(MAGIC, u32be(header.length), header, await chunkCommit(keys))
  yield* encryptChunks(zip, { ...keys, ...(signal ? { signal } : {}) })
}

/** Whether bytes begin as an encrypted export does. */
export async function isEncryptedExport(source: RandomSource): Promise<boolean> {
  return source.size >= MAGIC.length && equalBytes(await source.read(0, MAGIC.length), MAGIC)
}

/**
 * Opens an encrypted export for reading to and fro; each part is authenticated before it is handed on, and the last
 * one is looked at first, so that an export that was cut does not open.
 * @throws KeywardError `export-malformed` `export-key-wrong` `export-altered`
 */
export async function openEncryptedExport(source: RandomSource, secret: Uint8Array): Promise<RandomSource> {
  const start = MAGIC.length + 4
  if (!(await isEncryptedExport(source)) || source.size < start) throw refused("magic")
  const length = new DataView((await source.read(MAGIC.length, 4)).buffer).getUint32(0)
  if (length > MAX_HEADER_BYTES) throw refused("header")
  const header = await source.read(start, length)
  const { salt } = checked<Header>(
    parseCanonicalBytes(header),
    { v: is(1), key: is("file"), salt: text(/^[A-Za-z0-9_-]{32}$/, 32) },
    "header",
  )
  const commit = await source.read(start + length, COMMIT_LENGTH)
  const first = start + length + COMMIT_LENGTH
  const keys = { key: await exportKey(secret, header), salt: fromBase64url(salt) }
  const open = await altered("export-key-wrong", () => chunkOpener({ ...keys, commit }))
  return chunkSource(source, first, open)
}

async function chunkSource(
  source: RandomSource,
  first: number,
  open: (index: number, chunk: Uint8Array) => Promise<Bytes>,
): Promise<RandomSource> {
  const encrypted = source.size - first
  const last = Math.floor(encrypted / LEAF)
  const rest = encrypted % LEAF
  if (rest < TAG_LENGTH) throw refused("cut")
  const size = last * CHUNK_SIZE + rest - TAG_LENGTH
  let held: { readonly index: number; readonly chunk: Bytes } | null = null
  const chunkAt = async (index: number): Promise<Bytes> => {
    if (held?.index === index) return held.chunk
    const sealed = await source.read(first + index * LEAF, index === last ? rest : LEAF)
    const chunk = await altered("export-altered", () => open(index, sealed))
    held = { index, chunk }
    return chunk
  }
  await chunkAt(last)
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length)
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length;) {
        const index = Math.floor((offset + done) / CHUNK_SIZE)
        const chunk = await chunkAt(index)
        const within = offset + done - index * CHUNK_SIZE
        const part = chunk.subarray(within, within + length - done)
        bytes.set(part, done)
        done += part.length
      }
      return bytes
    },
  }
}

/** What a chunk that does not open means for an export. */
async function altered<T>(code: "export-altered" | "export-key-wrong", open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    throw isKeywardError(error, "record-altered") ? new KeywardError(code) : error
  }
}

const refused = (problem: string) => new KeywardError("export-malformed", { problem })
