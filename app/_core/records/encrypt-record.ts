import { randomBytes, toBase64url } from "../crypto/bytes"
import { RecordDagBuilder } from "../dag/build"
import { chunksOf } from "../dag/bytes"
import { CarWriter } from "../dag/car-writer"
import type { CarSink } from "../dag/car-writer"
import { asKeywardError, KeywardError } from "../errors"
import type { ContentProgress, RecordHead, SourceFile } from "../ports/content"
import type { Cid } from "../types"
import { SALT_LENGTH } from "./content"
import { digestFile, encryptFile } from "./file"
import type { SealedFile } from "./file"
import { sealManifest } from "./manifest"
import { MOST_FILES, parseManifest } from "./manifest-schema"
import type { ManifestFile } from "./manifest-schema"
import { contentKey } from "./record-key"
import { unseenIn } from "./shown-name"

export interface EncryptRecordInput {
  readonly files: readonly SourceFile[]
  /** Plaintext digests (base64url) that somebody has signed already; the files must still have them. */
  readonly digests?: readonly string[]
  readonly head: RecordHead
  /** R, 32 bytes. */
  readonly recordKey: Uint8Array
  /** The patient's `registryContext`. */
  readonly context: Uint8Array
  /** A record that stood already is written anew: its names stay as its author wrote and signed them. */
  readonly keepsNames?: boolean
}

/** Bytes that one file of a record may have: a browser handles them in bounded memory. */
export const MOST_FILE_BYTES = 2 ** 31

/**
 * Encrypts a record's files and manifest and writes them, as the DAG that its CID names, into a CAR: leaf by leaf, in
 * bounded memory.
 * @throws KeywardError `manifest-malformed` where a name breaks a rule of docs/formats, or a new record's holds signs that
 * order text or are not seen; `file-too-large` `file-unreadable` `file-changed` `device-full` `cancelled`
 */
export async function encryptRecord(
  { files, digests, head, recordKey, context, keepsNames = false }: EncryptRecordInput,
  sink: CarSink,
  { signal, onProgress }: ContentProgress = {},
): Promise<{ root: Cid; size: number }> {
  if (files.length === 0 || files.length > MOST_FILES)
    throw new KeywardError("file-too-large", { files: files.length })
  checkBefore(files, head)
  const unseen = keepsNames ? null : unseenIn({ ...head, files })
  if (unseen) throw new KeywardError("manifest-malformed", { member: unseen })
  const car = new CarWriter(sink)
  const dag = new RecordDagBuilder(car)
  const described: ManifestFile[] = []
  let before = 0
  for (const [index, file] of files.entries()) {
    if (file.size > MOST_FILE_BYTES) throw new KeywardError("file-too-large", { size: file.size })
    const salt = randomBytes(SALT_LENGTH)
    const encrypted = encryptFile(readable(file), {
      key: await contentKey(recordKey, index),
      salt,
      size: file.size,
      ...(signal ? { signal } : {}),
      onProgress: (done) => onProgress?.(before + done),
    })
    const sealed = await sealInto(dag, encrypted)
    before += file.size
    const digest = toBase64url(sealed.digest)
    if (digests && digests[index] !== digest) throw new KeywardError("file-changed", { file: index })
    described.push({
      name: file.name,
      type: file.type,
      size: file.size,
      salt: toBase64url(salt),
      commit: toBase64url(sealed.commit),
      digest,
    })
  }
  const root = await dag.finish(
    await sealManifest({ ...versioned(head), files: described }, recordKey, context),
  )
  return car.finish(root)
}

/**
 * The files' plaintext digests (base64url), in order. `onProgress`: bytes read so far, over all files.
 * @throws KeywardError `file-unreadable` `file-changed` `cancelled`
 */
export async function digestFiles(
  files: readonly SourceFile[],
  { signal, onProgress }: ContentProgress = {},
): Promise<string[]> {
  const digests: string[] = []
  let before = 0
  for (const file of files) {
    const digest = await digestFile(readable(file), {
      size: file.size,
      ...(signal ? { signal } : {}),
      onProgress: (done) => onProgress?.(before + done),
    })
    before += file.size
    digests.push(toBase64url(digest))
  }
  return digests
}

const versioned = (head: RecordHead) => ({ v: 3, ...head }) as const

/** A name, type or title that no manifest takes is refused before gigabytes are encrypted for it. */
function checkBefore(files: readonly SourceFile[], head: RecordHead): void {
  const [salt, bytes32] = [SALT_LENGTH, 32].map((length) => toBase64url(new Uint8Array(length)))
  const sealed = { salt: salt ?? "", commit: bytes32 ?? "", digest: bytes32 ?? "" }
  parseManifest({
    ...versioned(head),
    files: files.map(({ name, type, size }) => ({ name, type, size, ...sealed })),
  })
}

/** Hands the leaves to the DAG and keeps what the generator returns besides. */
async function sealInto(
  dag: RecordDagBuilder,
  encrypted: AsyncGenerator<Uint8Array, SealedFile>,
): Promise<SealedFile> {
  let sealed: SealedFile | undefined
  async function* leaves() {
    sealed = yield* encrypted
  }
  await dag.addFile(leaves())
  if (!sealed) throw new KeywardError("unexpected")
  return sealed
}

async function* readable(file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(file.stream())
  } catch (error) {
    throw asKeywardError(error, "file-unreadable")
  }
}
