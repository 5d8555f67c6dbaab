import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { LEAF_SIZE } from "../../app/_core/dag/node"
import { eraseAndCollect } from "../../app/_server/erasing"
import { EmbeddedPinStore } from "../../app/_server/storage/embedded"
import { verifyStore } from "../../app/_server/storage/verify"
import { sampleCar } from "../core/dag/samples"
import { added, journalOf } from "../core/journal/made-journal"
import { startApp } from "./app"
import type { App } from "./app"
import { patient } from "./people"
import { same, stream } from "./storage/pin-store.suite"

const WELL = { database: "ok", store: "ok", chain: "ok", relay: "off" }

describe("a damaged store", () => {
  let folder = ""
  let app: App
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-damaged-"))
    app = await startApp({}, folder)
  })
  afterEach(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  const fileOf = async (bytes: Uint8Array): Promise<string> => {
    const blocks = join(folder, "blocks", "blocks")
    for (const name of await readdir(blocks, { recursive: true }))
      if (name.endsWith(".data") && same(await readFile(join(blocks, name)), bytes)) return join(blocks, name)
    throw new Error("no such block")
  }
  const put = async (as: string, seed: number) => {
    const made = await sampleCar([2 * LEAF_SIZE, 500], seed)
    const headers = { "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" }
    const body = made.bytes as Uint8Array<ArrayBuffer>
    const sent = await app.ask(`/api/records/${made.root}`, { method: "PUT", as, headers, body })
    expect(sent.status).to.equal(201)
    return made
  }
  const ask = async (method: string, path: string, as: string) =>
    app.ask(`/api/records/${path}`, { method, as, headers: { "keyward-patient": patient.account } })
  const health = async () => (await (await app.ask("/api/health")).json()) as Record<string, unknown>

  for (const which of ["leaf", "node", "root"] as const)
    it(`does not say that a record is there of which a ${which} is altered, and takes it once more`, async () => {
      const as = await app.signIn(patient)
      const { root, blocks, bytes: _ } = await put(as, 70)
      const block = { leaf: blocks[0]!, node: blocks.at(-4)!, root: blocks.at(-1)! }[which]
      await writeFile(await fileOf(block.bytes), block.bytes.with(0, block.bytes[0]! ^ 1))
      expect((await ask("HEAD", root, as)).status).to.equal(404)
      expect(await health()).to.deep.equal({ ...WELL, damaged: 1 })
      await put(as, 70)
      expect((await ask("HEAD", root, as)).status).to.equal(200)
      expect(await health()).to.deep.equal(WELL)
    })

  it("is noticed by who reads, and counted without saying whose it is", async () => {
    const as = await app.signIn(patient)
    const { root, blocks } = await put(as, 71)
    const { entries } = journalOf([added(0, { by: patient.account, cidDigest: digestOfRoot(root) })])
    app.chain.journals.set(patient.account, entries)
    expect((await ask("HEAD", root, as)).status).to.equal(200)
    await rm(await fileOf(blocks[1]!.bytes))
    const read = await ask("GET", `${root}?name=0`, as)
    await read.arrayBuffer().catch(() => undefined)
    expect(await health()).to.include({ damaged: 1 })
    expect((await ask("HEAD", root, as)).status).to.equal(404)
  })

  it("erases, collects and reads for everybody else, among stray files too, and gives nobody's root away", async () => {
    const as = await app.signIn(patient)
    const ill = await put(as, 72)
    const gone = await put(as, 73)
    const well = await put(as, 74)
    const node = ill.blocks.at(-4)!
    await writeFile(await fileOf(node.bytes), "damaged")
    for (const place of ["", "blocks", "pins", "unpinned", "shared", "incoming"])
      await writeFile(join(folder, "blocks", place, ".DS_Store"), "x")
    await writeFile(join(folder, "blocks", "pins", well.root, ".DS_Store"), "x")
    await mkdir(join(folder, "blocks", "pins", "Thumbs.db"))
    const erased = await ask("DELETE", gone.root, as)
    expect([erased.status, await erased.text()]).to.deep.equal([200, "null"])
    await eraseAndCollect(app.services)
    for (const { cid } of gone.blocks) expect(await app.services.pins.block(gone.root, cid)).to.equal(null)
    expect((await ask("HEAD", well.root, as)).status).to.equal(200)
    await app.close()
    app = await startApp({}, folder)
    expect(
      (await app.services.uploads.ofPatient(patient.account)).map(({ root }) => root).sort(),
    ).to.deep.equal([ill.root, well.root].sort())
    expect((await verifyStore(app.services.pins, null)).damaged.map(({ root }) => root)).to.deep.equal([
      ill.root,
    ])
  })

  it("is repaired from a second store, and what that does not hold either is left and named", async () => {
    const as = await app.signIn(patient)
    const [first, second] = [await put(as, 75), await put(as, 76)]
    const other = await EmbeddedPinStore.open(join(folder, "second"))
    await other.importCar(first.root, "copy", stream(first.bytes))
    await rm(await fileOf(first.blocks[0]!.bytes))
    await writeFile(await fileOf(first.blocks.at(-4)!.bytes), "damaged")
    await rm(await fileOf(second.blocks[0]!.bytes))
    const { records, damaged } = await verifyStore(app.services.pins, other)
    expect(records).to.equal(2)
    expect(Object.fromEntries(damaged.map(({ root, isRepaired }) => [root, isRepaired]))).to.deep.equal({
      [first.root]: true,
      [second.root]: false,
    })
    for (const { cid, bytes } of first.blocks)
      expect(same(await app.services.pins.block(first.root, cid), bytes)).to.equal(true)
    const again = await verifyStore(app.services.pins, other)
    expect(again.damaged.map(({ root, missing }) => [root, missing.length])).to.deep.equal([[second.root, 1]])
    await other.close()
  })
})
