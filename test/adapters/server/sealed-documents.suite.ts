import { expect } from "chai"
import {
  MAX_SEALED_BODY_BYTES,
  MAX_SEALED_DOCUMENT_BYTES,
  MAX_SEALED_PURPOSE_BYTES,
  SEALED_PURPOSES,
} from "../../../app/_core/ports/sealed-documents"
import type { SealedDocuments } from "../../../app/_core/ports/sealed-documents"
import { rejects } from "../../core/crypto/rejects"
import { pattern } from "../../core/crypto/streams"

export interface SealedStage {
  /** Two devices of one account. */
  readonly here: SealedDocuments
  readonly there: SealedDocuments
  /** Another account's. */
  readonly others: SealedDocuments
}

/** What every SealedDocuments holds. */
export function sealedDocumentsSuite(open: () => Promise<SealedStage>): void {
  let stage: SealedStage
  before(async () => {
    stage = await open()
  })
  afterEach(async () => {
    for (const documents of [stage.here, stage.others])
      for (const purpose of SEALED_PURPOSES)
        for (const { id, version } of await documents.list(purpose))
          await documents.remove(purpose, id, version)
  })

  it("gives back on another device what was saved, byte for byte", async () => {
    const { here, there } = stage
    for (const [i, length] of [0, 1, 65_504, 100_000, MAX_SEALED_BODY_BYTES].entries()) {
      expect(await here.save("search", `d-${i}`, pattern(length), 0)).to.equal(1)
      const loaded = await there.load("search", `d-${i}`)
      expect(loaded?.version).to.equal(1)
      expect(Buffer.compare(loaded?.bytes ?? new Uint8Array(1), pattern(length)), `${length}`).to.equal(0)
    }
  })

  it("keeps bytes of its own, not the caller's memory", async () => {
    const buffer = Uint8Array.of(9, 9, 1, 2, 3, 9)
    const saving = stage.here.save("search", "view", buffer.subarray(2, 5), 0)
    buffer.fill(0)
    await saving
    expect((await stage.there.load("search", "view"))?.bytes).to.deep.equal(Uint8Array.of(1, 2, 3))
  })

  it("has nothing at first, and says so", async () => {
    expect(await stage.here.list("search")).to.deep.equal([])
    expect(await stage.here.load("search", "none")).to.equal(null)
    await stage.here.remove("search", "none", 3)
  })

  it("counts versions, and takes a save from the newest one alone", async () => {
    const { here, there } = stage
    expect(await here.save("search", "head", pattern(1), 0)).to.equal(1)
    expect(await there.save("search", "head", pattern(2), 1)).to.equal(2)
    for (const base of [0, 1, 3])
      await rejects(() => here.save("search", "head", pattern(3), base), "sealed-moved")
    await rejects(() => here.save("search", "new", pattern(3), 1), "sealed-moved")
    expect(await here.load("search", "head")).to.deep.equal({ version: 2, bytes: pattern(2) })
    expect(await here.save("search", "head", pattern(3), 2)).to.equal(3)
    expect(await there.load("search", "head")).to.deep.equal({ version: 3, bytes: pattern(3) })
  })

  it("takes one of two that are saved together", async () => {
    const { here, there } = stage
    for (const base of [0, 1]) {
      const saved = await Promise.allSettled(
        [here, there, here, there].map((each, i) => each.save("search", "head", pattern(i + 1), base)),
      )
      expect(saved.filter(({ status }) => status === "fulfilled")).to.have.length(1)
      for (const each of saved)
        if (each.status === "rejected") expect(each.reason).to.have.property("code", "sealed-moved")
    }
  })

  it("removes only the version that was read", async () => {
    const { here, there } = stage
    await here.save("search", "old", pattern(1), 0)
    await here.save("search", "old", pattern(1), 1)
    for (const base of [0, 1, 3]) await rejects(() => there.remove("search", "old", base), "sealed-moved")
    await there.remove("search", "old", 2)
    expect(await here.load("search", "old")).to.equal(null)
    expect(await here.list("search")).to.deep.equal([])
    expect(await here.save("search", "old", pattern(5), 0)).to.equal(1)
    expect((await here.load("search", "old"))?.bytes).to.deep.equal(pattern(5))
  })

  it("lists id, version and padded size by id, each purpose by itself", async () => {
    const { here, there } = stage
    await here.save("search", "b", pattern(70_000), 0)
    await here.save("search", "a-1", pattern(5), 0)
    await here.save("search", "a-1", pattern(6), 1)
    await here.save("results", "b", pattern(7), 0)
    expect(await there.list("search")).to.deep.equal([
      { id: "a-1", version: 2, size: 65_536 },
      { id: "b", version: 1, size: 71_680 },
    ])
    expect(await there.list("results")).to.deep.equal([{ id: "b", version: 1, size: 65_536 }])
    expect((await there.load("results", "b"))?.bytes).to.deep.equal(pattern(7))
  })

  it("belongs to its account alone", async () => {
    const { here, others } = stage
    await here.save("search", "head", pattern(1), 0)
    expect(await others.load("search", "head")).to.equal(null)
    expect(await others.list("search")).to.deep.equal([])
    await others.remove("search", "head", 1)
    await others.save("search", "head", pattern(2), 0)
    expect((await here.load("search", "head"))?.bytes).to.deep.equal(pattern(1))
  })

  it("refuses an id that is not valid", async () => {
    for (const id of ["", "A", "a_b", "a/b", "..", "a:b", "é", "a".repeat(65)]) {
      await rejects(() => stage.here.load("search", id), "request-malformed")
      await rejects(() => stage.here.save("search", id, pattern(1), 0), "request-malformed")
      await rejects(() => stage.here.remove("search", id, 0), "request-malformed")
    }
    await stage.here.save("search", "a".repeat(64), pattern(1), 0)
  })

  it("is full at 64 MiB a purpose, and at 2 MiB a document; what replaces a document counts once", async () => {
    const { here, there } = stage
    await rejects(
      () => here.save("search", "large", new Uint8Array(MAX_SEALED_BODY_BYTES + 1), 0),
      "sealed-full",
    )
    const most = MAX_SEALED_PURPOSE_BYTES / MAX_SEALED_DOCUMENT_BYTES
    const body = new Uint8Array(MAX_SEALED_BODY_BYTES)
    for (let i = 1; i < most; i++) await here.save("search", `d-${i}`, body, 0)
    const together = await Promise.allSettled([
      here.save("search", "last-1", body, 0),
      there.save("search", "last-2", body, 0),
    ])
    expect(together.map(({ status }) => status)).to.have.members(["fulfilled", "rejected"])
    await rejects(() => here.save("search", "one-more", pattern(1), 0), "sealed-full")
    expect(await there.save("search", "d-1", body, 1)).to.equal(2)
    expect(await there.save("results", "d-1", body, 0)).to.equal(1)
    expect(await here.save("search", "d-1", pattern(1), 2)).to.equal(3)
    expect(await here.save("search", "one-more", pattern(1), 0)).to.equal(1)
  })

  it("stops when the signal aborts", async () => {
    const signal = AbortSignal.abort()
    await rejects(() => stage.here.list("search", { signal }), "cancelled")
    await rejects(() => stage.here.load("search", "head", { signal }), "cancelled")
  })
}
