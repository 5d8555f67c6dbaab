import { fromBase64url } from "../crypto/bytes"
import type { ByteSource } from "../dag/bytes"
import { readFile } from "../dag/read"
import type { ContentProgress } from "../ports/content"
import type { Cid } from "../types"
import { decryptFile } from "./file"
import type { ManifestFile } from "./manifest-schema"
import { contentKey } from "./record-key"

/**
 * One file of a record from the CAR that the store sent: every block checked against the CID, every chunk
 * authenticated before it is handed on.
 * @throws KeywardError `record-altered` `store-unreachable` `cancelled`
 */
export async function* decryptRecordFile(
  car: ByteSource,
  input: { root: Cid; index: number; file: ManifestFile; recordKey: Uint8Array },
  { signal, onProgress }: ContentProgress = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { salt, commit, digest, size } = input.file
  yield* decryptFile(readFile(car, input.root, String(input.index)), {
    key: await contentKey(input.recordKey, input.index),
    salt: fromBase64url(salt),
    commit: fromBase64url(commit),
    digest: fromBase64url(digest),
    size,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
}
