import { expect } from "chai"
import { recoverTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { RecordDagBuilder } from "../../app/_core/dag/build"
import { carBytes, readFrames } from "../../app/_core/dag/car-frames"
import { rawCid } from "../../app/_core/dag/cid"
import type { Block } from "../../app/_core/dag/cid"
import { readManifest } from "../../app/_core/dag/read"
import { decodeIndex, encodeIndex } from "../../app/_core/export/export-index"
import { digestText, encodeSignature, exportTypedData } from "../../app/_core/export/export-signature"
import {
  INDEX_PATH,
  MAX_INDEX_BYTES,
  MAX_PROOF_BYTES,
  proofPath,
  SIGNATURE_PATH,
} from "../../app/_core/export/export-paths"
import { openArchive } from "../../app/_core/export/open-archive"
import { blobSource } from "../../app/_core/export/random-source"
import { decodeProof, encodeProof } from "../../app/_core/export/record-proof"
import { openManifest, sealManifest } from "../../app/_core/records/manifest"
import type { Cid } from "../../app/_core/types"
import { planImport } from "../../app/_journeys/import-export"
import { contextOf } from "../../app/_journeys/read-patient"
import { exportOf } from "./exporting"
import { makeZip } from "./remade-zip"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/** The journal in an export names each record's root; what the export says of a record has to be under that root. */
describe("an export that somebody signed for the wallet once, without any key", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not say of a record what its content on the chain never said", async () => {
    const patient = await world.actor(1)
    const other = await world.actor(2)
    await addRecords(patient, [newRecord(randomBytes(900), { title: "Penicillin: allergic" })])
    const zip = await exportOf(patient)
    const archive = await openArchive(blobSource(new Blob([zip])))
    const index = decodeIndex(await archive.bytes(INDEX_PATH, MAX_INDEX_BYTES))
    const [record] = index.records
    const { root } = record!
    const ctx = contextOf(patient.services.reader, patient.keys.account)
    const proof = decodeProof(await archive.bytes(proofPath(record!.number), MAX_PROOF_BYTES))
    const manifest = await openManifest(await readManifest([proof.car], root), proof.recordKey, ctx)

    // A key of the forger's own, and a manifest that opens with it
    const recordKey = randomBytes(32)
    const title = "Penicillin: tolerated"
    const sealed = await sealManifest({ ...manifest, title }, recordKey, ctx)
    const leaf = { cid: await rawCid(sealed), bytes: sealed }
    const blocks: Block[] = []
    for await (const block of readFrames([proof.car], root, (reason) => new Error(reason))) blocks.push(block)
    const ownBlocks: Block[] = []
    const ownDag = new RecordDagBuilder({ put: (block) => void ownBlocks.push(block) })
    await ownDag.addFile([randomBytes(9)])
    const ownRoot = await ownDag.finish(sealed)

    const cars = {
      "under the journal's root": await carOf(root, [blocks[0]!, leaf]),
      "beside the manifest": await carOf(root, [...blocks, leaf]),
      "under the name of the former one": await carOf(root, [blocks[0]!, { ...leaf, cid: blocks[1]!.cid }]),
      "under a root of its own": await carOf(ownRoot, [ownBlocks.at(-1)!, leaf]),
      "under a root that is named as the journal's": await carOf(root, [ownBlocks.at(-1)!, leaf]),
    }
    for (const [what, car] of Object.entries(cars)) {
      const forgedProof = encodeProof({ record: record!.number, car, recordKey })
      const forged = encodeIndex({
        ...index,
        records: [{ ...record!, title, proof: await digestText(forgedProof) }],
      })
      const data = exportTypedData({
        ...{ account: index.account, digest: await digestText(forged), time: index.made },
      })
      const signature = (await patient.services.wallet.signTypedData(data)).toLowerCase() as `0x${string}`
      const remade = await makeZip(zip, {
        [INDEX_PATH]: forged,
        [SIGNATURE_PATH]: encodeSignature(signature),
        [proofPath(record!.number)]: forgedProof,
      })
      expect(recoverTypedData(data, signature)).to.equal(patient.keys.account)

      const planned = await planImport(other.services, other.keys, new Blob([remade]), null, {
        ...{ signal: new AbortController().signal, cache: new Map(), name: "Other" },
      }).then(
        ({ records, made }) => records.map(({ record: { head } }) => `${made.signer.kind}: ${head.title}`),
        (error: unknown) => [(error as { code: string }).code],
      )
      expect(planned, what).to.deep.equal(["export-altered"])
    }
  })
})

async function carOf(root: Cid, blocks: readonly Block[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of carBytes(root, blocks)) parts.push(part)
  return concat(...parts)
}
