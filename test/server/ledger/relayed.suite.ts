import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import type { SignedAction } from "../../../app/_core/ports/relay"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { RelayedActions } from "../../../app/_server/ledger/relayed"
import type { Charged, Relayed, RelayedLimits } from "../../../app/_server/ledger/relayed"
import { sumOf } from "../../../app/_server/relay/budgets"
import type { RelayBudgets } from "../../../app/_server/relay/budgets"

const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const [patient, doctor, stranger, payer] = ["a1", "d0", "55", "99"].map((pair) =>
  asAddress(`0x${pair.repeat(20)}`),
) as [Address, Address, Address, Address]
const NOW = 1_800_000_000
const HOUR = 3_600
const DAY = 24 * HOUR
const much = { gas: 1_000_000_000, gwei: 1_000_000_000 }
const AMPLE = {
  ...{ everybody: much, reserve: { gas: 0, gwei: 0 }, fresh: much, contract: much, account: much },
  ...{ network: much, urgentAccount: much, urgentNetwork: much },
  ...{ stopping: { gas: 0, gwei: 0 }, stoppingAccount: much, stoppingNetwork: much },
}
const LIMITS: RelayedLimits = {
  ...{ accountPerHour: 2, accountPerDay: 3, everybodyPerHour: 4, everybodyPerDay: 5, underWay: 3 },
  ...{ failuresPerDay: 2, budgets: AMPLE },
}
/** As many as one likes: the budgets alone decide. */
const COUNTLESS: RelayedLimits = {
  ...{ accountPerHour: 1e6, accountPerDay: 1e6, everybodyPerHour: 1e6, everybodyPerDay: 1e6, underWay: 1e6 },
  ...{ failuresPerDay: 1e6, budgets: AMPLE },
}
const COST = { gas: 100_000, gwei: 200_000 }
const charged: Charged = { cost: COST, network: "", pool: null }
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
  beforeEach(async () => {
    await database.query("DELETE FROM relayed")
    await database.query("DELETE FROM relay_signers")
  })

  const take = (signer: Address, now = NOW, nonces = { mined: 0, pending: 0 }) =>
    actions.take(`action-${id++}`, by(signer), charged, nonces, now, LIMITS)
  const signAs = (place: Relayed, digit: string, cost = COST, now = NOW, limits = LIMITS) =>
    actions.sign(place, { transaction: hash(digit), raw: new Uint8Array([Number(digit)]) }, cost, now, limits)
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
    const twice = () => actions.take("the same", by(patient), charged, { mined: 0, pending: 0 }, NOW, LIMITS)
    expect(await twice()).to.not.equal(null)
    expect(await twice()).to.equal(null)
  })

  it("gives places to many at once, each one of its own", async () => {
    const limits = { ...LIMITS, underWay: 20, everybodyPerHour: 20, everybodyPerDay: 20 }
    const people = Array.from({ length: 8 }, (_, index) => asAddress(`0x${String(index).repeat(40)}`))
    const taken = await Promise.all(
      people.map((person, index) =>
        actions.take(`at once ${index}`, by(person), charged, { mined: 0, pending: 0 }, NOW, limits),
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
    expect(await signAs(taken, "1")).to.equal(true)
    expect(await signAs(taken, "2")).to.equal(false)
    const first = await actions.find(taken.id)
    if (!first) throw new Error("forgotten")
    expect(await signAs(first, "3", COST, NOW + 60)).to.equal(true)
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

  describe("of what it costs", () => {
    const withBudgets = (budgets: Partial<RelayBudgets>): RelayedLimits => ({
      ...COUNTLESS,
      budgets: { ...AMPLE, ...budgets },
    })
    let nonce = 0
    const spend = async (
      signer: Address,
      limits: RelayedLimits,
      more: Partial<Charged> = {},
      now = NOW,
    ): Promise<Relayed> => {
      const place = { mined: nonce, pending: nonce }
      nonce++
      const taken = await actions.take(
        `cost-${id++}`,
        by(signer),
        { ...charged, ...more },
        place,
        now,
        limits,
      )
      if (!taken) throw new Error("no place")
      return taken
    }
    const settled = async (taken: Relayed, cost = COST, failed = false, now = NOW) =>
      actions.settle(taken.id, cost, failed, now)

    it("sets aside the most, then charges what it was", async () => {
      const limits = withBudgets({ account: { gas: 250_000, gwei: 1e9 } })
      const first = await spend(patient, limits)
      await settled(first, { gas: 60_000, gwei: 60_000 })
      await settled(await spend(patient, limits), { gas: 60_000, gwei: 60_000 })
      await spend(patient, limits)
      expect(await reasonOf(spend(patient, limits))).to.equal("account-limit")
      expect(sumOf(await actions.used(NOW))).to.include({ gas: 220_000, gwei: 320_000, actions: 3 })
    })

    it("counts wei as well as gas", async () => {
      const limits = withBudgets({ account: { gas: 1e9, gwei: 300_000 } })
      await spend(patient, limits)
      expect(await reasonOf(spend(patient, limits))).to.equal("account-limit")
      expect(await reasonOf(spend(doctor, limits))).to.equal("none")
    })

    it("charges what failed, and no more than a few failures of one signer", async () => {
      const limits = { ...COUNTLESS, failuresPerDay: 2 }
      for (let times = 0; times < 2; times++) await settled(await spend(patient, limits), COST, true)
      expect(await reasonOf(spend(patient, limits))).to.equal("account-limit")
      expect(sumOf(await actions.used(NOW))).to.include({ gas: 200_000, failures: 2 })
    })

    it("charges an action once", async () => {
      const taken = await spend(patient, COUNTLESS)
      expect(await settled(taken)).to.equal(true)
      expect(await settled(taken, { gas: 1, gwei: 1 })).to.equal(false)
      expect(sumOf(await actions.used(NOW))).to.include(COST)
    })

    it("counts what is over and has no receipt as the most that it may have cost", async () => {
      const taken = await spend(patient, COUNTLESS)
      await actions.end(taken.id)
      expect((await actions.unsettled(NOW)).map((each) => [each.id, each.isOver])).to.deep.equal([
        [taken.id, true],
      ])
      expect(sumOf(await actions.used(NOW))).to.include(COST)
    })

    it("forgets it a day after it was spent, and what is under way never", async () => {
      const limits = withBudgets({ everybody: { gas: 200_000, gwei: 1e9 } })
      const waiting = (signer: Address, now: number) =>
        actions.take(`waiting-${id++}`, by(signer), charged, { mined: 0, pending: 0 }, now, limits)
      const first = await waiting(patient, NOW)
      await settled(first as Relayed, COST, false, NOW + HOUR)
      await waiting(doctor, NOW)
      for (const now of [NOW + HOUR, NOW + DAY, NOW + DAY + HOUR - 1])
        expect(await reasonOf(waiting(stranger, now))).to.equal("everybody-limit")
      expect(await reasonOf(waiting(stranger, NOW + DAY + HOUR))).to.equal("none")
      expect(await reasonOf(waiting(payer, NOW + 3 * DAY))).to.equal("everybody-limit")
    })

    it("gives a network its share", async () => {
      const limits = withBudgets({ network: { gas: 200_000, gwei: 1e9 } })
      for (const person of [patient, doctor]) await spend(person, limits, { network: "clinic" })
      expect(await reasonOf(spend(stranger, limits, { network: "clinic" }))).to.equal("network-limit")
      expect(await reasonOf(spend(stranger, limits, { network: "home" }))).to.equal("none")
    })

    it("lets fresh wallets share a pool, until they were paid for a day ago", async () => {
      const limits = withBudgets({ fresh: { gas: 200_000, gwei: 1e9 } })
      await settled(await spend(patient, limits))
      await spend(doctor, limits)
      expect(await reasonOf(spend(stranger, limits))).to.equal("fresh-limit")
      expect(await reasonOf(spend(patient, limits))).to.equal("fresh-limit")
      expect(await reasonOf(spend(patient, limits, {}, NOW + DAY))).to.equal("none")
    })

    it("makes nobody known by what failed", async () => {
      const limits = withBudgets({ fresh: { gas: 100_000, gwei: 1e9 } })
      await settled(await spend(patient, limits), COST, true)
      await settled(await spend(patient, limits, {}, NOW + DAY), COST, true, NOW + DAY)
      expect(await reasonOf(spend(patient, limits, {}, NOW + DAY + HOUR))).to.equal("fresh-limit")
    })

    it("lets accounts that are contracts share a pool", async () => {
      const limits = withBudgets({ contract: { gas: 100_000, gwei: 1e9 } })
      await spend(patient, limits, { pool: "contract" })
      expect(await reasonOf(spend(doctor, limits, { pool: "contract" }))).to.equal("contract-limit")
      expect(await reasonOf(spend(doctor, limits))).to.equal("none")
    })

    it("keeps a reserve for freezing and recovery", async () => {
      const limits = withBudgets({
        ...{ everybody: { gas: 400_000, gwei: 1e9 }, reserve: { gas: 200_000, gwei: 0 } },
        ...{ urgentAccount: { gas: 150_000, gwei: 1e9 }, urgentNetwork: { gas: 200_000, gwei: 1e9 } },
      })
      const urgent = { pool: "urgent", network: "home" } as const
      for (const person of [patient, doctor]) await spend(person, limits, { network: "home" })
      expect(await reasonOf(spend(stranger, limits))).to.equal("everybody-limit")
      await spend(patient, limits, urgent)
      expect(await reasonOf(spend(patient, limits, urgent))).to.equal("account-limit")
      await spend(doctor, limits, urgent)
      expect(await reasonOf(spend(stranger, limits, urgent))).to.equal("network-limit")
      expect(await reasonOf(spend(stranger, limits, { pool: "urgent" }))).to.equal("everybody-limit")
    })

    it("keeps another reserve for stopping somebody, used once a signer's own pool has no room", async () => {
      const some = (gas: number) => ({ gas, gwei: 1e9 })
      const limits = withBudgets({
        ...{ everybody: { gas: 800_000, gwei: 1e10 }, reserve: { gas: 200_000, gwei: 0 } },
        ...{ stopping: some(400_000), account: some(200_000), urgentAccount: some(200_000) },
        ...{ stoppingAccount: some(100_000), stoppingNetwork: some(200_000) },
      })
      const stop = { stops: true, network: "home" }
      await spend(patient, limits, stop)
      expect((await actions.used(NOW)).map(({ pool }) => pool)).to.deep.equal(["fresh"])
      await spend(patient, limits)
      expect(await reasonOf(spend(patient, limits))).to.equal("account-limit")
      expect(await reasonOf(spend(patient, limits, stop))).to.equal("none")
      expect(await reasonOf(spend(patient, limits, stop))).to.equal("account-limit")
      // Nobody else has a place either, but for stopping, and for freezing, which stopping takes nothing from
      expect(await reasonOf(spend(doctor, limits))).to.equal("everybody-limit")
      expect(await reasonOf(spend(doctor, limits, stop))).to.equal("none")
      expect(await reasonOf(spend(stranger, limits, stop))).to.equal("everybody-limit")
      for (const person of [stranger, payer]) await spend(person, limits, { ...stop, network: "" })
      expect(await reasonOf(spend(stranger, limits, { ...stop, network: "" }))).to.equal("everybody-limit")
      for (const person of [patient, doctor]) await spend(person, limits, { pool: "urgent" })
      expect(await reasonOf(spend(stranger, limits, { pool: "urgent" }))).to.equal("everybody-limit")
    })

    it("does not let what failed, or was often done, keep a signer from stopping somebody", async () => {
      const limits = {
        ...withBudgets({ stopping: { gas: 1e9, gwei: 1e9 }, everybody: { gas: 1e10, gwei: 1e10 } }),
        ...{ failuresPerDay: 1, accountPerHour: 2 },
      }
      await settled(await spend(patient, limits), COST, true)
      await spend(doctor, limits)
      await spend(doctor, limits)
      for (const person of [patient, doctor]) {
        expect(await reasonOf(spend(person, limits))).to.equal("account-limit")
        expect(await reasonOf(spend(person, limits, { stops: true }))).to.equal("none")
      }
    })

    it("sets aside more for a higher fee, as far as everybody's budget goes", async () => {
      const limits = withBudgets({ everybody: { gas: 1e9, gwei: 300_000 } })
      const taken = await spend(patient, limits)
      expect(await signAs(taken, "1", COST, NOW, limits)).to.equal(true)
      const first = (await actions.find(taken.id)) as Relayed
      expect(await signAs(first, "2", { gas: 100_000, gwei: 250_000 }, NOW, limits)).to.equal(true)
      const second = (await actions.find(taken.id)) as Relayed
      expect(await signAs(second, "3", { gas: 21_000, gwei: 310_000 }, NOW, limits)).to.equal(false)
      expect(second.cost).to.deep.equal({ gas: 100_000, gwei: 250_000 })
      expect((await actions.find(taken.id))?.transactions).to.have.length(2)
    })

    it("never spends more than its budget, whoever does what in whatever order", async () => {
      const limits = withBudgets({
        ...{ everybody: { gas: 2_000_000, gwei: 3_000_000 }, reserve: { gas: 200_000, gwei: 300_000 } },
        stopping: { gas: 100_000, gwei: 150_000 },
        ...{ fresh: { gas: 700_000, gwei: 9e9 }, contract: { gas: 400_000, gwei: 9e9 } },
        ...{ account: { gas: 900_000, gwei: 9e9 }, network: { gas: 1_200_000, gwei: 9e9 } },
      })
      const random = seeded(20_261_130)
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
      const open: Relayed[] = []
      const spent: { at: number; gas: number; gwei: number }[] = []
      let [now, refusals] = [NOW, 0]
      for (let step = 0; step < 400; step++) {
        now += Math.floor(random() * 1_200)
        const act = random()
        const one = pick(open)
        if (act < 0.5 || open.length === 0) {
          const gas = 21_000 + Math.floor(random() * 400_000)
          const cost = { gas, gwei: Math.floor(gas * (0.5 + 2 * random())) }
          const more = {
            cost,
            pool: pick([null, "urgent", "contract"] as const),
            stops: pick([true, false]),
            network: pick(["", "a", "b"]),
          }
          await spend(pick([patient, doctor, stranger, payer]), limits, more, now).then(
            (taken) => open.push(taken),
            () => refusals++,
          )
        } else if (act < 0.65) {
          const gwei = Math.floor(one.cost.gwei * (1 + random()))
          if (await signAs(one, pick(["1", "2", "3"]), { ...one.cost, gwei }, now, limits))
            open[open.indexOf(one)] = (await actions.find(one.id)) as Relayed
        } else {
          const part = random()
          const gwei = Math.floor(one.cost.gwei * part)
          const cost = { gas: Math.floor(one.cost.gas * part), gwei }
          await settled(one, cost, random() < 0.3, now)
          spent.push({ at: now, ...cost })
          open.splice(open.indexOf(one), 1)
        }
        const ofDay = spent.filter(({ at }) => at > now - DAY)
        const most = [...ofDay, ...open.map(({ cost }) => cost)]
        const gas = most.reduce((sum, each) => sum + each.gas, 0)
        const gwei = most.reduce((sum, each) => sum + each.gwei, 0)
        expect(gas, `gas at step ${step}`).to.be.at.most(2_000_000)
        expect(gwei, `gwei at step ${step}`).to.be.at.most(3_000_000)
      }
      expect(refusals, "the budgets were reached").to.be.above(20)
      expect(spent.length, "something was spent").to.be.above(50)
    }).timeout(60_000)
  })
}

/** Numbers in [0, 1) that are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
