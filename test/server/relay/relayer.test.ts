import { expect } from "chai"
import { Wallet } from "ethers"
import { asAddress } from "../../../app/_core/types"
import { ISignedActions__factory } from "../../../typechain-types/factories/ISignedActions__factory"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import { refusalOf } from "../../adapters/chain/stage"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { setRelayStage } from "./stage"
import type { RelayStage } from "./stage"

describe("the relay", () => {
  let chain: LocalChain
  let stage: RelayStage
  let wallet: Wallet
  let index = 40

  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain.stop())
  beforeEach(async () => {
    stage = await setRelayStage(chain)
    wallet = await stage.payerKey(index++)
  })
  afterEach(() => stage.close())

  const spent = async () => chain.provider.getTransactionCount(wallet.address)

  it("brings what an account without any ether has signed", async () => {
    expect(await chain.provider.getBalance(stage.account)).to.equal(0n)
    const transaction = await stage.relayer(wallet).submit(await stage.signed())
    const receipt = await chain.provider.getTransactionReceipt(transaction)
    expect(receipt?.status).to.equal(1)
    expect(receipt?.from).to.equal(wallet.address)
    expect(await stage.records()).to.equal(1)
  })

  it("gives the same transaction for the same action, also to another process and after a restart", async () => {
    const action = await stage.signed()
    const first = await stage.relayer(wallet).submit(action)
    expect(await stage.relayer(wallet).submit(action)).to.equal(first)
    expect(await spent()).to.equal(1)
  })

  it("brings one of two that come at once from one wallet", async () => {
    const relayer = stage.relayer(wallet)
    await chain.provider.send("evm_setAutomine", [false])
    try {
      const [one, same, next] = [
        await stage.signed(),
        await stage.signed(),
        await stage.signed({ nonce: 1n }),
      ]
      const [first, again] = await Promise.all([relayer.submit(one), relayer.submit(one)])
      expect(again).to.equal(first)
      expect(await refusalOf(relayer.submit(same))).to.include({ code: "relay-refused", reason: "nonce" })
      expect(await refusalOf(relayer.submit(next))).to.include({ code: "relay-refused", reason: "busy" })
      await chain.provider.send("evm_mine", [])
    } finally {
      await chain.provider.send("evm_setAutomine", [true])
    }
    expect(await spent()).to.equal(1)
    // and the next one as soon as a block has that
    await relayer.submit(await stage.signed())
    expect(await stage.records()).to.equal(2)
  })

  describe("refuses, and spends nothing on,", () => {
    const refusals: [string, string, (on: RelayStage) => Promise<unknown>][] = [
      [
        "another contract",
        "contract",
        async (on) => on.relayer(wallet).submit(await on.signed({ contract: on.account })),
      ],
      [
        "a function that nobody signs",
        "function",
        async (on) => {
          const action = RecordRegistry__factory.createInterface().encodeFunctionData("journalOf", [
            on.account,
          ])
          return on.relayer(wallet).submit(await on.signed({ action: action as `0x${string}` }))
        },
      ],
      [
        "submitSigned within submitSigned",
        "function",
        async (on) => {
          const one = await on.signed()
          const action = ISignedActions__factory.createInterface().encodeFunctionData("submitSigned", [
            one.signer,
            one.action,
            one.nonce,
            one.deadline,
            one.signature,
          ])
          return on.relayer(wallet).submit(await on.signed({ action: action as `0x${string}` }))
        },
      ],
      [
        "a long action",
        "length",
        async (on) => on.relayer(wallet, { length: 100 }).submit(await on.signed()),
      ],
      [
        "a stranger's signature",
        "signature",
        async (on) => on.relayer(wallet).submit(await on.signed({}, Wallet.createRandom())),
      ],
      [
        "a signature over something else",
        "signature",
        async (on) => {
          const { signature } = await on.signed()
          return on.relayer(wallet).submit(await on.signed({ signature }))
        },
      ],
      [
        "one that is over",
        "deadline",
        async (on) => on.relayer(wallet).submit(await on.signed({ deadline: 1_000 })),
      ],
      [
        "one that is good for too long",
        "deadline",
        async (on) => on.relayer(wallet).submit(await on.signed({ deadline: 4_000_000_000 })),
      ],
      ["a nonce to come", "nonce", async (on) => on.relayer(wallet).submit(await on.signed({ nonce: 7n }))],
      [
        "what costs too much gas",
        "gas",
        async (on) => on.relayer(wallet, { gas: 75_000 }).submit(await on.signed()),
      ],
      [
        "anything while the network is dear",
        "fee",
        async (on) => on.relayer(wallet, { fee: 1n }).submit(await on.signed()),
      ],
      [
        "anything while too much is under way",
        "busy",
        async (on) => on.relayer(wallet, { underWay: 0 }).submit(await on.signed()),
      ],
    ]
    for (const [what, reason, submit] of refusals) {
      it(`${what}: ${reason}`, async () => {
        expect(await refusalOf(submit(stage))).to.include({ code: "relay-refused", reason })
        expect(await spent()).to.equal(0)
      })
    }

    it("a nonce that is used", async () => {
      const relayer = stage.relayer(wallet)
      await relayer.submit(await stage.signed())
      const again = await stage.signed({ nonce: 0n })
      expect(await refusalOf(relayer.submit(again))).to.include({ code: "relay-refused", reason: "nonce" })
      expect(await spent()).to.equal(1)
    })

    it("anything while its account is empty", async () => {
      await chain.provider.send("hardhat_setBalance", [wallet.address, "0x1"])
      const relayer = stage.relayer(wallet)
      expect(await refusalOf(relayer.submit(await stage.signed()))).to.include({ reason: "balance" })
      expect(await relayer.offer()).to.include({ offered: false, reason: "balance" })
    })

    it("what the registry refuses, in the registry's own words", async () => {
      const strange = await stage.signedBy(Wallet.createRandom(), stage.account)
      const refusal = await refusalOf(stage.relayer(wallet).submit(strange))
      expect(refusal).to.include({ code: "may-not-contribute", error: "MayNotContribute" })
      expect(await spent()).to.equal(0)
    })
  })

  describe("for an account that is a contract", () => {
    /** Answers every isValidSignature with these four bytes. */
    const contractThatSays = async (answer: string) => {
      const address = asAddress(Wallet.createRandom().address)
      await chain.provider.send("hardhat_setCode", [address, `0x63${answer}60e01b60005260206000f3`])
      return address
    }
    const signedFor = async (signer: ReturnType<typeof asAddress>) => {
      const action = await stage.signedBy(Wallet.createRandom(), signer, { signer })
      return { ...action, signature: "0x1234" as const }
    }

    it("brings what its code accepts (ERC-1271)", async () => {
      const account = await contractThatSays("1626ba7e")
      const transaction = await stage.relayer(wallet).submit(await signedFor(account))
      expect((await chain.provider.getTransactionReceipt(transaction))?.status).to.equal(1)
    })

    it("refuses what its code does not accept", async () => {
      const account = await contractThatSays("ffffffff")
      const refusal = await refusalOf(stage.relayer(wallet).submit(await signedFor(account)))
      expect(refusal).to.include({ code: "relay-refused", reason: "signature" })
      expect(await spent()).to.equal(0)
    })
  })

  it("shares one sequence between two processes", async () => {
    const people = Array.from({ length: 6 }, () => Wallet.createRandom())
    const [one, other] = [stage.relayer(wallet), stage.relayer(wallet)]
    await chain.provider.send("evm_setAutomine", [false])
    try {
      await Promise.all(
        people.map(async (person, index) =>
          (index % 2 === 0 ? one : other).submit(await stage.signedBy(person, person.address)),
        ),
      )
      await chain.provider.send("evm_mine", [])
    } finally {
      await chain.provider.send("evm_setAutomine", [true])
    }
    expect(await spent()).to.equal(6)
  })

  it("counts per account and for everybody, over a restart", async () => {
    const limits = { accountPerHour: 2 }
    await stage.relayer(wallet, limits).submit(await stage.signed())
    await stage.relayer(wallet, limits).submit(await stage.signed())
    const third = stage.relayer(wallet, limits).submit(await stage.signed())
    expect(await refusalOf(third)).to.include({ code: "relay-refused", reason: "account-limit" })
    const all = stage.relayer(wallet, { everybodyPerDay: 2 }).submit(await stage.signed())
    expect(await refusalOf(all)).to.include({ code: "relay-refused", reason: "everybody-limit" })
    const hourLater = () => Math.floor(Date.now() / 1000) + 3_601
    await stage.relayer(wallet, limits, hourLater).submit(await stage.signed())
    expect(await stage.records()).to.equal(3)
  })

  describe("when blocks stay away", () => {
    beforeEach(() => chain.provider.send("evm_setAutomine", [false]))
    afterEach(() => chain.provider.send("evm_setAutomine", [true]))

    const pool = async () => {
      const block = (await chain.provider.send("eth_getBlockByNumber", ["pending", true])) as {
        transactions: { from: string; hash: string; nonce: string }[]
      }
      return block.transactions.filter(({ from }) => asAddress(from) === asAddress(wallet.address))
    }

    it("sends what is stuck again for a higher fee, in the same place", async () => {
      const action = await stage.signed()
      const first = await stage.relayer(wallet).submit(action)
      const later = stage.relayer(wallet, {}, () => Math.floor(Date.now() / 1000) + 60)
      await later.tend()
      const [only, ...more] = await pool()
      expect(more).to.have.length(0)
      expect(only?.hash).to.not.equal(first)
      expect(await later.submit(action)).to.equal(only?.hash)
      await chain.provider.send("evm_mine", [])
      expect(await stage.records()).to.equal(1)
      await later.tend()
      expect(await pool()).to.have.length(0)
    })

    it("sends again what the node forgot", async () => {
      const relayer = stage.relayer(wallet)
      const first = await relayer.submit(await stage.signed())
      await chain.provider.send("hardhat_dropTransaction", [first])
      expect(await pool()).to.have.length(0)
      await relayer.tend()
      expect((await pool()).map(({ hash }) => hash)).to.deep.equal([first])
    })

    it("gives the place of what lapsed to a transfer of nothing", async () => {
      await stage.relayer(wallet).submit(await stage.signed())
      const far = ((await chain.provider.getBlock("latest"))?.timestamp ?? 0) + 700
      // a block that had no room for it
      const [stuck] = await pool()
      await chain.provider.send("hardhat_dropTransaction", [stuck?.hash])
      await chain.provider.send("evm_setNextBlockTimestamp", [far])
      await chain.provider.send("evm_mine", [])
      await stage.relayer(wallet, {}, () => Math.floor(Date.now() / 1000) + 60).tend()
      await chain.provider.send("evm_mine", [])
      expect(await spent()).to.equal(1)
      expect(await stage.records()).to.equal(0)
    })

    it("keeps one sequence for many at once", async () => {
      const relayer = stage.relayer(wallet)
      const people = Array.from({ length: 5 }, () => Wallet.createRandom())
      await Promise.all(
        people.map(async (person) => relayer.submit(await stage.signedBy(person, person.address))),
      )
      expect((await pool()).map(({ nonce }) => Number(nonce))).to.have.members([0, 1, 2, 3, 4])
      await chain.provider.send("evm_mine", [])
      expect(await spent()).to.equal(5)
    })

    it("fills a hole in its sequence", async () => {
      const relayer = stage.relayer(wallet)
      const [one, two, three] = [Wallet.createRandom(), Wallet.createRandom(), Wallet.createRandom()]
      const first = await relayer.submit(await stage.signedBy(one, one.address))
      await relayer.submit(await stage.signedBy(two, two.address))
      await chain.provider.send("hardhat_dropTransaction", [first])
      await stage.database.query("DELETE FROM relayed WHERE payer_nonce = 0")
      await relayer.submit(await stage.signedBy(three, three.address))
      await chain.provider.send("evm_mine", [])
      expect(await spent()).to.equal(2)
    })
  })
})
