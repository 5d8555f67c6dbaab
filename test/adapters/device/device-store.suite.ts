import { expect } from "chai"
import type { DeviceStore, RekeyRow, SentWrap, UploadRow } from "../../../app/_core/ports/device"
import { asAddress, asDigest, asEpoch, asRecordNumber, asScope } from "../../../app/_core/types"
import type { Cid, WrappedKeys } from "../../../app/_core/types"

const ANNA = asAddress(`0x${"a1".repeat(20)}`)
const BERT = asAddress(`0x${"b2".repeat(20)}`)
const FOLDER = asScope(2n ** 62n + 5n)
const ROOT = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354" as Cid

export const uploadRow = (id: string, change: Partial<UploadRow> = {}): UploadRow => ({
  id,
  account: ANNA,
  patient: BERT,
  createdAt: 1_000,
  batch: "one",
  index: 0,
  count: 1,
  folder: FOLDER,
  state: "encrypting",
  root: null,
  plaintextSize: 10,
  carSize: 0,
  keys: Uint8Array.of(1, 2, 3) as WrappedKeys,
  batchKeys: null,
  label: "sealed",
  ...change,
})

const rekeyRow = (id: string): RekeyRow => ({
  id,
  account: ANNA,
  patient: ANNA,
  record: asRecordNumber(7),
  former: asDigest(`0x${"cd".repeat(32)}`),
  folder: FOLDER,
  root: ROOT,
  pinned: true,
  rewrapped: [BERT],
  keys: Uint8Array.of(9) as WrappedKeys,
})

/**
 * What every DeviceStore does.
 * @param open one on an empty place
 * @param again the same place as it is found at the next visit; none where nothing outlives the process
 */
export function deviceStoreSuite(open: () => Promise<DeviceStore>, again?: () => Promise<DeviceStore>): void {
  let store: DeviceStore
  beforeEach(async () => {
    store = await open()
  })

  it("keeps notes and envelopes of receipts by account, and forgets them with it", async () => {
    const note = (id: string, account = ANNA) => ({ id, account, sealed: `sealed ${id}` })
    const left = (id: string, account = ANNA) => ({
      ...{ id, account, patient: BERT, seq: 3, notes: ["a", "b"], place: null, leftAt: 1_000 },
      envelope: Uint8Array.of(1, 2, 3),
    })
    for (const each of [note("a"), note("b"), note("c", BERT)]) await store.putReceiptNote(each)
    for (const each of [left("x"), left("y", BERT)]) await store.putLeftEnvelope(each)
    await store.putReceiptNote({ ...note("b"), sealed: "anew" })
    await store.putLeftEnvelope({ ...left("x"), envelope: null, place: 7 })
    expect(await store.receiptNotes(ANNA)).to.deep.equal([note("a"), { ...note("b"), sealed: "anew" }])
    expect(await store.leftEnvelopes(ANNA)).to.deep.equal([{ ...left("x"), envelope: null, place: 7 }])
    await store.deleteReceiptNote("a")
    expect((await store.receiptNotes(ANNA)).map(({ id }) => id)).to.deep.equal(["b"])
    await store.forget(ANNA)
    expect([await store.receiptNotes(ANNA), await store.leftEnvelopes(ANNA)]).to.deep.equal([[], []])
    expect((await store.receiptNotes(BERT)).map(({ id }) => id)).to.deep.equal(["c"])
    await store.deleteLeftEnvelope("y")
    expect(await store.leftEnvelopes(BERT)).to.deep.equal([])
  })

  it("gives an account's uploads back as they were noted, in the order of their noting", async () => {
    const whole = uploadRow("c", { state: "pinned", root: ROOT, carSize: 99, createdAt: 900 })
    const batched = uploadRow("a", { index: 1, count: 2, batchKeys: Uint8Array.of(4, 5) as WrappedKeys })
    for (const row of [batched, uploadRow("b"), whole, uploadRow("d", { account: BERT })])
      await store.putUpload(row)
    expect(await store.uploads(ANNA)).to.deep.equal([whole, uploadRow("b"), batched])
  })

  it("puts a row in the place of the former one, and deletes it once", async () => {
    await store.putUpload(uploadRow("a"))
    await store.putUpload(uploadRow("a", { state: "encrypted", root: ROOT }))
    expect((await store.uploads(ANNA)).map(({ state }) => state)).to.deep.equal(["encrypted"])
    await store.deleteUpload("a")
    await store.deleteUpload("a")
    expect(await store.uploads(ANNA)).to.deep.equal([])
  })

  it("names the uploads of everybody, and new content for old records", async () => {
    await store.putUpload(uploadRow("a"))
    await store.putUpload(uploadRow("d", { account: BERT }))
    await store.putRekey(rekeyRow("r"))
    expect(await store.uploadIds()).to.have.members(["a", "d", "r"])
    expect(await store.rekeys(ANNA)).to.deep.equal([rekeyRow("r")])
    await store.deleteRekey("r")
    expect(await store.rekeys(ANNA)).to.deep.equal([])
  })

  it("remembers the highest epoch that was spent, of each scope", async () => {
    expect(await store.spentEpoch(ANNA, FOLDER)).to.equal(-1)
    for (const epoch of [3, 1]) await store.spendEpoch(ANNA, FOLDER, asEpoch(epoch))
    expect(await store.spentEpoch(ANNA, FOLDER)).to.equal(3)
    expect(await store.spentEpoch(ANNA, asScope(1n))).to.equal(-1)
    expect(await store.spentEpoch(BERT, FOLDER)).to.equal(-1)
  })

  it("remembers the wraps that were sent until they are cleared", async () => {
    const wraps: SentWrap[] = [1, 2].map((epoch) => ({ scope: FOLDER, epoch: asEpoch(epoch), grantee: BERT }))
    for (const wrap of [...wraps, ...wraps]) await store.noteSentWrap(ANNA, wrap)
    expect(await store.sentWraps(ANNA)).to.have.deep.members(wraps)
    expect(await store.sentWraps(BERT)).to.deep.equal([])
    await store.clearSentWrap(ANNA, wraps[0]!)
    expect(await store.sentWraps(ANNA)).to.deep.equal([wraps[1]])
  })

  it("forgets an account's rows and nobody else's", async () => {
    await store.putUpload(uploadRow("a"))
    await store.putUpload(uploadRow("d", { account: BERT }))
    await store.putRekey(rekeyRow("r"))
    await store.forget(ANNA)
    expect(await store.uploadIds()).to.deep.equal(["d"])
  })

  if (again)
    it("has it all at the next visit", async () => {
      await store.putUpload(uploadRow("a"))
      await store.putRekey(rekeyRow("r"))
      await store.spendEpoch(ANNA, FOLDER, asEpoch(3))
      const next = await again()
      expect(await next.uploads(ANNA)).to.deep.equal([uploadRow("a")])
      expect(await next.rekeys(ANNA)).to.deep.equal([rekeyRow("r")])
      expect(await next.spentEpoch(ANNA, FOLDER)).to.equal(3)
    })
}
