import { expect } from "chai"
import { VoidSigner, Wallet, parseEther } from "ethers"
import { registryWriter } from "../../../app/_adapters/chain/registry-writer"
import { refusalIn } from "../../../app/_adapters/chain/refusals"
import { localSigner } from "../../../app/_adapters/wallet/wallet-signer"
import { KeywardError } from "../../../app/_core/errors"
import type { TransactionState } from "../../../app/_core/ports/registry"
import type { Relay, RelayOffer, SignedAction } from "../../../app/_core/ports/relay"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Digest } from "../../../app/_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { ISignedActions__factory } from "../../../typechain-types/factories/ISignedActions__factory"
import { delegate } from "../../fakes/delegate"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { epoch0, folder, refusalOf, setStage, someDigest, someKeys } from "./stage"
import type { Stage } from "./stage"

const ADD_RECORD = IRecordRegistry__factory.createInterface().getFunction("addRecord").selector
const NOWHERE = asDigest(`0x${"77".repeat(32)}`)

describe("a writer whose actions somebody else pays for", () => {
  let chain: LocalChain
  let stage: Stage
  let patient: Wallet
  let states: TransactionState[]

  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain.stop())
  beforeEach(async () => {
    stage = await setStage(chain)
    patient = new Wallet(Wallet.createRandom().privateKey, chain.provider)
    states = []
  })

  /** The honest one: as anybody may. */
  const bring = async (action: SignedAction): Promise<Digest> => {
    const contract = ISignedActions__factory.connect(action.contract, stage.people.stranger.signer)
    const { signer, nonce, deadline, signature } = action
    const sent = await contract.submitSigned(signer, action.action, nonce, deadline, signature, {
      gasLimit: 3_000_000,
    })
    return asDigest(sent.hash)
  }
  const relayThat = (submit: Relay["submit"], offered = true): Relay & { taken: SignedAction[] } => {
    const taken: SignedAction[] = []
    return {
      taken,
      offer: () => Promise.resolve({ offered } as RelayOffer),
      submit: (action) => {
        taken.push(action)
        return submit(action)
      },
    }
  }
  const silent = () => Promise.reject(new KeywardError("store-unreachable"))
  const refusing = () => Promise.reject(new KeywardError("relay-refused", { reason: "account-limit" }))

  const writerOver = (relay: Relay, more: object = {}) =>
    registryWriter({
      ...{ signer: patient, account: asAddress(patient.address), chainId: chain.chainId },
      ...{ registry: stage.registry, dropAfter: 400 },
      signed: { relay, wallet: localSigner(patient, chain.chainId), patience: 300 },
      ...more,
    })
  const add = (relay: Relay, more: object = {}) =>
    writerOver(relay, more).addRecord(
      {
        ...{ patient: asAddress(patient.address), folder, epoch: epoch0 },
        ...{ cidDigest: someDigest(), wrappedKeys: someKeys() },
      },
      (state) => states.push(state),
    )
  const fund = () => chain.provider.send("hardhat_setBalance", [patient.address, "0x8ac7230489e80000"])
  const entries = async () => (await stage.readerAt(chain.url).journal(asAddress(patient.address))).length
  const steps = () =>
    states.map((state) => (state.step === "waiting-for-wallet" ? state.asks : `${state.step}`))
  const ownTransactions = () => chain.provider.getTransactionCount(patient.address)

  it("writes without any ether, and says when it was signed, sent and confirmed", async () => {
    await add(relayThat(bring))
    expect(steps()).to.deep.equal(["signature", "sent", "sent", "confirmed"])
    expect(await entries()).to.equal(1)
    expect(await chain.provider.getBalance(patient.address)).to.equal(0n)
  })

  it("signs what the registry accepts for records, keys and people alike", async () => {
    const writer = writerOver(relayThat(bring))
    const account = asAddress(patient.address)
    await writer.publishKey(new Uint8Array(1216).fill(7))
    await writer.setInvitationOnly(true)
    const keyDigest = await stage.publishKey(stage.writers.doctor)
    const scope = { patient: account, scope: folder }
    const wrappedKey = new Uint8Array(1168).fill(9) as never
    await writer.grantAccess({
      ...{ ...scope, grantee: stage.doctor, expiresAt: 4_000_000_000, permissions: 1, epoch: epoch0 },
      ...{ keyDigest, wrappedKey },
    })
    await writer.rewrapAccess({ ...scope, rewraps: [{ grantee: stage.doctor, keyDigest, wrappedKey }] })
    await writer.revokeAccess({ ...scope, grantees: [stage.doctor], newEpoch: 1 as never, rewraps: [] })
    expect(await ownTransactions()).to.equal(0)
    expect(await entries()).to.equal(4)
  })

  it("asks for no signature where the registry refuses", async () => {
    const relay = relayThat(bring)
    const refusal = await refusalOf(
      writerOver(relay).removeRecord({ patient: stage.patient, record: 0 as never }, (state) =>
        states.push(state),
      ),
    )
    expect(refusal.code).to.equal("not-allowed")
    expect(states).to.have.length(0)
    expect(relay.taken).to.have.length(0)
  })

  it("sends a plain transaction where no relay is offered", async () => {
    await fund()
    await add(relayThat(bring, false))
    expect(steps()).to.deep.equal(["transaction", "sent", "confirmed"])
    expect(await ownTransactions()).to.equal(1)
  })

  it("says that nobody pays where none is offered and the account holds nothing", async () => {
    expect((await refusalOf(add(relayThat(bring, false)))).code).to.equal("nobody-pays")
    expect(states).to.have.length(0)
  })

  describe("when the wallet signs in a way that the registry does not take", () => {
    // As a wallet that is a contract yet to be deployed wraps its signatures (ERC-6492).
    const wrapped = `0x${"12".repeat(96)}${"6492".repeat(16)}` as const
    const addOddly = (relay: Relay) =>
      add(relay, {
        signed: {
          relay,
          wallet: { ...localSigner(patient, chain.chainId), signTypedData: () => Promise.resolve(wrapped) },
        },
      })

    it("it is asked for the call itself at once, and no relay is given anything", async () => {
      await fund()
      const relay = relayThat(bring)
      await addOddly(relay)
      expect(steps()).to.deep.equal(["signature", "transaction-instead", "sent", "confirmed"])
      expect(relay.taken).to.have.length(0)
      expect([await entries(), await ownTransactions()]).to.deep.equal([1, 1])
    })

    it("says why, where it cannot pay for that", async () => {
      expect((await refusalOf(addOddly(relayThat(bring)))).code).to.equal("wallet-not-deployed")
    })
  })

  it("writes for an account that delegated its code to one without ERC-1271 (EIP-7702)", async () => {
    await delegate(chain, patient, stage.registry)
    await add(relayThat(bring))
    expect(steps()).to.deep.equal(["signature", "sent", "sent", "confirmed"])
    expect(await entries()).to.equal(1)
  })

  it("says whether anybody pays before anybody is asked", async () => {
    await writerOver(relayThat(bring)).checkPaid()
    expect((await refusalOf(writerOver(relayThat(bring, false)).checkPaid())).code).to.equal("nobody-pays")
    await fund()
    await writerOver(relayThat(bring, false)).checkPaid()
    expect(states).to.have.length(0)
  })

  it("lets a relay that pays for freezing alone pay for freezing", async () => {
    const relay: Relay = {
      offer: () => Promise.resolve({ offered: false, urgent: true, stopping: false } as RelayOffer),
      submit: bring,
    }
    const recovery = asAddress(patient.address)
    await stage.writers.doctor.setRecovery(recovery)
    await writerOver(relay).freeze(stage.doctor, (state) => states.push(state))
    expect(steps()).to.include("signature")
    states = []
    expect((await refusalOf(writerOver(relay).setInvitationOnly(true))).code).to.equal("nobody-pays")
  })

  describe("whose signature the contract does not take", () => {
    const wrong = () => ({
      ...localSigner(patient, chain.chainId),
      signTypedData: () => Promise.resolve(`0x${"12".repeat(64)}1b` as const),
    })
    const saying = (reason: string) => () => Promise.reject(new KeywardError("relay-refused", { reason }))
    for (const [what, submit] of [
      ["the relay says so", saying("signature")],
      ["the relay refuses for something else", saying("account-limit")],
      ["the relay is silent", silent],
    ] as const)
      it(`${what}: the wallet makes the call itself, at once`, async () => {
        await fund()
        const relay = relayThat(submit)
        await add(relay, { signed: { relay, wallet: wrong(), patience: 60_000 }, dropAfter: 60_000 })
        expect(steps().slice(-3)).to.deep.equal(["transaction-instead", "sent", "confirmed"])
        const sent = await chain.provider.getTransaction(
          states.findLast((state) => state.step === "confirmed")?.transaction ?? "",
        )
        expect(sent?.data.slice(0, 10)).to.equal(ADD_RECORD)
        expect(await entries()).to.equal(1)
      })

    it("nobody is asked for a transaction that the wallet cannot pay for", async () => {
      const relay = relayThat(saying("signature"))
      const refusal = await refusalOf(add(relay, { signed: { relay, wallet: wrong() } }))
      expect(refusal.code).to.equal("nobody-pays")
      expect(steps()).to.not.include("transaction-instead")
    })
  })

  describe("when the relay", () => {
    for (const [what, submit] of [
      ["is silent", silent],
      ["refuses", refusing],
      ["takes it and does nothing", () => Promise.resolve(NOWHERE)],
    ] as const) {
      it(`${what}, the wallet brings the same signed action itself`, async () => {
        await fund()
        const relay = relayThat(submit)
        await add(relay)
        expect(steps()).to.include("transaction-instead")
        expect(steps().at(-1)).to.equal("confirmed")
        expect(await ownTransactions()).to.equal(1)
        // and whoever has kept it can do nothing with it any more
        const late = await refusalOf(
          bring(relay.taken[0] as SignedAction).catch((error: unknown) => {
            throw refusalIn(error) ?? new KeywardError("registry-refused", {}, { cause: error })
          }),
        )
        expect(late.code).to.equal("registry-refused")
        expect(await entries()).to.equal(1)
      })
    }

    it("names somebody else's transaction, it is an error and not done", async () => {
      await stage.addRecord()
      const latest = await chain.provider.getBlock("latest")
      const other = asDigest(latest?.transactions[0] ?? "")
      const refusal = await refusalOf(add(relayThat(() => Promise.resolve(other))))
      expect(refusal).to.include({ code: "relay-false", handedOver: true })
      expect(await entries()).to.equal(0)
    })

    it("names another transaction but brought it, it is done", async () => {
      const lying = async (action: SignedAction) => {
        await bring(action)
        return NOWHERE
      }
      await add(relayThat(lying))
      expect(steps().at(-1)).to.equal("confirmed")
    })

    it("says that it refused but brought it, it is done once", async () => {
      await fund()
      await add(
        relayThat(async (action) => {
          await bring(action)
          return refusing()
        }),
      )
      expect(await ownTransactions()).to.equal(0)
      expect(await entries()).to.equal(1)
    })

    it("brings it while the wallet is asked, it is done once", async () => {
      await fund()
      let late: Promise<unknown> = Promise.resolve()
      const relay = relayThat(silent)
      await writerOver(relay).addRecord(
        {
          ...{ patient: asAddress(patient.address), folder, epoch: epoch0 },
          ...{ cidDigest: someDigest(), wrappedKeys: someKeys() },
        },
        (state) => {
          states.push(state)
          if (state.step === "waiting-for-wallet" && state.asks === "transaction-instead")
            late = bring(relay.taken[0] as SignedAction)
        },
      )
      await late.catch(() => undefined)
      expect(await entries()).to.equal(1)
    })

    it("is silent and nobody else pays, it says that it may still take effect", async () => {
      const refusal = await refusalOf(add(relayThat(silent)))
      expect(refusal).to.include({ code: "action-unsettled", handedOver: true })
    })

    it("refuses and nobody else pays, it says so", async () => {
      expect((await refusalOf(add(relayThat(refusing)))).code).to.equal("nobody-pays")
    })

    it("brings another action with the same nonce, this one was replaced", async () => {
      const first = relayThat(silent)
      await refusalOf(add(first))
      const refusal = await refusalOf(
        add(
          relayThat(async () => {
            await bring(first.taken[0] as SignedAction)
            return refusing()
          }),
        ),
      )
      expect(refusal.code).to.equal("transaction-replaced")
      expect(await entries()).to.equal(1)
    })
  })

  it("has a payer bring what a key without money signs, where no relay does", async () => {
    const payer = new Wallet(Wallet.createRandom().privateKey, chain.provider)
    await (
      await stage.people.stranger.signer.sendTransaction({ to: payer.address, value: parseEther("1") })
    ).wait()
    const signer = new VoidSigner(patient.address, chain.provider)
    await add(relayThat(bring, false), { signer, payer })
    expect(await entries()).to.equal(1)
    expect(await chain.provider.getTransactionCount(payer.address)).to.equal(1)
  })
})
