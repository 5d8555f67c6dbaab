import { randomBytes, toBase64url } from "../../app/_core/crypto/bytes"
import { RecordDagBuilder } from "../../app/_core/dag/build"
import { chunksOf } from "../../app/_core/dag/bytes"
import { MemoryCar } from "../../app/_core/dag/car-memory"
import { CarWriter } from "../../app/_core/dag/car-writer"
import { encryptFile, plaintextDigest } from "../../app/_core/records/file"
import { sealManifest } from "../../app/_core/records/manifest"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { contentKey } from "../../app/_core/records/record-key"
import { statementTypedData } from "../../app/_core/records/statement"
import type { Address, Scope } from "../../app/_core/types"
import type { Services } from "../../app/_journeys/services"
import { newRecord } from "./world"

/** Whoever signs a statement, rightly or not. */
export type Signs = Pick<Services["wallet"], "signTypedData">

/** A record as a forger puts it together; each part may say something else than the others. */
export interface ForgedContent {
  readonly patient: Address
  readonly author: Address
  readonly folder: Scope
  /** What the manifest's digest is of. */
  readonly plain: Uint8Array
  /** What lies under that digest; `plain` unless given. */
  readonly content?: Uint8Array | undefined
  readonly manifest?: Partial<Manifest> | undefined
  /** Over the manifest as it is, or taken from elsewhere, or none at all. */
  readonly signature: Signs | `0x${string}` | null
}

/** A record of one file, encrypted and signed as it is told. */
export async function forgeRecord(ctx: Uint8Array, recordKey: Uint8Array, forged: ForgedContent) {
  const { patient, author, folder, plain } = forged
  const content = forged.content ?? plain
  const salt = randomBytes(24)
  const pieces = chunksOf(new Blob([content as BlobPart]).stream())
  const leaves = encryptFile(pieces, { key: await contentKey(recordKey, 0), salt, size: content.length })
  const car = new MemoryCar()
  const writer = new CarWriter(car)
  const dag = new RecordDagBuilder(writer)
  const leaf = await leaves.next()
  const end = await leaves.next()
  if (leaf.done || !end.done) throw new Error("more than one leaf")
  await dag.addFile([leaf.value])
  const manifest: Manifest = {
    v: 1,
    ...newRecord(plain, { title: "A finding", kind: "letter" }).head,
    patient,
    author,
    folder: String(folder),
    files: [
      {
        ...{ name: "a.txt", type: "text/plain", size: plain.length, salt: toBase64url(salt) },
        commit: toBase64url(end.value.commit),
        digest: toBase64url(await plaintextDigest(plain)),
      },
    ],
    ...forged.manifest,
  }
  const { signature: by } = forged
  const signature =
    typeof by === "object" && by !== null ? await by.signTypedData(statementTypedData(manifest)) : by
  const signed = signature ? { ...manifest, signature } : manifest
  const { root } = await writer.finish(await dag.finish(await sealManifest(signed, recordKey, ctx)))
  return { car: car.file(root), root, signed }
}
