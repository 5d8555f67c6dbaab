import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import type { SignedAction } from "../../../app/_core/ports/relay"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { RelayedActions } from "../../../app/_server/ledger/relayed"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const [patient, doctor, stranger, payer] = ["a1", "d0", "55", "99"].map((pair) =>
  asAddress(`0x${pair.repeat(20)}`),
) as [Address, Address, Address, Address]
const NOW = 1_800_000_000
const HOUR = 3_600
const LIMITS = { accountPerHour: 2, accountPerDay: 3, everybodyPerHour: 4, everybodyPerDay: 5, underWay: 3 }
const hash = (digit: string) => asDigest(`0x${digit.repeat(64)}`)
const by = (signer: Address) => ({ signer, deadline: NOW + 600 }) as SignedAction

/** What the relay remembers, on either side of the database port. */
export function relayedSuite(open: () => Promise<Database>): void {
  let database: Database
  let actions: RelayedActions
  let id = 0
  before(async () => {
    database = await open()
    actions = new RelayedActions(database, CHAIN, payer)
  })
  after(() => database.close())
  beforeEach(() => database.query("DELETE FROM relayed"))

  const take = (signer: Address, now = NOW, nonces = { mined: 0, pending: 0 }) =>
    actions.take(`action-${id++}`, by(signer), nonces, now, LIMITS)
  const over = async (taken: Awaited<ReturnType<typeof take>>) => actions.end(taken?.id ?? "")
  const reasonOf = async (attempt: Promise<unknown>) =>
    attempt.then(
      () => "none",
      (error: unknown) => (isKeywardError(error, "relay-refused") ? error.details["reason"] : error),
    )

  it("gives each action the lowest free place", async () => {
    const [one, two] = [await take(patient), await take(doctor)]
    expect([one?.payerNonce, two?.payerNonce]).to.deep.equal([0, 1])
    await actions.release(one?.id ?? "")
    expect((await take(stranger))?.payerNonce).to.equal(0)
    expect((await actions.underWay()).map(({ payerNonce }) => payerNonce)).to.deep.equal([0, 1])
  })

  it("begins where the payer's pool ends", async () => {
    expect((await take(patient, NOW, { mined: 5, pending: 7 }))?.payerNonce).to.equal(7)
  })

  it("gives no second place to one action", async () => {
    const twice = () => actions.take("the same", by(patient), { mined: 0, pending: 0 }, NOW, LIMITS)
    expect(await twice()).to.not.equal(null)
    expect(await twice()).to.equal(null)
  })

  it("gives places to many at once, each one of its own", async () => {
    const limits = { ...LIMITS, underWay: 20, everybodyPerHour: 20, everybodyPerDay: 20 }
    const people = Array.from({ length: 8 }, (_, index) => asAddress(`0x${String(index).repeat(40)}`))
    const taken = await Promise.all(
      people.map((person, index) =>
        actions.take(`at once ${index}`, by(person), { mined: 0, pending: 0 }, NOW, limits),
      ),
    )
    const places = taken.flatMap((place) => (place ? [place.payerNonce] : []))
    expect(new Set(places).size).to.equal(places.length)
  })

  it("lets a wallet have one under way, until a block has it", async () => {
    await take(patient)
    expect(await reasonOf(take(patient))).to.equal("busy")
    expect(await reasonOf(take(patient, NOW, { mined: 1, pending: 1 }))).to.equal("none")
  })

  it("lets so many be under way", async () => {
    for (const person of [patient, doctor, stranger]) await take(person)
    expect(await reasonOf(take(payer))).to.equal("busy")
  })

  it("counts each wallet's hour and day", async () => {
    for (let times = 0; times < 2; times++) await over(await take(patient))
    expect(await reasonOf(take(patient))).to.equal("account-limit")
    await over(await take(patient, NOW + HOUR))
    expect(await reasonOf(take(patient, NOW + 2 * HOUR))).to.equal("account-limit")
    expect(await reasonOf(take(patient, NOW + 25 * HOUR))).to.equal("none")
  })

  it("counts everybody's", async () => {
    for (const person of [patient, doctor, stranger, payer]) await over(await take(person))
    expect(await reasonOf(take(patient))).to.equal("everybody-limit")
    await over(await take(patient, NOW + HOUR))
    expect(await reasonOf(take(doctor, NOW + 2 * HOUR))).to.equal("everybody-limit")
  })

  it("notes each transaction in a place, if nobody else has meanwhile", async () => {
    const taken = await take(patient)
    if (!taken) throw new Error("no place")
    expect(await actions.sign(taken, hash("1"), new Uint8Array([1]), NOW)).to.equal(true)
    expect(await actions.sign(taken, hash("2"), new Uint8Array([2]), NOW)).to.equal(false)
    const first = await actions.find(taken.id)
    if (!first) throw new Error("forgotten")
    expect(await actions.sign(first, hash("3"), new Uint8Array([3]), NOW + 60)).to.equal(true)
    expect(await actions.find(taken.id)).to.deep.include({
      ...{ transactions: [hash("3"), hash("1")], raw: new Uint8Array([3]), signedAt: NOW + 60 },
    })
    await actions.end(taken.id)
    expect(await actions.underWay()).to.deep.equal([])
    expect((await actions.find(taken.id))?.raw).to.equal(null)
  })

  it("keeps payers and chains apart", async () => {
    const taken = await take(patient)
    const elsewhere = new RelayedActions(database, hash("2"), payer)
    const otherPayer = new RelayedActions(database, CHAIN, doctor)
    for (const other of [elsewhere, otherPayer]) {
      expect(await other.find(taken?.id ?? "")).to.equal(null)
      expect(await other.underWay()).to.deep.equal([])
    }
  })
}
