import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect } from "chai"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { KeywardError } from "../../app/_core/errors"
import type { JournalEntry } from "../../app/_core/ports/registry"
import { asRecordNumber } from "../../app/_core/types"
import type { Cid } from "../../app/_core/types"
import { eraseAndCollect } from "../../app/_server/erasing"
import { Leases } from "../../app/_server/ledger/leases"
import { ownerOf } from "../../app/_server/pins"
import { reconcile, SECOND_LOOK_SECONDS, UNRECORDED_SECONDS } from "../../app/_server/reconcile"
import type { Reconciled } from "../../app/_server/reconcile"
import type { Services } from "../../app/_server/services.types"
import { reconcileWhenDue, RECONCILE_SECONDS } from "../../app/_server/upkeep"
import { sampleCar } from "../core/dag/samples"
import { added, journalOf } from "../core/journal/made-journal"
import type { Draft } from "../core/journal/made-journal"
import { startApp } from "./app"
import type { App } from "./app"
import { patient, stranger } from "./people"

const CHILD = ["--import=tsx", "--conditions=react-server", join(import.meta.dirname, "reconcile.child.ts")]
const NOTHING: Reconciled = { adopted: 0, foreign: 0, ending: 0, forgotten: 0, missing: 0, unread: 0 }

describe("reconciling", () => {
  let folder = ""
  let app: App
  let now = 0
  const start = async (more: Partial<Services> = {}) => {
    app = await startApp({ clock: () => new Date(now * 1_000), ...more }, folder)
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-reconcile-"))
    now = Math.floor(Date.now() / 1_000)
  })
  afterEach(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  const run = (more: { forgetsFormerChains?: boolean } = {}) =>
    reconcile({ ...app.services, forgetsFormerChains: false, ...more })
  const write = (...drafts: Draft[]): readonly JournalEntry[] => {
    const { entries } = journalOf(drafts)
    app.chain.journals.set(patient.account, entries)
    return entries
  }
  const shows = (root: Cid) => added(0, { by: patient.account, cidDigest: digestOfRoot(root) })
  const removed: Draft = { kind: "RecordRemoved", by: patient.account, record: asRecordNumber(0) }
  const put = async (seed: number) => {
    const { root, bytes, blocks } = await sampleCar([300_000, 2_000], seed)
    const headers = { "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" }
    const as = await app.signIn(patient, { issuedAt: new Date(now * 1_000).toISOString() })
    const sent = { method: "PUT", as, headers, body: bytes as Uint8Array<ArrayBuffer> }
    expect((await app.ask(`/api/records/${root}`, sent)).status).to.equal(201)
    return { root, size: bytes.length, blocks }
  }
  const holds = async (root: Cid) => (await app.services.pins.block(root, root)) !== null
  const stored = () => app.services.uploads.stored(patient.account)
  /** Everything that a day brings: reconciled, the second look, and what is due. */
  const aDayLater = async () => {
    await run()
    now += UNRECORDED_SECONDS + 1
    await run()
    now += SECOND_LOOK_SECONDS
    await eraseAndCollect(app.services)
    await run()
  }

  describe("after a kill", () => {
    const binding = (root: Cid) => ({ root, patient: patient.account, uploader: patient.account })
    const steps = [
      "before uploads begin",
      "after uploads begin",
      "before pins importCar",
      "after pins importCar",
      "before uploads keep",
      "after uploads keep",
      "before pins unpin",
      "after pins unpin",
      "before uploads forget",
      "after uploads forget",
      "never",
    ]
    for (const [index, step] of steps.entries())
      it(`${step}: nothing of the record stays, its bytes are given back, and a live one reads`, async () => {
        await start()
        const live = await put(900)
        await app.close()
        await killed(folder, step, String(index))
        now = Math.floor(Date.now() / 1_000)
        await start()
        write(shows(live.root))
        const { root, blocks } = await sampleCar([300_000, 2_000], index)
        await aDayLater()
        expect(await app.services.pins.isPinned(root, ownerOf(app.services, binding(root)))).to.equal(false)
        for (const { cid } of blocks) expect(await app.services.pins.block(root, cid)).to.equal(null)
        expect(await app.services.uploads.find(binding(root))).to.equal(null)
        for (const { cid } of live.blocks)
          expect(await app.services.pins.block(live.root, cid)).not.to.equal(null)
        expect(await stored()).to.equal(live.size)
        expect(await run()).to.deep.equal(NOTHING)
      })
  })

  it("erases what was removed though nobody asked, once that is final and a second look agrees", async () => {
    await start()
    const { root } = await put(1)
    const block = write(shows(root), removed).at(-1)!.place.block
    app.chain.final = block - 1
    expect(await run()).to.deep.equal({ ...NOTHING, ending: 1 })
    now += SECOND_LOOK_SECONDS
    await eraseAndCollect(app.services)
    expect(await holds(root), "not final").to.equal(true)
    app.chain.final = block
    await eraseAndCollect(app.services)
    expect(await holds(root)).to.equal(false)
    expect(await stored()).to.equal(0)
  })

  it("does not erase before the second look, nor where that finds the record live", async () => {
    await start()
    const { root } = await put(2)
    write(shows(root), removed)
    await run()
    await eraseAndCollect(app.services)
    expect(await holds(root)).to.equal(true)
    write(shows(root))
    now += SECOND_LOOK_SECONDS
    await eraseAndCollect(app.services)
    expect(await holds(root)).to.equal(true)
    expect(await stored()).to.be.above(0)
    write(shows(root), removed)
    await run()
    write(shows(root))
    expect(await run(), "and takes it back").to.deep.equal(NOTHING)
  })

  it("keeps what nobody recorded for a day after it was last asked for", async () => {
    await start()
    const { root } = await put(3)
    now += UNRECORDED_SECONDS - 4 * 3_600
    expect(await run()).to.deep.equal(NOTHING)
    now -= 10 * 3_600
    // A session ends after two hours without use
    const as = await app.signIn(patient, { issuedAt: new Date(now * 1_000).toISOString() })
    const asked = { method: "HEAD", as, headers: { "keyward-patient": patient.account } }
    expect((await app.ask(`/api/records/${root}`, asked)).status).to.equal(200)
    now += UNRECORDED_SECONDS - 1
    expect(await run()).to.deep.equal(NOTHING)
    now += 1
    expect(await run()).to.deep.equal({ ...NOTHING, ending: 1 })
  })

  it("believes no single provider where there are two, nor one that does not answer", async () => {
    await start()
    const { root } = await put(4)
    write(shows(root), removed)
    await app.close()
    let failure: KeywardError = new KeywardError("providers-disagree", { what: "journal" })
    const agreed = {
      ...app.services.registry,
      journal: () => Promise.reject(failure),
    }
    const { journals } = app.chain
    await start({ agreed })
    for (const [who, entries] of journals) app.chain.journals.set(who, entries)
    expect(await run()).to.deep.equal({ ...NOTHING, unread: 1 })
    failure = new KeywardError("chain-unreachable")
    expect(await run().catch((error: unknown) => error)).to.equal(failure)
    now += 10 * UNRECORDED_SECONDS
    await eraseAndCollect(app.services)
    expect(await holds(root)).to.equal(true)
  })

  it("goes on for everybody else where one journal cannot be read", async () => {
    await start()
    const { root } = await put(5)
    const { uploads, pins } = app.services
    const other = {
      root: (await sampleCar([10], 50)).root,
      patient: stranger.account,
      uploader: stranger.account,
    }
    await uploads.adopt(other, 5, now)
    await pins.importCar(other.root, ownerOf(app.services, other), one((await sampleCar([10], 50)).bytes))
    write(shows(root), removed)
    const { registry } = app.services
    const agreed = {
      ...app.services.registry,
      journal: (who: typeof patient.account) =>
        who === stranger.account
          ? Promise.reject(new KeywardError("history-invalid"))
          : registry.journal(who),
    }
    Object.assign(app.services, { agreed })
    expect(await run()).to.deep.equal({ ...NOTHING, unread: 1, ending: 1 })
    await uploads.endAt((await uploads.find(other))!, 0, 0)
    now += SECOND_LOOK_SECONDS
    expect(await eraseAndCollect(app.services).catch((error: unknown) => error)).to.include({
      code: "history-invalid",
    })
    expect(await holds(root)).to.equal(false)
    expect(await holds(other.root)).to.equal(true)
  })

  it("binds again what a ledger brought back from a copy does not know, and it is served", async () => {
    await start()
    const { root, size } = await put(6)
    write(shows(root))
    await app.services.uploads.forget({ root, patient: patient.account, uploader: patient.account })
    expect(await run()).to.deep.equal({ ...NOTHING, adopted: 1 })
    expect(await stored()).to.equal(size)
    const as = await app.signIn(patient, { issuedAt: new Date(now * 1_000).toISOString() })
    const asked = { as, headers: { "keyward-patient": patient.account } }
    expect((await app.ask(`/api/records/${root}?name=0`, asked)).status).to.equal(200)
  })

  it("counts a live record that is not pinned any more, and forgets nothing of it", async () => {
    await start()
    const { root } = await put(7)
    write(shows(root))
    const binding = { root, patient: patient.account, uploader: patient.account }
    await app.services.pins.unpin(root, ownerOf(app.services, binding))
    expect(await run()).to.deep.equal({ ...NOTHING, missing: 1 })
    expect(await app.services.uploads.find(binding)).not.to.equal(null)
  })

  it("takes away pins of a former local chain, and leaves those of other deployments", async () => {
    await start()
    const { root, bytes } = await sampleCar([20], 8)
    const former = `${"f".repeat(16)}-${"a".repeat(40)}-${"a".repeat(40)}`
    await app.services.pins.importCar(root, former, one(bytes))
    await app.services.pins.importCar(root, "somebody else", one(bytes))
    expect(await run()).to.deep.equal(NOTHING)
    expect(await run({ forgetsFormerChains: true })).to.deep.equal({ ...NOTHING, foreign: 1 })
    expect(await app.services.pins.isPinned(root, former)).to.equal(false)
    expect(await app.services.pins.isPinned(root, "somebody else")).to.equal(true)
  })

  it("does not let an erasing take what was sent again meanwhile", async () => {
    await start()
    const { root } = await put(9)
    write(shows(root), removed)
    const { uploads } = app.services
    const judged = (await uploads.find({ root, patient: patient.account, uploader: patient.account }))!
    await uploads.endAt(judged, 0, 0)
    const { agreed } = app.services
    Object.assign(app.services, {
      agreed: {
        ...agreed,
        journal: async (who: typeof patient.account) => {
          const entries = await agreed.journal(who)
          await put(9)
          return entries
        },
      },
    })
    await eraseAndCollect(app.services)
    expect(await holds(root)).to.equal(true)
    expect(await uploads.find(judged)).to.include({ endsAt: null })
  })

  it("is done at the start, then every half day, by one process at a time", async () => {
    await start()
    const notes: object[] = []
    const upkeep = {
      ...app.services,
      ...{ leases: new Leases(app.services.database), forgetsFormerChains: false },
      refill: () => Promise.resolve(),
      note: (line: object) => notes.push(line),
    }
    expect(await reconcileWhenDue(upkeep, "one", true)).to.equal(true)
    expect(await reconcileWhenDue(upkeep, "two", false)).to.equal(false)
    expect(await reconcileWhenDue(upkeep, "two", true), "a process that starts").to.equal(true)
    now += RECONCILE_SECONDS
    const both = [reconcileWhenDue(upkeep, "one", false), reconcileWhenDue(upkeep, "two", false)]
    expect((await Promise.all(both)).filter(Boolean)).to.have.length(1)
    expect(notes).to.deep.equal([1, 2, 3].map(() => ({ did: "reconcile", ...NOTHING })))
  })
})

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield bytes
}

/** Runs the child until it is killed; what it said by then. */
async function killed(...args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [...CHILD, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  const gone = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)))
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) lines.push(line)
  expect(await gone).to.equal("SIGKILL")
  return lines
}
