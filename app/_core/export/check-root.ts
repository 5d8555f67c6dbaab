import { equalBytes, fromBase64url } from "../crypto/bytes"
import { RecordDagBuilder } from "../dag/build"
import { KeywardError } from "../errors"
import { encryptFile } from "../records/file"
import { contentKey } from "../records/record-key"
import type { ExportArchive } from "./open-archive"
import type { VerifiedRecord } from "./verify-export"

/**
 * Encrypts a record's files again, as they were, and compares the root with the one that stands in the journal: shows
 * that these very files were written at that time, whatever the index says. Costs as much as encrypting them.
 * @throws KeywardError `export-altered`; `cancelled`
 */
export async function checkRoot(
  archive: ExportArchive,
  { listed, manifest, sealed, recordKey }: VerifiedRecord,
  options: { signal?: AbortSignal; onProgress?: (done: number) => void } = {},
): Promise<void> {
  const refused = () => new KeywardError("export-altered", { problem: "root", record: listed.number })
  const dag = new RecordDagBuilder({ put: () => undefined })
  let before = 0
  for (const [index, { salt, size, commit }] of manifest.files.entries()) {
    const path = listed.files[index]?.path
    if (!path) throw refused()
    const start = before
    const leaves = encryptFile(archive.pieces(path), {
      ...{ key: await contentKey(recordKey, index), salt: fromBase64url(salt), size },
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (done) => options.onProgress?.(start + done),
    })
    let seal = await leaves.next()
    const blocks = async function* () {
      for (; !seal.done; seal = await leaves.next()) yield seal.value
    }
    await dag.addFile(blocks())
    if (!seal.done || !equalBytes(seal.value.commit, fromBase64url(commit))) throw refused()
    before += size
  }
  if ((await dag.finish(sealed)) !== listed.root) throw refused()
}
