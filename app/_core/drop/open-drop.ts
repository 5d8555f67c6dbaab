import { equalBytes, fromBase64url } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap } from "../crypto/hpke"
import { ByteReader } from "../dag/bytes"
import { KeywardError } from "../errors"
import type { ContentProgress } from "../ports/content"
import { decryptFile } from "../records/file"
import { contentKey } from "../records/record-key"
import { MOST_MANIFEST_BYTES, openSealedJson } from "../records/sealed-json"
import { MAX_DROP_BYTES } from "./drop-limits"
import { parseDropManifest } from "./drop-manifest"
import type { DropManifest } from "./drop-manifest"
import {
  DROP_HEAD_LENGTH,
  DROP_MAGIC,
  dropFilesSize,
  dropInfo,
  dropManifestKeys,
  WRAPPED_R_LENGTH,
} from "./drop-package"
import { encryptedSize } from "../records/file"

/** A package as it lies somewhere. */
export interface DropBytes {
  readonly size: number
  /** Bytes from one place up to another, in pieces of whatever size. */
  readonly read: (from: number, to: number, signal?: AbortSignal) => AsyncIterable<Uint8Array>
}

/** A package whose manifest was opened; its files are not read yet. */
export interface OpenDrop {
  readonly manifest: DropManifest
  /** Of the package's key, 32 bytes: no other package has it, and it stays what it is wherever the package comes from. */
  readonly commit: Bytes
  /**
   * Decrypts a file, each part authenticated before it is given, the last one only when all of it was right.
   * @throws KeywardError `record-altered` `cancelled`, RangeError for a file that is not there
   */
  readonly file: (index: number, options?: ContentProgress) => AsyncGenerator<Bytes>
}

/**
 * Opens a package that was sent by a link.
 * @param seed of the link's key, 32 bytes
 * @throws KeywardError `record-altered` where it was made for another link or key, or is altered or cut;
 * `manifest-malformed` where whoever made it broke a rule of docs/formats; `file-too-large`
 */
export async function openDrop(
  { seed, dropId }: { readonly seed: Uint8Array; readonly dropId: Uint8Array },
  source: DropBytes,
  signal?: AbortSignal,
): Promise<OpenDrop> {
  const { size } = source
  if (size > MAX_DROP_BYTES) throw new KeywardError("file-too-large", { size })
  if (size < DROP_HEAD_LENGTH) throw new KeywardError("record-altered")
  const reader = new ByteReader(
    source.read(0, Math.min(size, DROP_HEAD_LENGTH + MOST_MANIFEST_BYTES), signal),
  )
  try {
    const take = async (length: number): Promise<Uint8Array> => {
      const bytes = await reader.take(length)
      if (bytes?.length !== length) throw new KeywardError("record-altered")
      return bytes
    }
    if (!equalBytes(await take(DROP_MAGIC.length), DROP_MAGIC)) throw new KeywardError("record-altered")
    const key = await unwrap(seed, dropInfo(dropId), await take(WRAPPED_R_LENGTH))
    if (key?.length !== 32) throw new KeywardError("record-altered")
    const length = new DataView(Uint8Array.from(await take(4)).buffer).getUint32(0)
    if (length > MOST_MANIFEST_BYTES || DROP_HEAD_LENGTH + length > size)
      throw new KeywardError("record-altered")
    const keys = await dropManifestKeys(key, dropId)
    const manifest = parseDropManifest(await openSealedJson(await take(length), keys), dropId)
    const begin = DROP_HEAD_LENGTH + length
    // Nothing missing, and nothing besides
    if (begin + dropFilesSize(manifest.files) !== size) throw new KeywardError("record-altered")
    return {
      manifest,
      commit: keys.commit,
      file: (index, options) => readFile({ manifest, key, begin, source }, index, options),
    }
  } finally {
    await reader.close()
  }
}

interface Opened {
  readonly manifest: DropManifest
  readonly key: Uint8Array
  /** Where the first file begins. */
  readonly begin: number
  readonly source: DropBytes
}

async function* readFile(
  { manifest, key, begin, source }: Opened,
  index: number,
  { signal, onProgress }: ContentProgress = {},
): AsyncGenerator<Bytes> {
  const file = manifest.files[index]
  if (!file) throw new RangeError("no such file")
  const from = begin + dropFilesSize(manifest.files.slice(0, index))
  const leaves = source.read(from, from + encryptedSize(file.size), signal)
  yield* decryptFile(leaves, {
    key: await contentKey(key, index),
    salt: fromBase64url(file.salt),
    commit: fromBase64url(file.commit),
    digest: fromBase64url(file.digest),
    size: file.size,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
}
