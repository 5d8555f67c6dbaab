import { concat, exactly, randomBytes, toBase64url, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdfExpand } from "../crypto/hkdf"
import { WRAP_OVERHEAD, wrapTo } from "../crypto/hpke"
import { chunksOf } from "../dag/bytes"
import { asKeywardError, KeywardError } from "../errors"
import { mediaTypeIn } from "../file-types"
import type { ContentProgress, SourceFile } from "../ports/content"
import { chunkCommit, SALT_LENGTH } from "../records/content"
import { digestFiles } from "../records/encrypt-record"
import { encryptedSize, encryptFile } from "../records/file"
import type { ManifestFile } from "../records/manifest-schema"
import { contentKey, newRecordKey } from "../records/record-key"
import type { ManifestKeys } from "../records/record-key"
import { sealJson } from "../records/sealed-json"
import { MAX_DROP_FILES } from "./drop-limits"
import { boundedFileName, boundedWords, parseDropManifest } from "./drop-manifest"
import type { DropWords } from "./drop-manifest"

export const DROP_MAGIC = utf8("KWDROP01")
/** Bytes of R, wrapped to the link's key. */
export const WRAPPED_R_LENGTH = WRAP_OVERHEAD + 32
/** Bytes before the manifest: magic, wrapped key, u32 length. */
export const DROP_HEAD_LENGTH = DROP_MAGIC.length + WRAPPED_R_LENGTH + 4

/** info of HPKE: "keyward/drop/v1" ‖ dropId. */
export const dropInfo = (dropId: Uint8Array): Bytes => concat(utf8("keyward/drop/v1"), exactly(dropId, 32))

/** MK ‖ commit = Expand(R, "keyward/drop-record/v1" ‖ 00 ‖ dropId, 64). */
export async function dropManifestKeys(key: Uint8Array, dropId: Uint8Array): Promise<ManifestKeys> {
  const info = concat(utf8("keyward/drop-record/v1"), new Uint8Array(1), exactly(dropId, 32))
  const both = await hkdfExpand("SHA-512", exactly(key, 32), info, 64)
  return { manifestKey: both.slice(0, 32), commit: both.slice(32) }
}

/** What is sent, before it is encrypted. */
export interface DropContent extends DropWords {
  /** 1 to 50. */
  readonly files: readonly SourceFile[]
}

/** A package that can be written, once: its bytes follow from a fresh key. */
export interface DropPackage {
  /** Bytes of all of it. */
  readonly size: number
  /** In order, in pieces of whatever size. @throws KeywardError `file-changed` `file-unreadable` `cancelled` */
  readonly bytes: (options?: ContentProgress) => AsyncGenerator<Uint8Array>
}

/** Bytes of a package's files as they are sent, manifest and head aside: what a page says before anything is read. */
export const dropFilesSize = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, { size }) => sum + encryptedSize(size), 0)

/**
 * Makes a package for one link: reads the files once for what the manifest says of them, and again as it is written, in
 * bounded memory.
 * @param publicKey of the link, 1,216 bytes; the caller has held it against the fragment
 * @throws KeywardError `file-too-large` `file-unreadable` `file-changed` `cancelled` `key-wrong`
 */
export async function packDrop(
  content: DropContent,
  link: { readonly publicKey: Uint8Array; readonly dropId: Uint8Array },
  options: ContentProgress = {},
): Promise<DropPackage> {
  const { publicKey, dropId } = link
  const { files } = content
  if (files.length === 0 || files.length > MAX_DROP_FILES)
    throw new KeywardError("file-too-large", { files: files.length })
  const key = newRecordKey()
  const wrapped = await wrapTo(publicKey, dropInfo(dropId), key)
  const digests = await digestFiles(files, options)
  const described: ManifestFile[] = []
  const keys: { readonly key: Bytes; readonly salt: Bytes }[] = []
  for (const [index, file] of files.entries()) {
    const own = { key: await contentKey(key, index), salt: randomBytes(SALT_LENGTH) }
    keys.push(own)
    described.push({
      name: boundedFileName(file.name),
      type: mediaTypeIn(file.type) || "application/octet-stream",
      size: file.size,
      salt: toBase64url(own.salt),
      commit: toBase64url(await chunkCommit(own)),
      digest: digests[index] ?? "",
    })
  }
  const { sender, title, kind, time, note } = boundedWords(content)
  const manifest = { v: 1, drop: toBase64url(dropId), sender, title, kind, time, note, files: described }
  const sealed = await sealJson(parseDropManifest(manifest, dropId), await dropManifestKeys(key, dropId))
  const head = concat(DROP_MAGIC, wrapped, u32be(sealed.length), sealed)

  async function* bytes({ signal, onProgress }: ContentProgress = {}): AsyncGenerator<Uint8Array> {
    yield head
    let before = 0
    for (const [index, file] of files.entries()) {
      const encrypted = encryptFile(readable(file), {
        ...(keys[index] as { key: Bytes; salt: Bytes }),
        size: file.size,
        ...(signal ? { signal } : {}),
        onProgress: (done) => onProgress?.(before + done),
      })
      const { digest } = yield* encrypted
      if (toBase64url(digest) !== digests[index]) throw new KeywardError("file-changed", { file: index })
      before += file.size
    }
  }
  return { size: head.length + dropFilesSize(files), bytes }
}

async function* readable(file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(file.stream())
  } catch (error) {
    throw asKeywardError(error, "file-unreadable")
  }
}
