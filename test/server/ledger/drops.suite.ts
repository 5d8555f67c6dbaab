import { createHash } from "node:crypto"
import { expect } from "chai"
import {
  DROP_PART_BYTES,
  DROP_SILENT_SECONDS,
  MAX_DROP_BYTES,
  MAX_DROP_LINKS,
} from "../../../app/_core/drop/drop-limits"
import { isKeywardError } from "../../../app/_core/errors"
import type { NewDrop } from "../../../app/_core/ports/drops"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { DropArrivals } from "../../../app/_server/ledger/drop-arrivals"
import { Drops } from "../../../app/_server/ledger/drops"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const other = asAddress(`0x${"b2".repeat(20)}`)
const NOW = 1_800_000_000
const DAY = 86_400
const LINK = "ab".repeat(32)
const [TOKEN, OWNER, WRONG] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const digestOf = (token: Uint8Array) => createHash("sha256").update(token).digest("hex")
const [A, B, C] = ["0a".repeat(16), "0b".repeat(16), "0c".repeat(16)] as const
const BYTES = new Uint8Array(100).fill(5)

/** What the server remembers of drop links, on either side of the database port. */
export function dropsSuite(open: () => Promise<Database>): void {
  let database: Database
  let drops: Drops
  let arrivals: DropArrivals
  before(async () => {
    database = await open()
    drops = new Drops(database, CHAIN)
    arrivals = new DropArrivals(database, CHAIN, drops)
  })
  beforeEach(async () => {
    for (const table of ["drop_links", "drop_arrivals", "drop_parts"])
      await database.query(`DELETE FROM ${table}`)
  })
  after(() => database.close())

  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
  const make = (link = LINK, change: Partial<NewDrop> = {}, who = patient, now = NOW) =>
    drops.begin(
      link,
      who,
      {
        ...{ publicKey: new Uint8Array(1_216).fill(9), maxBytes: 5_000_000, uses: 1, expires: now + 7 * DAY },
        ...{ tokenDigest: digestOf(TOKEN), ownerDigest: digestOf(OWNER), ...change },
      },
      now,
    )
  const held = (drop = LINK, token = TOKEN) => ({ drop, token })
  const begin = (arrival: string, size = BYTES.length, now = NOW, by = held(), network = "here") =>
    arrivals.begin(by, { arrival, size, network }, now)
  const put = (arrival: string, now = NOW, bytes = BYTES, part = 0) =>
    arrivals.putPart(held(), arrival, part, bytes, now)
  const finish = (arrival: string, now = NOW) => arrivals.finish(held(), arrival, now)
  const send = async (arrival: string, now = NOW) => {
    await begin(arrival, BYTES.length, now)
    await put(arrival, now)
    await finish(arrival, now)
  }
  const list = (now = NOW) => drops.list(patient, now)
  const standing = async (now = NOW) => (await list(now)).map((link) => link.standing)
  const rows = async (table: string) => (await database.query(`SELECT link FROM ${table}`)).length
  const read = (arrival: string, who = patient) => drops.part({ drop: LINK, arrival }, who, 0)

  it("takes a package part by part, shows it to its patient alone, and erases all of it", async () => {
    await make()
    const size = DROP_PART_BYTES + 7
    await begin(A, size)
    expect(await outcome(finish(A)), "nothing is there").to.equal("link-unknown")
    await put(A, NOW, new Uint8Array(7).fill(2), 1)
    expect(await outcome(finish(A)), "a part is missing").to.equal("link-unknown")
    expect(await outcome(read(A)), "on its way").to.equal("link-unknown")
    for (const [bytes, part] of [
      [new Uint8Array(DROP_PART_BYTES - 1), 0],
      [new Uint8Array(8), 1],
      [new Uint8Array(1), 2],
    ] as const)
      expect(await outcome(put(A, NOW, bytes, part))).to.equal("request-malformed")
    await put(A, NOW, new Uint8Array(DROP_PART_BYTES).fill(1), 0)
    await finish(A)
    const [link] = await list()
    expect(link?.arrivals).to.deep.equal([{ arrival: A, size, at: NOW }])
    expect([link?.standing, link?.used]).to.deep.equal(["used", 1])
    expect((await read(A)).length).to.equal(DROP_PART_BYTES)
    expect(await outcome(read(A, other))).to.equal("link-unknown")
    expect(await outcome(drops.erase({ drop: LINK, arrival: A }, patient, WRONG))).to.equal("not-allowed")
    expect(await outcome(drops.erase({ drop: LINK, arrival: A }, other, OWNER))).to.equal("link-unknown")
    await drops.erase({ drop: LINK, arrival: A }, patient, OWNER)
    await drops.erase({ drop: LINK, arrival: A }, patient, OWNER)
    expect([await rows("drop_parts"), await rows("drop_arrivals")]).to.deep.equal([0, 0])
  })

  it("answers a wrong token and a link that is not there alike", async () => {
    await make()
    for (const by of [held(LINK, WRONG), held("cd".repeat(32)), held(LINK, new Uint8Array())]) {
      expect(await outcome(arrivals.offered(by, NOW))).to.equal("link-unknown")
      expect(await outcome(begin(A, 1, NOW, by))).to.equal("link-unknown")
      expect(await outcome(arrivals.finish(by, A, NOW))).to.equal("link-unknown")
      expect(await outcome(arrivals.cancel(by, A))).to.equal("link-unknown")
    }
    const { standing: stands, maxBytes, expires } = await arrivals.offered(held(), NOW)
    expect([stands, maxBytes, expires]).to.deep.equal(["open", 5_000_000, NOW + 7 * DAY])
  })

  it("is used once, however many finish at once and however often", async () => {
    await make()
    await begin(A)
    await put(A)
    await Promise.all(Array.from({ length: 8 }, () => finish(A)))
    expect((await list())[0]?.used).to.equal(1)
    expect(await outcome(begin(B))).to.equal("drop-used")
    expect(await outcome(begin(A)), "the same one again").to.equal("done")
    expect(await outcome(put(A, NOW, BYTES.slice().fill(6)))).to.equal("done")
    expect((await read(A))[0], "what has arrived stays").to.equal(5)
  })

  it("lets no more be on their way than it may still take; a silent one gives way", async () => {
    await make(LINK, { uses: 2 })
    const raced = await Promise.all([A, B, C].map((arrival) => outcome(begin(arrival))))
    expect(raced.sort()).to.deep.equal(["done", "done", "too-many-requests"])
    const running = (await database.query("SELECT arrival FROM drop_arrivals")).map((row) =>
      String(row["arrival"]),
    )
    await put(running[1]!, NOW + 200)
    await begin("0d".repeat(16), 1, NOW + DROP_SILENT_SECONDS)
    expect(await outcome(put(running[0]!, NOW + DROP_SILENT_SECONDS))).to.equal("link-unknown")
    expect(await outcome(put(running[1]!, NOW + DROP_SILENT_SECONDS))).to.equal("done")
  })

  it("frees its place when the sender gives up", async () => {
    await make()
    await begin(A)
    await put(A)
    await arrivals.cancel(held(), A)
    expect(await rows("drop_parts")).to.equal(0)
    await send(B)
    await arrivals.cancel(held(), B)
    expect((await list())[0]?.arrivals, "what has arrived stays").to.have.length(1)
  })

  it("takes nothing that is larger than it says, after its time, or once it has ended", async () => {
    await make()
    expect(await outcome(begin(A, 5_000_001))).to.equal("file-too-large")
    await begin(A)
    const late = NOW + 7 * DAY
    expect(await outcome(put(A, late))).to.equal("drop-over")
    expect(await outcome(begin(B, 1, late))).to.equal("drop-over")
    expect(await standing(late)).to.deep.equal(["over"])
    expect(await outcome(drops.end(LINK, patient, WRONG, NOW))).to.equal("not-allowed")
    expect(await outcome(drops.end(LINK, other, OWNER, NOW))).to.equal("link-unknown")
    await make("cd".repeat(32))
    await drops.end("cd".repeat(32), patient, OWNER, NOW)
    expect(await outcome(begin(B, 1, NOW, held("cd".repeat(32))))).to.equal("drop-over")
  })

  it("keeps what has arrived when it ends, and erases what is on its way", async () => {
    await make(LINK, { uses: 3 })
    await send(A)
    await begin(B)
    await put(B)
    await drops.end(LINK, patient, OWNER, NOW)
    expect(await outcome(finish(B))).to.equal("drop-over")
    expect((await list())[0]?.arrivals.map(({ arrival }) => arrival)).to.deep.equal([A])
    expect(await rows("drop_parts")).to.equal(1)
    expect(await drops.isNeeded(LINK, patient, NOW)).to.equal(true)
    expect(await outcome(drops.forget(LINK, patient, NOW))).to.equal("link-unknown")
    await drops.erase({ drop: LINK, arrival: A }, patient, OWNER)
    expect(await drops.isNeeded(LINK, patient, NOW)).to.equal(false)
    await drops.forget(LINK, patient, NOW)
    expect(await list()).to.deep.equal([])
  })

  it("holds no more for one patient and from one network than may wait", async () => {
    const links = Array.from({ length: 6 }, (_, i) => `${i}${i}`.repeat(32))
    const network = ["one", "two", "three"].map((name) => asAddress(`0x${name.length}${"f".repeat(39)}`))
    const sizes = { maxBytes: MAX_DROP_BYTES, uses: 5 }
    for (const link of links.slice(0, 3)) await make(link, sizes)
    expect(await outcome(begin(A, MAX_DROP_BYTES, NOW, held(links[0])))).to.equal("done")
    expect(await outcome(begin(A, MAX_DROP_BYTES, NOW, held(links[1])))).to.equal("done")
    expect(await outcome(begin(A, 1, NOW, held(links[2]), "elsewhere")), "the patient's").to.equal(
      "drops-full",
    )
    for (const [i, link] of links.slice(3).entries()) await make(link, sizes, network[i])
    const more = [await outcome(begin(B, MAX_DROP_BYTES, NOW, held(links[3])))]
    more.push(await outcome(begin(B, MAX_DROP_BYTES, NOW, held(links[4]))))
    more.push(await outcome(begin(B, MAX_DROP_BYTES, NOW, held(links[5]))))
    more.push(await outcome(begin(C, 1, NOW, held(links[5]), "here")))
    expect(more, "the network's").to.deep.equal(["done", "done", "done", "drops-full"])
    expect(await outcome(begin(C, 1, NOW, held(links[5]), "elsewhere"))).to.equal("done")
  })

  it("lets packages that do not come at a pace give way, whatever link and patient they are of", async () => {
    const links = ["11", "22", "33", "44", "55"].map((pair) => pair.repeat(32))
    const sizes = { maxBytes: MAX_DROP_BYTES, uses: 5 }
    for (const [i, link] of links.entries()) await make(link, sizes, i < 3 ? patient : other)
    const later = NOW + DROP_SILENT_SECONDS
    const part = new Uint8Array(DROP_PART_BYTES)
    await begin(A, MAX_DROP_BYTES, NOW, held(links[0]))
    await begin(B, MAX_DROP_BYTES, NOW, held(links[1]))
    // One part alone is more than silence, and less than a pace
    for (let i = 0; i < 5; i++) await arrivals.putPart(held(links[0]), A, i, part, later - 1)
    await arrivals.putPart(held(links[1]), B, 0, part, later - 1)
    const third = (size: number, now: number) => outcome(begin(C, size, now, held(links[2])))
    expect(await third(1, later - 1)).to.equal("drops-full")
    expect(await third(MAX_DROP_BYTES + 1, later), "none goes in vain").to.equal("file-too-large")
    expect(await third(1, later)).to.equal("done")
    const next = (by: ReturnType<typeof held>, arrival: string) =>
      outcome(arrivals.putPart(by, arrival, 6, part, later))
    expect(await next(held(links[0]), A), "comes at a pace").to.equal("done")
    expect(await next(held(links[1]), B)).to.equal("link-unknown")
    expect(await rows("drop_parts")).to.equal(6)
    // And from one network
    for (const [at, arrival] of [A, B].entries())
      await begin(arrival, MAX_DROP_BYTES, later, held(links[3 + at]))
    await begin(B, MAX_DROP_BYTES - 1, later, held(links[2]))
    await database.query("UPDATE drop_arrivals SET size = 1000000000 WHERE link = $1", [links[3]!])
    expect(await outcome(begin(C, 1, later, held(links[4])))).to.equal("drops-full")
    expect(await outcome(begin(C, 1, later + DROP_SILENT_SECONDS, held(links[4])))).to.equal("done")
  })

  it("has so many links for one account and no more, each id once", async () => {
    await make()
    expect(await outcome(make(LINK, {}, other))).to.equal("link-unknown")
    for (let i = 1; i < MAX_DROP_LINKS; i++) await make(i.toString(16).padStart(64, "0"))
    expect(await outcome(make("ef".repeat(32)))).to.equal("drops-full")
  })

  it("erases what was never finished after a day, what nobody looked at after a month, and then the link", async () => {
    await make(LINK, { uses: 3, expires: NOW + 20 * DAY })
    await send(A)
    await begin(B)
    await put(B)
    await drops.sweep(null, NOW + DAY)
    expect([await rows("drop_arrivals"), await rows("drop_parts")]).to.deep.equal([1, 1])
    await drops.sweep(null, NOW + 30 * DAY - 1)
    expect(await rows("drop_parts")).to.equal(1)
    expect((await list(NOW + 30 * DAY))[0]?.arrivals, "not shown past its time").to.deep.equal([])
    await drops.sweep(null, NOW + 30 * DAY)
    expect([await rows("drop_parts"), await rows("drop_links")]).to.deep.equal([0, 1])
    await drops.sweep(null, NOW + 50 * DAY)
    expect(await rows("drop_links")).to.equal(0)
  })
}
