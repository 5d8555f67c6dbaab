import { expect } from "chai"
import { Wallet } from "ethers"
import type { Address } from "../../../app/_core/types"
import type { RelayBudgets } from "../../../app/_server/relay/budgets"
import { RELAY_TERMS } from "../../../app/_server/relay/terms"
import type { RelayTerms } from "../../../app/_server/relay/terms"
import { refusalOf } from "../../adapters/chain/stage"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { SIGNER_CODE, accountWith, setCode } from "./hostile"
import { setRelayStage } from "./stage"
import type { RelayStage } from "./stage"

describe("what the relay spends", () => {
  let chain: LocalChain
  let stage: RelayStage
  let wallet: Wallet
  let index = 140

  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain.stop())
  beforeEach(async () => {
    stage = await setRelayStage(chain)
    wallet = await stage.payerKey(index++)
  })
  afterEach(() => stage.close())

  const spent = () => chain.provider.getTransactionCount(wallet.address)
  const signedFor = async (signer: Address, more: object = {}) => {
    const action = await stage.signedBy(Wallet.createRandom(), signer, { signer, ...more })
    return { ...action, signature: "0x1234" as const }
  }

  it("is nothing for an account whose check of a signature burns gas", async () => {
    const signer = await accountWith(chain, SIGNER_CODE.burns(3_000_000))
    const refusal = await refusalOf(stage.relayer(wallet).submit(await signedFor(signer)))
    expect(refusal).to.include({ code: "relay-refused", reason: "signature" })
    expect(await spent()).to.equal(0)
  })

  const cost = async (action: Promise<string>) => {
    const receipt = await chain.provider.getTransactionReceipt(await action)
    return { gas: Number(receipt?.gasUsed ?? 0), isDone: receipt?.status === 1 }
  }

  it("is no more than usual for one that burns gas only where the check has no cap: the contract has one", async () => {
    const signer = await accountWith(chain, SIGNER_CODE.burnsWhereItMay(600_000, 3_000_000))
    const { gas, isDone } = await cost(stage.relayer(wallet).submit(await signedFor(signer)))
    expect(isDone).to.equal(true)
    expect(gas).to.be.below(220_000)
  })

  const withBudgets = (budgets: Partial<RelayBudgets>, more: Partial<RelayTerms> = {}) => ({
    ...{ ...more, budgets: { ...RELAY_TERMS.budgets, ...budgets } },
  })

  it("is charged by the receipt, also after a restart and in another process", async () => {
    const { gas } = await cost(stage.relayer(wallet).submit(await stage.signed()))
    const other = stage.relayer(wallet)
    await other.tend()
    const { day, process } = await other.spending()
    expect(day).to.include({ gas, actions: 1, failures: 0 })
    expect(process).to.include({ gas, brought: 1, failed: 0 })
    const [before] = [1_000n * 10n ** 18n]
    const paid = before - (await chain.provider.getBalance(wallet.address))
    expect(BigInt(day.gwei) - paid / 10n ** 9n, "rounded up").to.be.within(0n, 1n)
    expect((await stage.relayer(wallet).spending()).process).to.include({ gas: 0, brought: 0 })
  })

  it("ends for an account that agrees before it is sent and burns gas in the block", async () => {
    const relayer = stage.relayer(wallet)
    let [gas, tries] = [0, 0]
    let refusal: Awaited<ReturnType<typeof refusalOf>> | null = null
    const signer = await accountWith(chain, SIGNER_CODE.yes)
    while (!refusal && tries < 20) {
      await setCode(chain, signer, SIGNER_CODE.yes)
      await chain.provider.send("evm_setAutomine", [false])
      try {
        const submitted = relayer.submit(await signedFor(signer))
        const hash = await submitted.catch(() => null)
        if (hash === null) refusal = await refusalOf(submitted)
        await setCode(chain, signer, SIGNER_CODE.burnsAndRefuses(3_000_000))
        await chain.provider.send("evm_mine", [])
        if (hash !== null) {
          const { gas: used, isDone } = await cost(Promise.resolve(hash))
          expect(isDone).to.equal(false)
          gas += used
          tries++
        }
      } finally {
        await chain.provider.send("evm_setAutomine", [true])
      }
    }
    expect(refusal).to.include({ code: "relay-refused", reason: "account-limit" })
    expect(tries).to.equal(RELAY_TERMS.failuresPerDay)
    expect(gas / tries, "no more than an honest one at its most").to.be.below(220_000)
    expect((await relayer.spending()).day).to.include({ gas, failures: tries })
  })

  it("leaves a wallet that gas was burnt with to its own money, and others be paid for", async () => {
    const most = { gas: 300_000, gwei: RELAY_TERMS.budgets.account.gwei }
    const relayer = stage.relayer(wallet, withBudgets({ account: most }))
    let gas = 0
    for (let times = 0; ; times++) {
      const submitted = relayer.submit(await stage.signed())
      const hash = await submitted.catch(() => null)
      if (hash === null) {
        expect(await refusalOf(submitted)).to.include({ reason: "account-limit" })
        break
      }
      gas += (await cost(Promise.resolve(hash))).gas
      expect(gas, `after ${times}`).to.be.at.most(most.gas)
    }
    const doctor = Wallet.createRandom()
    await relayer.submit(await stage.signedBy(doctor, doctor.address))
  })

  it("of a network is its share, however many wallets it makes, and its name is kept by nobody", async () => {
    const network = { gas: 350_000, gwei: RELAY_TERMS.budgets.network.gwei }
    const relayer = stage.relayer(wallet, withBudgets({ network }))
    const bring = async (peer: string) => {
      const person = Wallet.createRandom()
      return relayer.submit(await stage.signedBy(person, person.address), peer)
    }
    await bring("198.51.100.7")
    await bring("198.51.100.8")
    expect(await refusalOf(bring("198.51.100.9"))).to.include({ reason: "network-limit" })
    await bring("203.0.113.1")
    const rows = await stage.database.query("SELECT network FROM relayed")
    expect(JSON.stringify(rows)).to.not.include("198.51")
  })

  it("of fresh wallets is one pool that they share", async () => {
    const fresh = { gas: 300_000, gwei: RELAY_TERMS.budgets.fresh.gwei }
    const relayer = stage.relayer(wallet, withBudgets({ fresh }))
    let taken = 0
    for (;;) {
      const person = Wallet.createRandom()
      const submitted = relayer.submit(await stage.signedBy(person, person.address))
      if ((await submitted.catch(() => null)) !== null) taken++
      else {
        expect(await refusalOf(submitted)).to.include({ reason: "fresh-limit" })
        break
      }
    }
    expect(taken).to.be.within(1, 2)
  })

  it("is offered to nobody once everybody's budget is used up, but for what the reserve is kept for", async () => {
    const everybody = { gas: 500_000, gwei: RELAY_TERMS.budgets.everybody.gwei }
    const reserve = { gas: 250_000, gwei: 0 }
    const terms = withBudgets({ everybody, reserve, stopping: { gas: 0, gwei: 0 } })
    const relayer = stage.relayer(wallet, terms)
    await relayer.submit(await stage.signed())
    expect(await refusalOf(relayer.submit(await stage.signed()))).to.include({ reason: "everybody-limit" })
    expect(await relayer.offer()).to.include({ offered: false, reason: "everybody-limit", urgent: true })
    const urgent = stage.relayer(wallet, terms, undefined, ["addRecord"])
    await urgent.submit(await stage.signed())
  })

  it("is set aside at the fee that it is sent with, and no higher fee goes beyond the budget", async () => {
    await chain.provider.send("evm_setAutomine", [false])
    try {
      const action = await stage.signed()
      const first = await stage.relayer(wallet).submit(action)
      const { gwei } = (await stage.relayer(wallet).spending()).day
      const everybody = { gas: 1e9, gwei: gwei + 1 }
      const later = stage.relayer(
        wallet,
        withBudgets({ everybody }),
        () => Math.floor(Date.now() / 1000) + 60,
      )
      await later.tend()
      expect(await later.submit(action)).to.equal(first)
      expect((await later.spending()).day.gwei).to.equal(gwei)
      await chain.provider.send("evm_mine", [])
      expect(await stage.records()).to.equal(1)
    } finally {
      await chain.provider.send("evm_setAutomine", [true])
    }
  })

  it("never exceeds the budget, whatever hostile signers send in whatever order", async () => {
    const everybody = { gas: 1_500_000, gwei: 4_000_000 }
    const terms = withBudgets({
      ...{ everybody, stopping: { gas: 0, gwei: 0 } },
      ...{ reserve: { gas: 100_000, gwei: 100_000 }, contract: { gas: 700_000, gwei: 2_000_000 } },
      ...{ fresh: everybody, network: everybody, account: { gas: 500_000, gwei: 2_000_000 } },
    })
    const relays = [stage.relayer(wallet, terms), stage.relayer(wallet, terms)]
    const codes = [
      SIGNER_CODE.yes,
      SIGNER_CODE.burns(250_000),
      SIGNER_CODE.burnsWhereItMay(600_000, 900_000),
      SIGNER_CODE.burnsAndRefuses(2_000_000),
    ]
    const contracts = await Promise.all(codes.map((code) => accountWith(chain, code)))
    const people = Array.from({ length: 3 }, () => Wallet.createRandom())
    let seed = 7
    const pick = <T>(from: readonly T[]): T => {
      seed = (seed * 48_271) % 2_147_483_647
      return from[seed % from.length] as T
    }
    const reasons = new Set<unknown>()
    const began = await chain.provider.getBlockNumber()
    for (let round = 0; round < 16; round++) {
      await chain.provider.send("evm_setAutomine", [false])
      const taken = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const person = pick(people)
          const action = pick([0, 1])
            ? await signedFor(pick(contracts))
            : await stage.signedBy(person, person.address)
          const submitted = pick(relays).submit(action)
          return submitted.then(
            () => null,
            async () => (await refusalOf(submitted))["reason"],
          )
        }),
      )
      for (const reason of taken) if (reason !== null) reasons.add(reason)
      for (const contract of contracts) await setCode(chain, contract, pick(codes))
      await chain.provider.send("evm_mine", [])
      await chain.provider.send("evm_setAutomine", [true])
      if (pick([0, 1])) await pick(relays).tend()
    }
    let [gas, wei] = [0, 0n]
    for (let block = began + 1; block <= (await chain.provider.getBlockNumber()); block++) {
      const mined = await chain.provider.getBlock(block)
      for (const hash of mined?.transactions ?? []) {
        const receipt = await chain.provider.getTransactionReceipt(hash)
        if (receipt?.from !== wallet.address) continue
        gas += Number(receipt.gasUsed)
        wei += receipt.fee
      }
    }
    expect(gas).to.be.within(everybody.gas / 3, everybody.gas)
    expect(Number(wei / 10n ** 9n)).to.be.at.most(everybody.gwei)
    expect([...reasons].join(" ")).to.match(/limit/)
  }).timeout(120_000)
})
