import { expect } from "chai"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { createVault, vaultDigest } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { asDigest, asEpoch, EVERYTHING, READ } from "../../app/_core/types"
import type { Digest, Scope, WrappedKey, WrappedKeys } from "../../app/_core/types"
import { prepareKeys } from "../../app/_journeys/create-keys"
import { emptyNotebook } from "../../app/_core/notebook"
import { actFor } from "../../app/_journeys/act-for"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { keepReplacement, prepareReplacement, shareAnew } from "../../app/_journeys/replace-keys"
import { findSealedOver, sealAgain } from "../../app/_journeys/seal-again"
import { signIn } from "../../app/_journeys/sign-in"
import { startGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { refileRecords } from "../../app/_journeys/file-records"
import { DAY, expectRefusal, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const foreignRing = [{ scope: EVERYTHING, epoch: asEpoch(0), key: randomBytes(32) }]
const BY_WALLET = { kind: "wallet" } as const
const anyDigest = () => asDigest(`0x${toHex(randomBytes(32))}`)

/** One transaction of the wallet's, or one signature that was submitted, by somebody who is not its owner. */
describe("somebody who signs for the wallet once", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 2
  before(async () => {
    world = await startWorld()
    doctor = await world.actor(1)
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], newFolder())
    await share(patient, EVERYTHING, doctor)
  })
  after(() => world.stop())

  const byCode = () => ({ kind: "recovery-code", code: patient.recoveryCode }) as const
  const digestOnChain = () => patient.services.agreed.vaultDigest(patient.keys.account)
  const sealOver = async (digest: Digest) => patient.services.writer.sealVault(digest, await digestOnChain())

  describe("and grants to, or names, people of their own", () => {
    const noKey = () => randomBytes(1168) as Uint8Array as WrappedKey
    const until = async () => (await patient.services.reader.now()) + 30 * DAY
    let thief: Actor
    let stranger: Actor
    before(async () => {
      thief = await world.actor(18)
      stranger = await world.actor(19)
    })
    const grantToThief = async (scope: Scope) =>
      patient.services.writer.grantAccess({
        ...{ patient: patient.keys.account, scope, grantee: thief.keys.account },
        ...{ expiresAt: await until(), permissions: READ, epoch: asEpoch(0) },
        ...{ keyDigest: keyDigest(thief.keys.publicKey), wrappedKey: noKey() },
      })
    const mastersOfThief = () =>
      actFor(thief.services, thief.keys, patient.keys.account).then(
        (keys) => [...keys.masters.keys()],
        () => [],
      )

    it("has nobody given the key of everything at the next stop; they are named as left out", async () => {
      await share(patient, EVERYTHING, stranger)
      await grantToThief(EVERYTHING)
      const stop = { scope: EVERYTHING, grantees: [doctor.keys.account] }
      const { leftOut } = await revokeAccess(patient.services, patient.keys, stop)
      expect(leftOut).to.deep.equal([thief.keys.account])
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
      expect(titles(await seenBy(thief, patient))).to.deep.equal([])
      expect(titles(await seenBy(stranger, patient)), "whom the owner shared with").to.include("After")
    })

    it("has no delegate handed the masters of new keys", async () => {
      await patient.services.writer.setDelegate({
        ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
        ...{ until: await until(), wrappedKey: noKey() },
      })
      await startGeneration(patient.services, patient.keys)
      const replacement = await prepareReplacement(patient.services, patient.keys)
      await keepReplacement(patient.services, patient.keys, replacement)
      await shareAnew(patient.services, replacement)
      expect(await mastersOfThief()).to.deep.equal([])
      expect(titles(await seenBy(doctor, patient)), "whom the owner shared with").to.include("Before")
    })

    it("does not hold once the owner shares with or names them by themselves", async () => {
      await grantToThief(EVERYTHING)
      await share(patient, EVERYTHING, thief)
      await revokeAccess(patient.services, patient.keys, {
        scope: EVERYTHING,
        grantees: [doctor.keys.account],
      })
      expect(titles(await seenBy(thief, patient))).to.include("Before")
    })

    it("counts whoever had access where the notebook is from before that was noted", async () => {
      await changeNotebook(patient.services, patient.keys, (now) => ({
        ...(now ?? emptyNotebook("", "patient")),
        recipients: null,
      }))
      await share(patient, EVERYTHING, stranger)
      const kept = await readNotebook(patient.services, patient.keys)
      expect(Object.keys(kept?.notebook?.recipients ?? {})).to.have.members([
        doctor.keys.account,
        stranger.keys.account,
      ])
    })
  })

  describe("and publishes a key of their own", () => {
    const publish = () => patient.services.writer.publishKey(publicKeyOf(randomBytes(32)))

    it("is named as what it is, and the owner publishes the vault's own key again, by wallet or by code", async () => {
      for (const way of [BY_WALLET, byCode()]) {
        await publish()
        await expectRefusal("own-key-replaced", unlockKeys(patient.services, way))
        const keys = await unlockKeys(patient.services, way, undefined, { publishesAgain: true })
        const published = await patient.services.agreed.key(keys.account)
        expect(published?.digest).to.equal(keyDigest(keys.publicKey))
        await unlockKeys(patient.services, way)
      }
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
      expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])
    })

    it("changes nothing where it is the owner's own: one confirmation less", async () => {
      const before = await world.chain.provider.getTransactionCount(patient.keys.account)
      await unlockKeys(patient.services, BY_WALLET, undefined, { publishesAgain: true })
      expect(await world.chain.provider.getTransactionCount(patient.keys.account)).to.equal(before)
    })
  })

  describe("and seals something that nobody stored", () => {
    it("closes the vault until the owner seals it again, by the recovery code", async () => {
      const mine = await digestOnChain()
      await sealOver(anyDigest())
      await sealOver(anyDigest())
      await expectRefusal("vault-missing", unlockKeys(patient.services, byCode()))
      const former = await findSealedOver(patient.services)
      expect(former?.digest).to.equal(mine)
      expect(former?.overAt).to.be.at.least(former?.sealedAt ?? Infinity)
      if (!former) return
      await sealAgain(patient.services, former, patient.recoveryCode)
      await sealAgain(patient.services, former, patient.recoveryCode)
      expect(await digestOnChain(), "a digest that was never sealed").not.to.equal(mine)
      expect(await findSealedOver(patient.services), "nothing is left to do").to.equal(null)
      const keys = await unlockKeys(patient.services, BY_WALLET)
      await addRecords({ ...patient, keys }, [newRecord(randomBytes(9), { title: "After" })])
      expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])
    })

    it("cannot be turned into a way back to keys that were replaced: their code is another", async () => {
      const replacement = await prepareReplacement(patient.services, patient.keys)
      await keepReplacement(patient.services, patient.keys, replacement)
      await sealOver(anyDigest())
      const former = await findSealedOver(patient.services)
      expect(former?.digest).to.equal(replacement.digest)
      if (!former) return
      await expectRefusal("recovery-code-wrong", sealAgain(patient.services, former, patient.recoveryCode))
      expect(await digestOnChain()).not.to.equal(replacement.digest)
      await sealAgain(patient.services, former, replacement.recoveryCode)
      const keys = await unlockKeys(patient.services, BY_WALLET)
      expect(keys.masters).to.deep.equal(replacement.keys.masters)
    })

    it("is closed with the saved copy where the store keeps the former vault no longer", async () => {
      const [copy] = await patient.services.server.vaults()
      await sealOver(anyDigest())
      const emptied = {
        ...patient.services,
        server: Object.assign(Object.create(patient.services.server) as typeof patient.services.server, {
          vaults: () => Promise.resolve([]),
        }),
      }
      expect(await findSealedOver(emptied)).to.equal(null)
      const former = await findSealedOver(emptied, { copy })
      expect(former?.digest).to.equal(copy && (await vaultDigest(copy)))
      const other = await createVault({
        vaultId: newVaultId(),
        account: patient.keys.account,
        ways: [{ kind: "recovery-code", key: randomBytes(32) }],
      })
      expect(await findSealedOver(emptied, { copy: other.blob }), "that was never sealed").to.equal(null)
    })

    it("puts back keys that were replaced: nothing is opened by them or published, and the owner's code undoes it", async () => {
      const replacedVault = await digestOnChain()
      const replacement = await prepareReplacement(patient.services, patient.keys)
      await keepReplacement(patient.services, patient.keys, replacement)
      await shareAnew(patient.services, replacement)
      await addRecords({ ...patient, keys: replacement.keys }, [
        newRecord(randomBytes(9), { title: "Since" }),
      ])
      if (replacedVault) await sealOver(replacedVault)
      const code = replacement.recoveryCode
      for (const way of [BY_WALLET, byCode(), { kind: "recovery-code", code } as const])
        await expectRefusal("vault-not-own", unlockKeys(patient.services, way))
      await expectRefusal("vault-changed", addRecords(patient, [newRecord(randomBytes(9))]))
      const published = await patient.services.agreed.key(patient.keys.account)
      expect(published?.digest).to.equal(keyDigest(replacement.keys.publicKey))
      const own = await findSealedOver(patient.services)
      expect(own?.digest).to.equal(replacement.digest)
      if (own) await sealAgain(patient.services, own, code)
      const keys = await unlockKeys(patient.services, BY_WALLET)
      expect(keys.masters).to.deep.equal(replacement.keys.masters)
      expect(titles(await seenBy({ ...patient, keys }, patient))).to.have.members(["Before", "Since"])
    })

    it("has taken nothing, where a later generation was sealed before", async () => {
      await startGeneration(patient.services, patient.keys)
      await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })])
      await sealOver(anyDigest())
      const former = await findSealedOver(patient.services)
      if (former) await sealAgain(patient.services, former, patient.recoveryCode)
      const keys = await unlockKeys(patient.services, byCode())
      expect(keys.masters).to.deep.equal(patient.keys.masters)
      expect(titles(await seenBy({ ...patient, keys }, patient))).to.have.members(["Before", "After"])
    })
  })

  describe("and puts wraps that open nothing over those of the owner's records", () => {
    it("keeps the owner from none of them; once moved they are open to the others again", async () => {
      await addRecords(patient, [newRecord(randomBytes(9)), newRecord(randomBytes(9))])
      const records = [...(await viewOf(patient, patient)).state.records.values()]
      const junk = [randomBytes(53), randomBytes(1), await wrapRecordKey(randomBytes(32), foreignRing)]
      const refilings = records.map(({ number, folder }, index) => ({
        ...{ record: number, folder, epoch: asEpoch(0) },
        wrappedKeys: junk[index % junk.length] as WrappedKeys,
      }))
      await patient.services.writer.refileRecords({ patient: patient.keys.account, refilings })
      expect((await seenBy(doctor, patient)).filter(({ open }) => open)).to.have.length(0)
      const own = await seenBy(patient, patient)
      expect(own.map(({ problem }) => problem)).to.deep.equal([null, null, null])
      const filings = records.map(({ number, folder }) => ({ record: number, folder }))
      await refileRecords(patient.services, patient.keys, filings)
      expect((await seenBy(doctor, patient)).filter(({ open }) => open)).to.have.length(3)
    })
  })

  describe("and has the wallet for long enough to store and seal a vault of their own", () => {
    it("is not entered by the owner's wallet, and the saved copy with its code puts the owner's back", async () => {
      const [copy] = await patient.services.server.vaults()
      const theirs = world.visitor(next - 1)
      await signIn(theirs, { host: world.app.host, origin: world.app.url })
      const made = await prepareKeys(theirs)
      await theirs.server.putVault(made.blob, made.fetchTokenDigest)
      await sealOver(made.digest)
      await expectRefusal("vault-not-own", unlockKeys(patient.services, BY_WALLET))
      await expectRefusal("recovery-code-wrong", unlockKeys(patient.services, byCode()))
      const published = await patient.services.agreed.key(patient.keys.account)
      expect(published?.digest).to.equal(keyDigest(patient.keys.publicKey))
      const code = patient.recoveryCode
      // On this chain the newest block is final: the store has ended the owner's
      expect(await findSealedOver(patient.services, { code })).to.equal(null)
      const saved = await findSealedOver(patient.services, { copy, code })
      expect(saved?.digest).to.equal(copy && (await vaultDigest(copy)))
      if (saved) await sealAgain(patient.services, saved, code)
      const keys = await unlockKeys(patient.services, BY_WALLET)
      expect(keys.masters).to.deep.equal(patient.keys.masters)
      await addRecords({ ...patient, keys }, [newRecord(randomBytes(9), { title: "After" })])
      expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])
    })
  })
})
