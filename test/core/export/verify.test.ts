import { expect } from "chai"
import { Wallet } from "ethers"
import { recoverTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { concat, randomBytes, toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { RecordDagBuilder } from "../../../app/_core/dag/build"
import { digestOfRoot } from "../../../app/_core/dag/cid"
import type { Block } from "../../../app/_core/dag/cid"
import { checkRoot } from "../../../app/_core/export/check-root"
import { encodeIndex } from "../../../app/_core/export/export-index"
import type { ExportIndex } from "../../../app/_core/export/export-index"
import { digestText, encodeSignature, exportTypedData } from "../../../app/_core/export/export-signature"
import { encodeEntry } from "../../../app/_core/export/journal-lines"
import type { ExportArchive } from "../../../app/_core/export/open-archive"
import { encodeProof } from "../../../app/_core/export/record-proof"
import { checkContent, verifyExport } from "../../../app/_core/export/verify-export"
import { KeywardError } from "../../../app/_core/errors"
import { registryContext } from "../../../app/_core/keys/context"
import { encryptFile } from "../../../app/_core/records/file"
import { sealManifest } from "../../../app/_core/records/manifest"
import { contentKey } from "../../../app/_core/records/record-key"
import { asAddress, asDigest, asRecordNumber } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { carOf } from "../../vectors/export"
import { added, journalOf, patient } from "../journal/made-journal"

/** Entries in memory, as a ZIP would give them. */
const archiveOf = (entries: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): ExportArchive => {
  const found = (path: string) => {
    const bytes = entries.get(path)
    if (!bytes) throw new KeywardError("export-malformed")
    return bytes
  }
  return {
    paths: new Set(entries.keys()),
    size: (path) => entries.get(path)?.length ?? null,
    async *pieces(path) {
      yield found(path)
    },
    blob: async (path) => new Blob([found(path)]),
    bytes: async (path) => found(path),
  }
}

describe("an export of one record, made in memory", () => {
  const registry = asAddress(`0x${"5f".repeat(20)}`)
  const place = { chainId: 31_337, registry, patient }
  const file = utf8("Take it twice a day.")
  const recordKey = randomBytes(32)
  let entries: Map<string, Uint8Array<ArrayBuffer>>
  let index: ExportIndex

  before(async () => {
    const salt = randomBytes(24)
    const input = (async function* () {
      yield file
    })()
    const encrypting = encryptFile(input, { key: await contentKey(recordKey, 0), salt, size: file.length })
    const leaves: Uint8Array[] = []
    let step = await encrypting.next()
    for (; !step.done; step = await encrypting.next()) leaves.push(step.value)
    const digest = toBase64url(step.value.digest)
    const manifest = await sealManifest(
      {
        ...{ v: 1, patient, author: patient, folder: "0", folderName: "", patientName: "", authorName: "" },
        ...{ title: "A note", kind: "letter", time: "2026-01-01T00:00:00Z" },
        files: [
          {
            ...{ name: "n.txt", type: "text/plain", size: file.length, digest },
            ...{ salt: toBase64url(salt), commit: toBase64url(step.value.commit) },
          },
        ],
      },
      recordKey,
      registryContext(place),
    )
    const blocks: Block[] = []
    const dag = new RecordDagBuilder({ put: (block) => void blocks.push(block) })
    await dag.addFile(leaves)
    const root = await dag.finish(manifest)
    const { entries: journal, head } = journalOf([added(1, { cidDigest: digestOfRoot(root), folder: 0n })])
    const lines = concat(...journal.map(encodeEntry))
    const proof = encodeProof({ record: asRecordNumber(0), car: await carOf(blocks, root), recordKey })
    index = {
      ...{ v: 1, account: patient, chainId: place.chainId, registry, made: "2026-11-30T12:00:00.000Z" },
      ...{ readBy: patient, missing: [], grants: [], documents: [], people: [], folders: [] },
      head: {
        link: String(head.word),
        block: head.lastBlock,
        blockHash: asDigest(journal[0]?.place.blockHash ?? ""),
      },
      journal: { digest: await digestText(lines), entries: 1 },
      records: [
        {
          ...{ number: asRecordNumber(0), root, author: patient, authorship: "own", title: "A note" },
          ...{ kind: "letter", time: "2026-01-01T00:00:00Z", folder: "0", removed: false },
          proof: await digestText(proof),
          files: [{ path: "records/0/0.txt", name: "n.txt", type: "text/plain", size: file.length, digest }],
        },
      ],
    }
    entries = new Map([
      ["open-me.html", utf8("<!doctype html>")],
      ["journal.jsonl", lines],
      ["proofs/0.json", proof],
      ["records/0/0.txt", file],
    ])
  })

  /** The export with some of it exchanged, signed by the account: here the signer is whoever is recovered. */
  const verified = async (
    change: Partial<ExportIndex> = {},
    more: Record<string, Uint8Array<ArrayBuffer>> = {},
  ) => {
    const bytes = encodeIndex({ ...index, ...change })
    const all = new Map([...entries, ...Object.entries(more)])
    all.set("index.json", bytes)
    all.set("index.signature.json", encodeSignature("0x00"))
    return { archive: archiveOf(all), made: await verifyExport(archiveOf(all), { recover: () => patient }) }
  }

  it("fits together: journal, proof, file and root", async () => {
    const { archive, made } = await verified()
    const [record] = made.records
    if (!record) throw new Error("no record")
    expect(record.authorship).to.equal("own")
    for (const one of record.listed.files) await checkContent(archive, one)
    await checkRoot(archive, record)
  })

  it("is refused with an entry that the index does not name, and takes a cut one that it says is missing", async () => {
    for (const path of ["records/0/1.txt", "records/9/0.bin", "proofs/9.json", "fhir/more.json"])
      await rejects(() => verified({}, { [path]: utf8("x") }), "export-altered")
    const [record] = index.records
    if (!record) throw new Error("no record")
    const files = record.files.map((one) => ({ ...one, path: null }))
    const missing = [{ number: record.number, file: 0, why: "store-unreachable" }]
    const { made } = await verified(
      { records: [{ ...record, files }], missing },
      { "records/0/0.txt": utf8("Ta") },
    )
    expect(made.index.missing).to.deep.equal(missing)
    await rejects(() => verified({ missing }), "export-altered")
    await rejects(() => verified({ records: [{ ...record, files }] }), "export-altered")
  })

  it("is refused for another place, record, author or time than its proof and journal say", async () => {
    const [record] = index.records
    if (!record) throw new Error("no record")
    for (const change of [
      { chainId: 1 },
      { registry: patient },
      { records: [{ ...record, author: registry }] },
      { records: [{ ...record, time: "2026-01-02T00:00:00Z" }] },
      { records: [{ ...record, folder: "7" }] },
      { records: [{ ...record, removed: true, files: [] }] },
    ])
      await rejects(() => verified(change), "export-altered")
    await rejects(
      () => verified({}, { "records/0/0.txt": utf8("longer than it was, by far") }),
      "export-altered",
    )
  })

  it("is foreign where a real signature is of another wallet", async () => {
    const wallet = Wallet.createRandom()
    const bytes = encodeIndex(index)
    const data = exportTypedData({ account: patient, digest: await digestText(bytes), time: index.made })
    const types = data.types as Record<string, { name: string; type: string }[]>
    const signature = (await wallet.signTypedData(data.domain, types, data.message)) as `0x${string}`
    const all = new Map([
      ...entries,
      ["index.json", bytes],
      ["index.signature.json", encodeSignature(signature)],
    ] as const)
    await rejects(() => verifyExport(archiveOf(all), { recover: recoverTypedData }), "export-foreign")
  })
})
