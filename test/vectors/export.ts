// Writes test/vectors/export.json: `npx tsx test/vectors/export.ts`. Everything in it follows from fixed names.
import { writeFileSync } from "node:fs"
import { TypedDataEncoder, Wallet } from "ethers"
import { concat, toHex } from "../../app/_core/crypto/bytes"
import { RecordDagBuilder } from "../../app/_core/dag/build"
import { carBytes } from "../../app/_core/dag/car-frames"
import { codecOf, digestOfRoot, RAW } from "../../app/_core/dag/cid"
import type { Block } from "../../app/_core/dag/cid"
import { encryptExport } from "../../app/_core/export/encrypted-export"
import { encodeIndex } from "../../app/_core/export/export-index"
import type { ExportIndex } from "../../app/_core/export/export-index"
import { digestText, encodeSignature, exportTypedData } from "../../app/_core/export/export-signature"
import { encodeEntry } from "../../app/_core/export/journal-lines"
import { encodeProof } from "../../app/_core/export/record-proof"
import { asAddress, asRecordNumber } from "../../app/_core/types"
import type { Cid } from "../../app/_core/types"
import { added, digest as digestOf, granted, journalOf, patient } from "../core/journal/made-journal"
import { named } from "./fixed-random"

const wallet = new Wallet(`0x${toHex(named("patient's wallet"))}`)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** A source of so many bytes, of a pattern, in pieces that fit nothing. */
export async function* pattern(size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += 100_000)
    yield await Promise.resolve(
      Uint8Array.from({ length: Math.min(100_000, size - from) }, (_, i) => (from + i) % 251),
    )
}

/** A proof's CAR out of a record's blocks: the root, which came last, and the manifest, the last leaf. */
export async function carOf(blocks: readonly Block[], root: Cid): Promise<Uint8Array> {
  const manifest = blocks.findLast(({ cid }) => codecOf(cid) === RAW)
  const top = blocks.at(-1)
  if (!manifest || top?.cid !== root) throw new Error("no record")
  const parts: Uint8Array[] = []
  for await (const part of carBytes(root, [top, manifest])) parts.push(part)
  return concat(...parts)
}

async function encrypted() {
  const [secret, salt] = [named("export key file"), named("export salt", 24)]
  const cases = []
  for (const size of [0, 5, 262_128, 300_000]) {
    const parts: Uint8Array[] = []
    for await (const part of encryptExport(pattern(size), secret, { salt })) parts.push(part)
    const bytes = concat(...parts)
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    cases.push({ size, length: bytes.length, begins: toHex(bytes.subarray(0, 120)), digest: toHex(digest) })
  }
  return { secret: toHex(secret), salt: toHex(salt), cases }
}

async function parts() {
  const blocks: Block[] = []
  const dag = new RecordDagBuilder({ put: (block) => void blocks.push(block) })
  await dag.addFile([named("sealed file", 90)])
  const root = await dag.finish(named("sealed manifest", 90))
  const { entries, head } = journalOf([added(1, { cidDigest: digestOfRoot(root) }), granted()])
  const lines = concat(...entries.map(encodeEntry))
  const proof = encodeProof({
    ...{ record: asRecordNumber(0), car: await carOf(blocks, root), recordKey: named("record key") },
  })
  const index: ExportIndex = {
    ...{ v: 1, account: patient, chainId: 31_337, registry: asAddress(`0x${"5f".repeat(20)}`) },
    ...{ made: "2026-11-30T12:00:00.000Z", readBy: patient },
    head: { link: String(head.word), block: head.lastBlock, blockHash: digestOf(head.lastBlock) },
    records: [
      {
        number: asRecordNumber(0),
        root,
        ...{ author: patient, authorship: "own", title: "Blood count", kind: "lab-result", removed: false },
        ...{ time: "2026-01-01T00:00:00Z", folder: "1311768467294899695", proof: await digestText(proof) },
        files: [
          {
            ...{ path: "records/0/0.json", name: "count.json", type: "application/fhir+json", size: 2 },
            digest: await digestText(new TextEncoder().encode("{}")),
          },
        ],
      },
    ],
    missing: [],
    journal: { digest: await digestText(lines), entries: entries.length },
    grants: [],
    documents: [],
    people: [],
    folders: [],
  }
  const bytes = encodeIndex(index)
  const digest = await digestText(bytes)
  const data = exportTypedData({ account: asAddress(wallet.address), digest, time: index.made })
  const types = data.types as Record<string, { name: string; type: string }[]>
  const signature = (await wallet.signTypedData(data.domain, types, data.message)) as `0x${string}`
  return {
    journal: text(lines),
    proof: text(proof),
    sealedManifest: toHex(named("sealed manifest", 90)),
    index: text(bytes),
    digest,
    signed: { account: asAddress(wallet.address), time: index.made },
    typedDataDigest: TypedDataEncoder.hash(data.domain, types, data.message),
    signatureFile: text(encodeSignature(signature)),
  }
}

/** All of export.json. */
export const makeExportVectors = async () => ({
  about: "Made by test/vectors/export.ts; docs/formats.md, Export of everything, says what each means.",
  encrypted: await encrypted(),
  ...(await parts()),
})

/** Where they are kept. */
export const EXPORT_VECTORS = new URL("export.json", import.meta.url)

if (process.argv[1] === import.meta.filename)
  writeFileSync(EXPORT_VECTORS, `${JSON.stringify(await makeExportVectors(), null, 2)}\n`)
