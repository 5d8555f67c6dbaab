import { expect } from "chai"
import { Wallet } from "ethers"
import { FINAL_DEPTH } from "../../../app/_adapters/chain/finality"
import { memoryHistoryCache } from "../../../app/_adapters/chain/history-cache"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { foldJournal } from "../../../app/_core/journal/fold"
import { successorConsent } from "../../../app/_core/signed-actions"
import { READ, asAddress, asEpoch, asRecordNumber, asScope } from "../../../app/_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { delegate } from "../../fakes/delegate"
import { aboutCalls, aboutLogs, hostileRpc, refusingRanges } from "../../fakes/hostile-rpc"
import type { HostileRpc } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { FAR, epoch0, folder, refusalOf, setStage, someDigest, someKey, someKeys } from "./stage"
import type { Stage } from "./stage"

describe("a chain registry reader", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage

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
    rpc.tell(null)
  })

  const logQueries = async (task: () => Promise<unknown>): Promise<number> => {
    const before = rpc.requests.length
    await task()
    return rpc.requests.slice(before).filter(({ method }) => method === "eth_getLogs").length
  }

  describe("journal", () => {
    it("is empty where nothing was written", async () => {
      const reader = stage.readerAt(rpc.url)
      expect(await reader.journal(stage.stranger)).to.deep.equal([])
      expect(await reader.journalLink(stage.stranger)).to.include({ length: 0, lastBlock: 0 })
    })

    it("holds one entry of every kind, several in one block, with place and time", async () => {
      const { writers, patient, doctor } = stage
      const keyDigest = await stage.publishKey(writers.doctor)
      await stage.publishKey(writers.patient)
      await writers.patient.sealVault(someDigest(), null)
      await stage.addRecord()
      const cidDigests = [someDigest(), someDigest(), someDigest()]
      await writers.patient.addRecords({
        patient,
        folder,
        epoch: epoch0,
        cidDigests,
        wrappedKeys: someKeys(),
      })
      const record = asRecordNumber(2)
      const content = { cidDigest: someDigest(), wrappedKeys: someKeys() }
      await writers.patient.replaceRecords({
        patient,
        replacements: [{ record, epoch: epoch0, ...content }],
      })
      const unfiled = { folder: asScope(0n), epoch: epoch0, wrappedKeys: someKeys() }
      await writers.patient.refileRecords({ patient, refilings: [{ record, ...unfiled }] })
      await writers.patient.removeRecord({ patient, record })
      await stage.grant(doctor, keyDigest)
      const rewraps = [{ grantee: doctor, keyDigest, wrappedKey: someKey() }]
      const newEpoch = asEpoch(1)
      await writers.patient.revokeAccess({ patient, scope: folder, grantees: [], newEpoch, rewraps })
      await writers.patient.rewrapAccess({ patient, scope: folder, rewraps })
      await stage.name(stage.stranger, await stage.publishKey(writers.stranger))
      const guard = stage.writerOf(chain.person(7))
      const next = chain.person(8)
      await writers.patient.setRecovery(guard.account)
      await guard.freeze(patient)
      await guard.unfreeze(patient)
      await guard.freeze(patient)
      await chain.provider.send("evm_increaseTime", [7 * 86_400])
      await stage.mine(1)
      const { chainId } = chain
      const agreed = { contract: stage.registry, chainId, account: patient, wallet: next.account }
      const consent = await next.signer.signTypedData(...ethersTypedData(successorConsent(agreed)))
      await guard.nameSuccessor({ account: patient, wallet: next.account, consent: consent as `0x${string}` })
      await stage.writerOf(next).addRecord({ patient, ...unfiled, cidDigest: someDigest() })

      const entries = await stage.readerAt(rpc.url).journal(patient)
      expect(entries.map(({ kind }) => kind)).to.deep.equal([
        ...["KeyPublished", "VaultSealed", "RecordAdded", "RecordsAdded", "RecordReplaced", "RecordRefiled"],
        ...["RecordRemoved", "AccessGranted", "AccessRevoked", "AccessRewrapped", "AccessRewrapped"],
        ...["DelegateSet", "RecoverySet", "AccountFrozen", "AccountUnfrozen", "AccountFrozen"],
        ...["SuccessorNamed", "RecordAdded"],
      ])
      expect(entries.map(({ position }) => position)).to.deep.equal([
        ...[0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
      ])
      expect(entries.at(-1)?.by).to.equal(patient)
      expect(entries[8]?.place.block).to.equal(entries[9]?.place.block)
      const { place } = entries.at(-1) ?? {}
      const block = await chain.provider.getBlock(place?.block ?? -1)
      expect(place).to.include({ blockHash: block?.hash, timestamp: block?.timestamp })
      const state = foldJournal(entries)
      expect(state.ignored).to.deep.equal([])
      expect(state.records.get(asRecordNumber(4))).to.include({ cidDigest: cidDigests[1], batchIndex: 1 })
    })

    it("has the time of each entry from a provider whose logs do not say it, too", async () => {
      await stage.addRecord()
      await stage.addRecord()
      const timed = await stage.readerAt(rpc.url).journal(stage.patient)
      rpc.tell(aboutLogs((logs) => logs.map((log) => ({ ...log, blockTimestamp: undefined }))))
      expect(await stage.readerAt(rpc.url).journal(stage.patient)).to.deep.equal(timed)
    })

    it("takes the transactions of one block in their order", async () => {
      const nonce = await chain.provider.getTransactionCount(stage.patient)
      await chain.provider.send("evm_setAutomine", [false])
      const contract = await import("../../../typechain-types/factories/IRecordRegistry__factory")
      const registry = contract.IRecordRegistry__factory.connect(stage.registry, stage.people.patient.signer)
      const digests = [someDigest(), someDigest(), someDigest()]
      for (const [index, digest] of digests.entries()) {
        const more = { nonce: nonce + index, gasLimit: 200_000 }
        await registry.addRecord(stage.patient, folder, 0, digest, someKeys(), more)
      }
      await stage.mine(1)
      await chain.provider.send("evm_setAutomine", [true])
      const entries = await stage.readerAt(rpc.url).journal(stage.patient)
      const read = entries.map((entry) => entry.kind === "RecordAdded" && entry.cidDigest)
      expect(read).to.deep.equal(digests)
      expect(new Set(entries.map(({ place }) => place.block)).size).to.equal(1)
    })

    it("is fetched only from where it was read last, and is the same array where nothing is new", async () => {
      const reader = stage.readerAt(rpc.url)
      await stage.addRecord()
      await stage.addRecord()
      const first = await reader.journal(stage.patient)
      let again: unknown
      expect(await logQueries(async () => (again = await reader.journal(stage.patient)))).to.equal(0)
      expect(again).to.equal(first)
      await stage.addRecord()
      expect(await logQueries(() => reader.journal(stage.patient))).to.equal(1)
      expect(await reader.journal(stage.patient)).to.have.length(3)
    })

    it("is fetched once for two who ask at the same time", async () => {
      await stage.addRecord()
      const reader = stage.readerAt(rpc.url)
      const both = () => Promise.all([reader.journal(stage.patient), reader.journal(stage.patient)])
      expect(await logQueries(both)).to.equal(1)
    })

    it("outlives its reader in the cache", async () => {
      const cache = memoryHistoryCache()
      await stage.addRecord()
      const first = await stage.readerAt(rpc.url, { cache }).journal(stage.patient)
      const later = stage.readerAt(rpc.url, { cache })
      expect(await logQueries(() => later.journal(stage.patient))).to.equal(0)
      expect(await later.journal(stage.patient)).to.deep.equal(first)
    })

    it("is fetched again where what the cache kept does not verify", async () => {
      const kept = memoryHistoryCache()
      await stage.addRecord()
      await stage.addRecord()
      const first = await stage.readerAt(rpc.url, { cache: kept }).journal(stage.patient)
      const incarnation = await stage.readerAt(rpc.url).incarnation()
      const key = { incarnation, list: "journal", account: stage.patient } as const
      const whole = await kept.load<unknown>(key)
      if (!whole) throw new Error("nothing was kept")
      await kept.save(key, { ...whole, entries: first.slice(0, 1) }, () => 0)
      expect(await stage.readerAt(rpc.url, { cache: kept }).journal(stage.patient)).to.deep.equal(first)
    })

    it("is let go where more is held than there is room for, and fetched again", async () => {
      await stage.addRecord()
      await stage.addRecord()
      await stage.publishKey(stage.writers.doctor)
      const reader = stage.readerAt(rpc.url, { mostHeld: 4 })
      const first = await reader.journal(stage.patient)
      expect(await logQueries(() => reader.journal(stage.patient))).to.equal(0)
      await reader.journal(stage.doctor)
      expect(await logQueries(() => reader.journal(stage.doctor))).to.equal(0)
      let again: unknown
      expect(await logQueries(async () => (again = await reader.journal(stage.patient)))).to.equal(1)
      expect(again).to.deep.equal(first)
      expect(await logQueries(() => reader.journal(stage.doctor))).to.equal(1)
    })

    it("is read where the device keeps nothing", async () => {
      const broken = () => Promise.reject(new Error("the device is full"))
      const cache = { load: broken, save: broken }
      await stage.addRecord()
      expect(await stage.readerAt(rpc.url, { cache }).journal(stage.patient)).to.have.length(1)
    })

    it("can be given up", async () => {
      await stage.addRecord()
      const signal = AbortSignal.abort()
      const refusal = await refusalOf(stage.readerAt(rpc.url).journal(stage.patient, { signal }))
      expect(refusal.code).to.equal("cancelled")
    })
  })

  describe("a provider that refuses long ranges", () => {
    const spread = async (records: number, apart: number): Promise<void> => {
      for (let record = 0; record < records; record++) {
        await stage.addRecord()
        await stage.mine(apart)
      }
    }

    it("is asked in pages it accepts", async () => {
      await spread(8, 40)
      rpc.tell(refusingRanges(100))
      const reader = stage.readerAt(rpc.url, { pageBlocks: 1000 })
      expect(await reader.journal(stage.patient)).to.have.length(8)
      await spread(3, 1)
      expect(await logQueries(() => reader.journal(stage.patient))).to.equal(1)
    })

    it("is asked block by block where that takes fewer queries", async () => {
      await spread(3, 5_000)
      rpc.tell(refusingRanges(100))
      const reader = stage.readerAt(rpc.url, { pageBlocks: 100 })
      expect(await logQueries(() => reader.journal(stage.patient))).to.equal(3)
    })

    it("is given up where it refuses a single block", async () => {
      await spread(2, 1)
      rpc.tell(refusingRanges(0))
      const refusal = await refusalOf(stage.readerAt(rpc.url, { pageBlocks: 64 }).journal(stage.patient))
      expect(refusal.code).to.equal("chain-unreachable")
    })
  })

  describe("inbox", () => {
    it("holds first grants from all patients, and no renewals or re-wraps", async () => {
      const { writers, doctor, patient, stranger } = stage
      const keyDigest = await stage.publishKey(writers.doctor)
      await stage.grant(doctor, keyDigest)
      await stage.grant(doctor, keyDigest)
      const rewraps = [{ grantee: doctor, keyDigest, wrappedKey: someKey() }]
      await writers.patient.rewrapAccess({ patient, scope: folder, rewraps })
      await writers.stranger.grantAccess({
        ...{ patient: stranger, scope: asScope(0n), grantee: doctor, expiresAt: FAR, permissions: READ },
        ...{ epoch: epoch0, keyDigest, wrappedKey: someKey() },
      })
      const reader = stage.readerAt(rpc.url)
      const entries = await reader.inbox(doctor)
      expect(entries.map((entry) => [entry.position, entry.patient, entry.scope])).to.deep.equal([
        [0, patient, folder],
        [1, stranger, 0n],
      ])
      expect(entries[0]?.place.timestamp).to.be.greaterThan(0)
      expect(await reader.inbox(patient)).to.deep.equal([])
      expect(await reader.inboxLink(doctor)).to.include({ length: 2 })
    })
  })

  describe("the newest of an inbox", () => {
    const fill = async (grants: number): Promise<void> => {
      const keyDigest = await stage.publishKey(stage.writers.doctor)
      for (let scope = 1; scope <= grants; scope++) {
        await stage.grant(stage.doctor, keyDigest, asScope(BigInt(scope)))
        await stage.mine(30)
      }
    }

    it("is read from the head down and no further than is wanted", async () => {
      await fill(8)
      const cache = memoryHistoryCache()
      const reader = stage.readerAt(rpc.url, { cache })
      let page = await reader.newestInbox(stage.doctor, 2)
      expect(page.entries.length).to.be.within(2, 4)
      expect(page).to.include({ length: 8, earlier: 8 - page.entries.length })
      expect(page.entries.at(-1)).to.include({ position: 7, scope: 8n })
      page = await reader.newestInbox(stage.doctor, 6)
      expect(page.entries.map(({ scope }) => scope).slice(-6)).to.deep.equal([3n, 4n, 5n, 6n, 7n, 8n])
      // The device remembers the part, and the rest is added to it.
      const later = stage.readerAt(rpc.url, { cache })
      expect(await logQueries(() => later.newestInbox(stage.doctor, 5))).to.equal(0)
      expect(await later.inbox(stage.doctor)).to.deep.equal(await stage.readerAt(rpc.url).inbox(stage.doctor))
    })

    it("begins anew where more came meanwhile than is wanted", async () => {
      const reader = stage.readerAt(rpc.url)
      await fill(2)
      await reader.newestInbox(stage.doctor, 2)
      const keyDigest = await stage.publishKey(stage.writers.doctor)
      for (const scope of [11n, 12n, 13n]) await stage.grant(stage.doctor, keyDigest, asScope(scope))
      const page = await reader.newestInbox(stage.doctor, 2)
      expect(page.length).to.equal(5)
      expect(page.entries.slice(-2).map(({ scope }) => scope)).to.deep.equal([12n, 13n])
      expect((await reader.inbox(stage.doctor)).map(({ position }) => position)).to.deep.equal([
        0, 1, 2, 3, 4,
      ])
    })

    it("is all of a short one, and nothing of an empty one", async () => {
      await fill(1)
      const reader = stage.readerAt(rpc.url)
      expect(await reader.newestInbox(stage.doctor, 50)).to.include({ earlier: 0, length: 1 })
      expect(await reader.newestInbox(stage.stranger, 50)).to.deep.equal({
        entries: [],
        earlier: 0,
        length: 0,
      })
    })
  })

  describe("single questions", () => {
    it("tell a contract from an account, also from one that delegated its code (EIP-7702)", async () => {
      const reader = stage.readerAt(rpc.url)
      const account = Wallet.createRandom(chain.provider)
      expect(await reader.isContract(stage.registry)).to.equal(true)
      expect(await reader.isContract(asAddress(account.address))).to.equal(false)
      await delegate(chain, new Wallet(account.privateKey, chain.provider), stage.registry)
      expect(await reader.isContract(asAddress(account.address))).to.equal(false)
    })

    it("believes no vault but the journal's last, of which the registry holds the beginning", async () => {
      const { writers, patient } = stage
      const reader = stage.readerAt(rpc.url)
      const vault = someDigest()
      await writers.patient.sealVault(vault, null)
      expect(await reader.vaultDigest(patient)).to.equal(vault)
      expect(await reader.vaultTag(patient)).to.equal(vault.slice(0, 18))
      const { selector } = IRecordRegistry__factory.createInterface().getFunction("vaultTagOf")
      rpc.tell(aboutCalls(selector, (result) => `0xff${result.slice(4)}`))
      expect(await refusalOf(reader.vaultDigest(patient))).to.include({ code: "history-invalid" })
    })

    it("has key and vault of an account that was set up by one action", async () => {
      const { writers, patient } = stage
      const publicKey = new Uint8Array(1216).fill(5)
      const [vaultDigest, recovery] = [someDigest(), stage.doctor]
      await writers.patient.setUp({ publicKey, vaultDigest, recovery })
      const reader = stage.readerAt(rpc.url)
      expect((await reader.key(patient))?.publicKey).to.deep.equal(publicKey)
      expect(await reader.vaultDigest(patient)).to.equal(vaultDigest)
      expect(await reader.recoveryOf(patient)).to.include({ recovery, next: null, frozenAt: 0 })
      const state = foldJournal(await reader.journal(patient))
      expect(state.vaults.map(({ digest }) => digest)).to.deep.equal([vaultDigest])
      expect(state.keys.map((key) => key.publicKey)).to.deep.equal([publicKey])
      expect(state.recovery).to.include({ recovery, next: null, frozen: null })
    })

    it("answers what the registry holds now", async () => {
      const { writers, patient, doctor, stranger } = stage
      const reader = stage.readerAt(rpc.url)
      expect(await reader.key(doctor)).to.equal(null)
      expect(await reader.vaultDigest(patient)).to.equal(null)
      const keyDigest = await stage.publishKey(writers.doctor)
      const vault = someDigest()
      await writers.patient.sealVault(vault, null)
      const strangersKey = await stage.publishKey(writers.stranger)
      await stage.grant(doctor, keyDigest)
      await stage.name(stranger, strangersKey)
      expect((await reader.key(doctor))?.digest).to.equal(keyDigest)
      expect((await reader.key(doctor))?.publicKey).to.have.length(1216)
      expect(await reader.vaultDigest(patient)).to.equal(vault)
      expect(await reader.grant(patient, folder, doctor)).to.deep.equal({
        ...{
          expiresAt: FAR,
          epoch: 0,
          permissions: READ,
          grantedAtBlock: await reader.height().then((h) => h - 1),
        },
      })
      expect(await reader.delegateUntil(patient, stranger)).to.equal(FAR)
      await writers.patient.revokeAccess({
        ...{ patient, scope: folder, grantees: [doctor], newEpoch: asEpoch(4), rewraps: [] },
      })
      expect(await reader.epoch(patient, folder)).to.equal(4)
      expect((await reader.grant(patient, folder, doctor)).permissions).to.equal(0)
    })

    it("knows whom an account invited, by the newest word about each, and nobody else's invitations", async () => {
      const { writers, patient, doctor, stranger } = stage
      const reader = stage.readerAt(rpc.url)
      expect(await reader.isInvitationOnly(doctor)).to.equal(false)
      expect(await reader.invitedBy(doctor)).to.deep.equal([])
      await writers.doctor.setInvitationOnly(true)
      await writers.doctor.setInvitation({ patient, invited: true })
      await writers.doctor.setInvitation({ patient: stranger, invited: true })
      await writers.patient.setInvitation({ patient: doctor, invited: true })
      expect(await reader.isInvitationOnly(doctor)).to.equal(true)
      expect(await reader.isInvitationOnly(patient)).to.equal(false)
      expect(await reader.invitedBy(doctor)).to.deep.equal([stranger, patient])
      await writers.doctor.setInvitation({ patient: stranger, invited: false })
      expect(await reader.invitedBy(doctor)).to.deep.equal([patient])
      expect(await reader.isInvited(doctor, patient)).to.equal(true)
      expect(await reader.isInvited(doctor, stranger)).to.equal(false)
      expect(await reader.isInvited(patient, stranger)).to.equal(false)
    })

    it("lists whom it invited also where the provider gives few blocks at a time", async () => {
      const { writers, patient, doctor, stranger } = stage
      await writers.doctor.setInvitation({ patient, invited: true })
      await stage.mine(30)
      await writers.doctor.setInvitation({ patient: stranger, invited: true })
      rpc.tell(refusingRanges(8))
      expect(await stage.readerAt(rpc.url).invitedBy(doctor)).to.deep.equal([stranger, patient])
    })

    it("knows the chain's own time and its deployment's block", async () => {
      const reader = stage.readerAt(rpc.url)
      const latest = await chain.provider.getBlock("latest")
      const deployment = await chain.provider.getBlock(stage.deployedAtBlock)
      expect((await reader.now()) - (latest?.timestamp ?? 0)).to.be.within(0, 60)
      expect(await reader.incarnation()).to.equal(deployment?.hash)
    })
  })

  describe("a chain that is gone or another one", () => {
    it("does not answer", async () => {
      const reader = stage.readerAt("http://127.0.0.1:9")
      for (const question of [
        reader.journal(stage.patient),
        reader.epoch(stage.patient, folder),
        reader.now(),
      ]) {
        expect((await refusalOf(question)).code).to.equal("chain-unreachable")
      }
    })

    it("has no registry at the address", async () => {
      const reader = stage.readerAt(rpc.url, { registry: stage.stranger })
      expect((await refusalOf(reader.journalLink(stage.patient))).code).to.equal("network-wrong")
    })

    it("was restarted", async () => {
      const incarnation = someDigest()
      const reader = stage.readerAt(rpc.url, { incarnation })
      expect((await refusalOf(reader.journal(stage.patient))).code).to.equal("chain-restarted")
      const early = stage.readerAt(rpc.url, { deployedAtBlock: 10_000_000 })
      expect((await refusalOf(early.incarnation())).code).to.equal("chain-restarted")
    })

    it("undid what was final: it shrank, or went another way", async () => {
      const reader = stage.readerAt(rpc.url)
      await stage.addRecord()
      const snapshot: unknown = await chain.provider.send("evm_snapshot", [])
      await stage.addRecord()
      await stage.addRecord()
      await stage.mine(FINAL_DEPTH)
      expect(await reader.journal(stage.patient)).to.have.length(3)
      await chain.provider.send("evm_revert", [snapshot])
      await stage.mine(FINAL_DEPTH + 2)
      expect(await refusalOf(reader.journal(stage.patient))).to.include({
        ...{ code: "history-shrank", length: 1, seenLength: 3 },
      })
      for (let record = 0; record < 3; record++) await stage.addRecord()
      expect((await refusalOf(reader.journal(stage.patient))).code).to.equal("history-shrank")
    })

    it("is remembered of a journal that was let go", async () => {
      const snapshot: unknown = await chain.provider.send("evm_snapshot", [])
      await stage.addRecord()
      await stage.addRecord()
      await stage.mine(FINAL_DEPTH)
      const reader = stage.readerAt(rpc.url, { mostHeld: 1 })
      await reader.journal(stage.patient)
      await reader.journal(stage.doctor)
      await chain.provider.send("evm_revert", [snapshot])
      for (let record = 0; record < 3; record++) await stage.addRecord()
      expect((await refusalOf(reader.journal(stage.patient))).code).to.equal("history-shrank")
    })

    it("is remembered across readers, even where the kept entries were lost", async () => {
      const cache = memoryHistoryCache()
      const snapshot: unknown = await chain.provider.send("evm_snapshot", [])
      await stage.addRecord()
      await stage.addRecord()
      await stage.mine(FINAL_DEPTH)
      await stage.readerAt(rpc.url, { cache }).journal(stage.patient)
      const incarnation = await stage.readerAt(rpc.url).incarnation()
      const key = { incarnation, list: "journal", account: stage.patient } as const
      const whole = await cache.load<unknown>(key)
      if (!whole) throw new Error("nothing was kept")
      await cache.save(key, { ...whole, entries: [] }, () => 0)
      await chain.provider.send("evm_revert", [snapshot])
      for (let record = 0; record < 3; record++) await stage.addRecord()
      const refusal = await refusalOf(stage.readerAt(rpc.url, { cache }).journal(stage.patient))
      expect(refusal.code).to.equal("history-shrank")
    })

    it("is only behind for a moment: what was seen stays", async () => {
      const reader = stage.readerAt(rpc.url)
      await stage.addRecord()
      await stage.addRecord()
      const seen = await reader.journal(stage.patient)
      const behind = await chain.provider
        .send("eth_blockNumber", [])
        .then((height: string) => Number(height) - 1)
      rpc.tell((request, ask) =>
        request.method === "eth_blockNumber"
          ? Promise.resolve({ result: `0x${behind.toString(16)}` })
          : ask(request),
      )
      expect(await reader.journal(stage.patient)).to.equal(seen)
    })
  })
})
