import { expect } from "chai"
import { BrowserProvider, JsonRpcProvider, VoidSigner, ZeroHash, randomBytes } from "ethers"
import type { Eip1193Provider } from "ethers"
import { REFUSALS } from "../../../app/_adapters/chain/refusals"
import { registryWriter } from "../../../app/_adapters/chain/registry-writer"
import type { OnTransaction, TransactionState } from "../../../app/_core/ports/registry"
import { CONTRIBUTE, READ, asEpoch, asRecordNumber, asScope, recordScope } from "../../../app/_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { FAR, epoch0, folder, refusalOf, setStage, someDigest, someKey, someKeys } from "./stage"
import type { Stage } from "./stage"

describe("a registry writer", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage
  let nonce: number

  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
  })
  after(async () => {
    await rpc.close()
    await chain.stop()
  })
  beforeEach(async () => {
    stage = await setStage(chain)
    nonce = await chain.provider.getTransactionCount(stage.patient)
    rpc.tell(null)
  })

  const record = () => ({
    ...{ patient: stage.patient, folder, epoch: epoch0, cidDigest: someDigest(), wrappedKeys: someKeys() },
  })
  const sent = async (): Promise<number> => (await chain.provider.getTransactionCount(stage.patient)) - nonce

  it("says what the person is asked and what became of it", async () => {
    const states: TransactionState[] = []
    await stage.writers.patient.addRecord(record(), (state) => states.push(state))
    expect(states.map(({ step }) => step)).to.deep.equal(["waiting-for-wallet", "sent", "confirmed"])
    const [, announced, confirmed] = states
    const receipt = await chain.provider.getTransactionReceipt(
      (announced as { transaction: string }).transaction,
    )
    expect(confirmed).to.include({ transaction: receipt?.hash, block: receipt?.blockNumber })
  })

  describe("when the registry refuses", () => {
    type Case = [keyof typeof REFUSALS, string, (on: Stage) => Promise<unknown>]
    const grantOf = (on: Stage, more: object) =>
      on.writers.patient.grantAccess({
        ...{ patient: on.patient, scope: folder, grantee: on.doctor, expiresAt: FAR, permissions: READ },
        ...{ epoch: epoch0, keyDigest: someDigest(), wrappedKey: someKey(), ...more },
      })
    const revokeOf = (on: Stage, more: object) =>
      on.writers.patient.revokeAccess({
        ...{ patient: on.patient, scope: folder, grantees: [], newEpoch: asEpoch(1), rewraps: [], ...more },
      })
    const cases: Case[] = [
      [
        "NotAllowed",
        "not-allowed",
        (on) => on.writers.stranger.removeRecord({ ...record(), record: number0 }),
      ],
      ["MayNotContribute", "may-not-contribute", (on) => on.writers.doctor.addRecord(record())],
      [
        "RecordUnknown",
        "record-unknown",
        (on) => on.writers.patient.removeRecord({ ...record(), record: number0 }),
      ],
      [
        "NotAFolder",
        "registry-refused",
        (on) => on.writers.patient.addRecord({ ...record(), folder: recordScope(number0) }),
      ],
      ["NotAPerson", "registry-refused", (on) => grantOf(on, { grantee: on.patient })],
      ["AlreadyOver", "grant-over", (on) => grantOf(on, { expiresAt: 1 })],
      ["EpochMoved", "epoch-moved", (on) => grantOf(on, { epoch: asEpoch(1) })],
      ["KeyChanged", "key-changed", (on) => grantOf(on, {})],
      ["UnknownPermissions", "registry-refused", (on) => grantOf(on, { permissions: 4 })],
      ["VaultChanged", "vault-changed", (on) => on.writers.patient.sealVault(someDigest(), someDigest())],
      ["EmptyDigest", "registry-refused", (on) => on.writers.patient.sealVault(ZeroHash as never, null)],
      ["KeyLength", "registry-refused", (on) => on.writers.patient.publishKey(randomBytes(32))],
      ["EpochNotRaised", "epoch-moved", (on) => revokeOf(on, { newEpoch: epoch0 })],
      ["NoGrant", "grant-missing", (on) => revokeOf(on, { grantees: [on.doctor] })],
      ["RecordScopeHasNoEpoch", "registry-refused", (on) => revokeOf(on, { scope: recordScope(number0) })],
      [
        "NoRecordNamed",
        "registry-refused",
        (on) => on.writers.patient.addRecords({ ...record(), cidDigests: [] }),
      ],
    ]
    const number0 = asRecordNumber(0)

    for (const [error, code, write] of cases) {
      it(`with ${error}, it is ${code} and the wallet is not asked`, async () => {
        const refusal = await refusalOf(write(stage))
        expect(refusal).to.include({ code, error })
        expect(await sent()).to.equal(0)
      })
    }

    it("carries the error's values", async () => {
      await revokeOf(stage, { newEpoch: asEpoch(7) })
      const refusal = await refusalOf(grantOf(stage, { epoch: asEpoch(6) }))
      expect(refusal).to.include({ code: "epoch-moved", scope: folder, given: 6n, current: 7n })
      expect(String(refusal.patient).toLowerCase()).to.equal(stage.patient)
    })

    it("with NotInvited, where the grantee takes invitations only", async () => {
      const keyDigest = await stage.publishKey(stage.writers.doctor)
      const contract = IRecordRegistry__factory.connect(stage.registry, stage.people.doctor.signer)
      await (await contract.setInvitationOnly(true)).wait()
      expect((await refusalOf(grantOf(stage, { keyDigest }))).code).to.equal("not-invited")
    })

    it("has a code for each error of the interface and for no other", () => {
      const declared = IRecordRegistry__factory.abi
        .filter(({ type }) => type === "error")
        .map((each) => "name" in each && each.name)
      expect(Object.keys(REFUSALS).toSorted()).to.deep.equal(declared.toSorted())
    })
  })

  it("writes as a contributing doctor and as a delegate", async () => {
    const keyDigest = await stage.publishKey(stage.writers.doctor)
    await stage.writers.patient.grantAccess({
      ...{ patient: stage.patient, scope: folder, grantee: stage.doctor, expiresAt: FAR },
      ...{ permissions: READ | CONTRIBUTE, epoch: epoch0, keyDigest, wrappedKey: someKey() },
    })
    await stage.writers.doctor.addRecord(record())
    await stage.name(stage.stranger, await stage.publishKey(stage.writers.stranger))
    const { patient, epoch, wrappedKeys } = record()
    const refilings = [{ record: asRecordNumber(1), folder: asScope(0n), epoch, wrappedKeys }]
    await stage.writers.stranger.refileRecords({ patient, refilings })
    const entries = await stage.readerAt(chain.url).journal(stage.patient)
    expect(entries.map(({ by }) => by)).to.deep.equal([
      stage.patient,
      stage.doctor,
      stage.patient,
      stage.stranger,
    ])
  })

  describe("when the wallet", () => {
    /** A wallet over the node that answers one method itself. */
    const writerWith = async (answer: (method: string) => unknown, account = stage.patient) => {
      const node = new JsonRpcProvider(chain.url, chain.chainId, { staticNetwork: true })
      const wallet: Eip1193Provider = {
        request: async ({ method, params }) =>
          (await answer(method)) ?? node.send(method, (params ?? []) as unknown[]),
      }
      const provider = new BrowserProvider(wallet, undefined, { cacheTimeout: -1 })
      const signer = await provider.getSigner(account)
      return registryWriter({ signer, account, chainId: chain.chainId, registry: stage.registry })
    }
    const throwing = (code: number) => (method: string) => {
      if (method === "eth_sendTransaction") throw Object.assign(new Error("no"), { code })
      return undefined
    }

    for (const [code, expected] of [
      [4001, "wallet-refused"],
      [4100, "account-switched"],
      [4900, "chain-unreachable"],
      [4901, "network-wrong"],
      [-32603, "wallet-unclear"],
    ] as const) {
      it(`answers ${code}, it is ${expected}`, async () => {
        const states: string[] = []
        const writer = await writerWith(throwing(code))
        const refusal = await refusalOf(writer.addRecord(record(), ({ step }) => states.push(step)))
        expect(refusal.code).to.equal(expected)
        expect(states).to.deep.equal(["waiting-for-wallet"])
      })
    }

    it("answers 4100 and names no account, it is wallet-locked", async () => {
      let isLocked = false
      const writer = await writerWith((method) => {
        isLocked ||= method === "eth_sendTransaction"
        if (method === "eth_accounts" && isLocked) return []
        return throwing(4100)(method)
      })
      expect((await refusalOf(writer.addRecord(record()))).code).to.equal("wallet-locked")
    })

    it("signs, it is written", async () => {
      const writer = await writerWith(() => undefined)
      await writer.addRecord(record())
      expect(await sent()).to.equal(1)
    })

    it("is on another chain, or on one without the registry, nothing is sent", async () => {
      const elsewhere = await writerWith((method) => (method === "eth_chainId" ? "0x1" : undefined))
      expect((await refusalOf(elsewhere.addRecord(record()))).code).to.equal("network-wrong")
      const signer = stage.people.patient.signer
      const gone = { signer, account: stage.patient, chainId: chain.chainId, registry: stage.stranger }
      expect((await refusalOf(registryWriter(gone).addRecord(record()))).code).to.equal("network-wrong")
      expect(await sent()).to.equal(0)
    })

    it("is another account's, nothing is sent", async () => {
      const signer = stage.people.stranger.signer
      const { registry } = stage
      const writer = registryWriter({ signer, account: stage.patient, chainId: chain.chainId, registry })
      expect((await refusalOf(writer.addRecord(record()))).code).to.equal("account-switched")
    })

    it("has no chain to ask, it is wallet-failed; a silent one is chain-unreachable", async () => {
      const of = (signer: VoidSigner) =>
        registryWriter({ signer, account: stage.patient, chainId: chain.chainId, registry: stage.registry })
      expect(
        (
          await refusalOf(
            of(new VoidSigner(stage.patient)).removeRecord({
              patient: stage.patient,
              record: asRecordNumber(0),
            }),
          )
        ).code,
      ).to.equal("wallet-failed")
      const silent = new JsonRpcProvider("http://127.0.0.1:9", chain.chainId, { staticNetwork: true })
      expect((await refusalOf(of(new VoidSigner(stage.patient, silent)).addRecord(record()))).code).to.equal(
        "chain-unreachable",
      )
    })
  })

  describe("while a transaction waits", () => {
    beforeEach(() => chain.provider.send("evm_setAutomine", [false]))
    afterEach(() => chain.provider.send("evm_setAutomine", [true]))

    /** Writes, and calls back with the transaction's hash once it is sent. */
    const write = (
      dropAfter: number,
      then: (hash: string) => Promise<unknown>,
      on: OnTransaction = () => undefined,
    ) => {
      const signer = stage.people.patient.signer
      const { patient: account, registry } = stage
      const writer = registryWriter({ signer, account, chainId: chain.chainId, registry, dropAfter })
      let done: Promise<unknown> = Promise.resolve()
      const written = writer.addRecord(record(), (state) => {
        on(state)
        if (state.step === "sent" && state.transaction) done = then(state.transaction)
      })
      return written.finally(() => done)
    }
    const sendInstead = async (hash: string, more: object): Promise<void> => {
      const original = await chain.provider.getTransaction(hash)
      if (!original) throw new Error("not sent")
      const fees = {
        maxFeePerGas: original.maxFeePerGas! * 2n,
        maxPriorityFeePerGas: original.maxPriorityFeePerGas! * 2n,
      }
      const { to, data, value, gasLimit } = original
      await stage.people.patient.signer.sendTransaction({
        nonce: original.nonce,
        to,
        data,
        value,
        gasLimit,
        ...fees,
        ...more,
      })
      await stage.mine(1)
    }

    it("a repriced one is the same one", async () => {
      await write(500, (hash) => sendInstead(hash, {}))
      expect(await stage.readerAt(chain.url).journal(stage.patient)).to.have.length(1)
    })

    it("a sped-up one is said to be one", async () => {
      let again = false
      await write(
        500,
        (hash) => sendInstead(hash, {}),
        (state) => {
          if (state.step === "confirmed") again = state.again
        },
      )
      expect(again).to.equal(true)
    })

    it("another call in its place is a replacement", async () => {
      const other = { to: stage.doctor, data: "0x", value: 1 }
      const refusal = await refusalOf(write(500, (hash) => sendInstead(hash, other)))
      expect(refusal.code).to.equal("transaction-replaced")
    })

    it("a transfer of nothing to oneself cancels it", async () => {
      const cancelling = { to: stage.patient, data: "0x", value: 0 }
      const refusal = await refusalOf(write(500, (hash) => sendInstead(hash, cancelling)))
      expect(refusal.code).to.equal("transaction-cancelled")
    })

    it("one that no node knows any more is lost", async () => {
      const refusal = await refusalOf(
        write(500, (hash) => chain.provider.send("hardhat_dropTransaction", [hash])),
      )
      expect(refusal.code).to.equal("transaction-dropped")
    })

    it("one that is slow is waited for", async () => {
      let lookups = 0
      const mineAtSecondLookup = (event: { action: string; payload?: unknown }) => {
        const isLookup = JSON.stringify(event.payload ?? "").includes("eth_getTransactionByHash")
        if (event.action === "sendRpcPayload" && isLookup && ++lookups === 2) void stage.mine(1)
      }
      await chain.provider.on("debug", mineAtSecondLookup)
      await write(300, () => Promise.resolve())
      await chain.provider.off("debug", mineAtSecondLookup)
      expect(lookups).to.be.greaterThan(1)
    })

    it("one that reverts in the end failed", async () => {
      await chain.provider.send("evm_setAutomine", [true])
      const keyDigest = await stage.publishKey(stage.writers.doctor)
      await chain.provider.send("evm_setAutomine", [false])
      const latest = await chain.provider.getBlock("latest")
      const until = (latest?.timestamp ?? 0) + 1000
      const mineLate = async () => {
        await chain.provider.send("evm_setNextBlockTimestamp", [until + 1])
        await stage.mine(1)
      }
      let mined: Promise<unknown> = Promise.resolve()
      const written = stage.name(stage.doctor, keyDigest, until, ({ step }) => {
        if (step === "sent") mined = mineLate()
      })
      expect(await refusalOf(written)).to.include({ code: "transaction-failed", reason: "reverted" })
      await mined
    })
  })
})
