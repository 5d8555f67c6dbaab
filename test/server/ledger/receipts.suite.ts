import { createHash } from "node:crypto"
import { expect } from "chai"
import { concat, toHex } from "../../../app/_core/crypto/bytes"
import { isKeywardError } from "../../../app/_core/errors"
import { envelopeHash, NO_ENVELOPE } from "../../../app/_core/receipts/envelope"
import { isContinued, leafHash, rootByInclusion } from "../../../app/_core/receipts/tree"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { Receipts } from "../../../app/_server/ledger/receipts"
import { SERVED_DAYS_KEPT, ServedDays } from "../../../app/_server/ledger/served-days"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const OTHER_CHAIN = asDigest(`0x${"2c".repeat(32)}`)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const doctor = asAddress(`0x${"d0".repeat(20)}`)
const other = asAddress(`0x${"0d".repeat(20)}`)
const NOW = 1_800_000_000
const DAY = 86_400

/** What the server remembers of receipts, on either side of the database port. */
export function receiptsSuite(open: () => Promise<Database>): void {
  let database: Database
  let receipts: Receipts
  let served: ServedDays
  before(async () => {
    database = await open()
    receipts = new Receipts(database, CHAIN)
    served = new ServedDays(database, CHAIN)
  })
  beforeEach(async () => {
    for (const table of ["receipts", "receipt_nodes", "served_days"])
      await database.query(`DELETE FROM ${table}`)
  })
  after(() => database.close())

  const outcome = (work: Promise<unknown>) =>
    work.catch((error: unknown) => (isKeywardError(error) ? error.code : String(error)))
  const envelopeOf = (name: string) => new Uint8Array(createHash("sha512").update(name).digest())
  /** The next of a reader's line. */
  const leave = async (name: string, reader = doctor, to = patient) => {
    const { seq, hash } = await receipts.end(to, reader)
    return receipts.keep(to, { reader, seq: seq + 1, previous: hash }, envelopeOf(name), NOW)
  }

  it("begins each line with 1 and zeros, and numbers the tree over all lines", async () => {
    expect(await receipts.end(patient, doctor)).to.deep.equal({ seq: 0, hash: NO_ENVELOPE })
    expect([
      await leave("a"),
      await leave("b", other),
      await leave("c"),
      await leave("d", doctor, other),
    ]).to.deep.equal([0, 1, 2, 3])
    const { seq, hash } = await receipts.end(patient, doctor)
    expect([seq, toHex(hash)]).to.deep.equal([2, toHex(await envelopeHash(envelopeOf("c")))])
    const listed = await receipts.list(patient, 1)
    expect(listed.map(({ place, keptAt }) => [place, keptAt])).to.deep.equal([
      [1, NOW],
      [2, NOW],
    ])
    expect(toHex(listed[1]!.envelope)).to.equal(toHex(envelopeOf("c")))
    expect(await receipts.list(doctor, 0)).to.deep.equal([])
  })

  it("takes the next envelope alone, and the same one again as what it is", async () => {
    await leave("a")
    const head = { reader: doctor, seq: 1, previous: NO_ENVELOPE }
    expect(await receipts.keep(patient, head, envelopeOf("a"), NOW + 9)).to.equal(0)
    expect(await outcome(receipts.keep(patient, head, envelopeOf("b"), NOW))).to.equal("receipt-moved")
    const hash = await envelopeHash(envelopeOf("a"))
    for (const [seq, previous] of [
      [3, hash],
      [2, NO_ENVELOPE],
      [2, envelopeOf("x").subarray(0, 32)],
    ] as const)
      expect(
        await outcome(receipts.keep(patient, { ...head, seq, previous }, envelopeOf("c"), NOW)),
      ).to.equal("receipt-moved")
    expect(await receipts.size()).to.equal(1)
  })

  it("gives places one after the other to many that come at once", async () => {
    const readers = Array.from({ length: 12 }, (_, at) => asAddress(`0x${String(at + 10).repeat(20)}`))
    const places = await Promise.all(readers.map((reader) => leave("first", reader)))
    expect([...places].sort((a, b) => a - b)).to.deep.equal(readers.map((_, at) => at))
    const twice = await Promise.all([outcome(leave("x")), outcome(leave("y")), outcome(leave("z"))])
    expect(twice.filter((each) => typeof each === "number").length).to.be.greaterThan(0)
    expect(await receipts.size()).to.equal(12 + twice.filter((each) => typeof each === "number").length)
  })

  it("proves what is in its tree, and that it only grew", async () => {
    const names = Array.from({ length: 21 }, (_, at) => `envelope ${at}`)
    const roots: Uint8Array[] = [await receipts.root(0)]
    for (const name of names) {
      await leave(name)
      roots.push(await receipts.root(roots.length))
    }
    for (const [place, name] of names.entries()) {
      const path = await receipts.inclusion(place, 21)
      const root = await rootByInclusion(await leafHash(envelopeOf(name)), { place, size: 21 }, path)
      expect(toHex(root!)).to.equal(toHex(roots[21]!))
    }
    for (let from = 0; from <= 21; from++) {
      const [before, after] = [from, 21].map((size) => ({ size, root: roots[size]! }))
      expect(await isContinued(before!, after!, await receipts.consistency(from, 21))).to.equal(true)
    }
    expect(await outcome(receipts.inclusion(21, 21))).to.include("RangeError")
    expect(await outcome(receipts.inclusion(0, 22))).to.include("RangeError")
    expect(await outcome(receipts.consistency(4, 22))).to.include("RangeError")
    expect(await outcome(receipts.consistency(5, 4))).to.include("RangeError")
    expect(await outcome(receipts.root(22))).to.include("RangeError")
  })

  it("has nothing of another chain", async () => {
    await leave("a")
    await served.count(patient, doctor, NOW)
    const elsewhere = new Receipts(database, OTHER_CHAIN)
    expect(await elsewhere.size()).to.equal(0)
    expect(await elsewhere.list(patient, 0)).to.deep.equal([])
    expect(
      await elsewhere.keep(patient, { reader: doctor, seq: 1, previous: NO_ENVELOPE }, concat(), NOW),
    ).to.equal(0)
    expect(await new ServedDays(database, OTHER_CHAIN).list(patient)).to.deep.equal([])
  })

  it("counts what is given out by day and reader, also at once, and forgets it after 400 days", async () => {
    expect(await served.isReader(patient, doctor)).to.equal(false)
    await Promise.all(Array.from({ length: 9 }, () => served.count(patient, doctor, NOW)))
    await served.count(patient, doctor, NOW + DAY)
    await served.count(patient, other, NOW)
    const day = Math.floor(NOW / DAY)
    expect(await served.list(patient)).to.deep.equal([
      { reader: doctor, day: day + 1, files: 1 },
      { reader: other, day, files: 1 },
      { reader: doctor, day, files: 9 },
    ])
    expect(await served.list(doctor)).to.deep.equal([])
    await served.sweep(NOW + SERVED_DAYS_KEPT * DAY)
    expect((await served.list(patient)).length).to.equal(3)
    await served.sweep(NOW + (SERVED_DAYS_KEPT + 1) * DAY)
    expect(await served.list(patient)).to.deep.equal([{ reader: doctor, day: day + 1, files: 1 }])
    expect(await served.isReader(patient, other)).to.equal(false)
  })

  it("counts a reader's envelopes since a time", async () => {
    await leave("a")
    await leave("b")
    await leave("c", other)
    expect(await receipts.countSince(patient, doctor, NOW - 1)).to.equal(2)
    expect(await receipts.countSince(patient, doctor, NOW)).to.equal(0)
  })
}
