import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { refileRecords, replaceRecord } from "../../app/_journeys/file-records"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { emptyNotebook } from "../../app/_core/notebook"
import { openRecord } from "../../app/_journeys/read-record"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { keepReplacement, prepareReplacement, shareAnew } from "../../app/_journeys/replace-keys"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { finishGeneration, startGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY, expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("new generations of keys", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor

  beforeEach(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
  })
  afterEach(() => world.stop())

  const epochs = async (...scopes: Scope[]) => {
    const { state } = await viewOf(patient, patient)
    return scopes.map((scope) => state.scopes.get(scope)?.epoch ?? 0)
  }
  const refusing = (method: "revokeAccess" | "sealVault" | "publishKey"): Services => ({
    ...patient.services,
    writer: {
      ...patient.services.writer,
      [method]: () => Promise.reject(new KeywardError("wallet-refused")),
    },
  })

  it("seals the new master first, raises what is shared and leaves the rest for the next write", async () => {
    const [shared, own] = [newFolder(), newFolder()]
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], shared)
    await share(patient, shared, doctor)
    const stolen = { ...patient.keys, masters: new Map(patient.keys.masters) }
    await startGeneration(patient.services, patient.keys)
    expect(patient.keys.masters).to.have.length(2)
    expect(await epochs(shared, own, EVERYTHING)).to.deep.equal([256, 0, 0])
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], shared)
    expect(await epochs(shared, own, EVERYTHING)).to.deep.equal([256, 0, 256])
    expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])

    const thief = { ...patient, keys: stolen }
    const opened = (await seenBy(thief, patient)).map(({ open }) => open?.manifest.title)
    expect(opened, "whoever has the earlier masters").to.have.members(["Before", undefined])
    const again = await unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode })
    expect(again.masters, "the old code opens the vault").to.deep.equal(patient.keys.masters)
  })

  it("goes on after a refusal with what is still behind", async () => {
    const [one, two] = [newFolder(), newFolder()]
    await share(patient, one, doctor)
    await share(patient, two, doctor)
    await expectRefusal("wallet-refused", startGeneration(refusing("revokeAccess"), patient.keys))
    expect(patient.keys.masters).to.have.length(2)
    expect(await epochs(one, two)).to.deep.equal([0, 0])
    await finishGeneration(patient.services, patient.keys)
    expect(await epochs(one, two), "no key of it was out").to.deep.equal([256, 256])
    const { length } = (await viewOf(patient, patient)).state
    await finishGeneration(patient.services, patient.keys)
    expect((await viewOf(patient, patient)).state.length, "nothing is left to do").to.equal(length)
  })

  it("takes no master that is not in the vault, and none over another device's change", async () => {
    await expectRefusal("wallet-refused", startGeneration(refusing("sealVault"), patient.keys))
    expect(patient.keys.masters).to.have.length(1)
    const elsewhere = await unlockKeys(patient.services, {
      kind: "recovery-code",
      code: patient.recoveryCode,
    })
    await startGeneration(patient.services, elsewhere)
    await expectRefusal("vault-changed", startGeneration(patient.services, patient.keys))
  })

  it("writes nothing under a master whose seal a reorganisation took back", async () => {
    await share(patient, EVERYTHING, doctor)
    const before = (await world.chain.provider.send("evm_snapshot", [])) as string
    await startGeneration(patient.services, patient.keys)
    await world.chain.provider.send("evm_revert", [before])
    // The same page, whose wallet counts its transactions anew
    const services = world.visitor(1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    const page = { ...patient, services }
    await expectRefusal("vault-changed", addRecords(page, [newRecord(randomBytes(9))]))
    const keys = await unlockKeys(services, { kind: "wallet" })
    await addRecords({ ...page, keys }, [newRecord(randomBytes(9), { title: "After" })])
    const again = await unlockKeys(services, { kind: "wallet" })
    for (const who of [{ ...page, keys: again }, doctor])
      expect(titles(await seenBy(who, patient))).to.deep.equal(["After"])
  })

  it("is begun where a generation's epochs are used up", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    await patient.services.device.spendEpoch(patient.keys.account, folder, asEpoch(255))
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    expect(await epochs(folder)).to.deep.equal([256])
    expect(patient.keys.masters).to.have.length(2)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    expect(titles(await seenBy(stranger, patient))).to.have.members(["Before", "After"])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
  })

  it("raises an epoch with a lapsed grant before a record is replaced, moved, or a permission to add ends", async () => {
    const [from, to] = [newFolder(), newFolder()]
    await addRecords(patient, [newRecord(randomBytes(9), { title: "First" })], from)
    await share(patient, from, doctor, { days: 1 })
    await share(patient, to, stranger, { days: 1, permissions: READ | CONTRIBUTE })
    await share(patient, EVERYTHING, stranger, { days: 1 })
    await world.later(2 * DAY)
    const [first] = await seenBy(patient, patient)
    if (!first?.open) throw new Error("it does not open")
    const second = newRecord(randomBytes(9), { title: "Second" })
    await replaceRecord(patient.services, patient.keys, first.open, second)
    expect(await epochs(from, EVERYTHING, to)).to.deep.equal([1, 1, 0])
    const record = await newest(patient)
    await refileRecords(patient.services, patient.keys, [{ record, folder: to }])
    expect(await epochs(from, EVERYTHING, to)).to.deep.equal([1, 1, 1])
  })

  describe("where somebody may have got in", () => {
    const replace = async () => {
      const made = await prepareReplacement(patient.services, patient.keys)
      await keepReplacement(patient.services, patient.keys, made)
      await shareAnew(patient.services, made)
      return made
    }

    it("makes a new identity, a new master and new ways; the old ones open nothing new", async () => {
      const folder = newFolder()
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
      await share(patient, folder, doctor)
      await changeNotebook(patient.services, patient.keys, (now) => ({
        ...(now ?? emptyNotebook("", "patient")),
        name: "Ines",
      }))
      const thief = { ...patient, keys: { ...patient.keys } }
      const made = await replace()
      const her = { ...patient, keys: made.keys }
      await addRecords(her, [newRecord(randomBytes(9), { title: "After" })], folder)
      expect(titles(await seenBy(doctor, patient))).to.have.members(["Before", "After"])
      expect(titles(await seenBy(her, patient))).to.have.members(["Before", "After"])
      expect(titles(await seenBy(thief, patient))).to.have.members(["Before", undefined])
      expect((await readNotebook(patient.services, made.keys))?.notebook?.name).to.equal("Ines")

      const published = await patient.services.reader.key(patient.keys.account)
      expect(published?.digest).to.equal(keyDigest(made.keys.publicKey))
      const code = (text: string) => unlockKeys(patient.services, { kind: "recovery-code", code: text })
      await expectRefusal("recovery-code-wrong", code(patient.recoveryCode))
      expect((await code(made.recoveryCode)).masters).to.have.length(2)
      expect((await unlockKeys(patient.services, { kind: "wallet" })).identity).to.deep.equal(
        made.keys.identity,
      )
    })

    it("then gives every record a new key, against the masters that were known", async () => {
      await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], newFolder())
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Two" })])
      const thief = await viewOf(patient, patient)
      const before = { ...thief, keychain: thief.keychain }
      const old = { ...patient.keys }
      const made = await replace()
      const job = { scope: EVERYTHING, epoch: asEpoch(256) }
      expect((await rekeyRecords(patient.services, made.keys, job)).left).to.deep.equal([])
      const her = { ...patient, keys: made.keys }
      for (const { open, state } of await seenBy(her, patient)) {
        expect(open).to.not.equal(null)
        const now = await viewOf({ ...patient, keys: old }, patient)
        await expectRefusal("not-readable", openRecord(patient.services, now, state, new Map()))
        await expectRefusal(
          "not-readable",
          openRecord(patient.services, { ...now, keychain: before.keychain }, state, new Map()),
        )
      }
    })

    it("is finished by the next unlocking where it was broken off between vault and key", async () => {
      const made = await prepareReplacement(patient.services, patient.keys)
      await expectRefusal("wallet-refused", keepReplacement(refusing("publishKey"), patient.keys, made))
      const again = await unlockKeys(patient.services, { kind: "recovery-code", code: made.recoveryCode })
      const published = await patient.services.reader.key(patient.keys.account)
      expect(published?.digest).to.equal(keyDigest(again.publicKey))
    })

    it("still refuses keys where somebody else has published one since", async () => {
      await patient.services.writer.publishKey(stranger.keys.publicKey)
      await expectRefusal(
        "own-key-replaced",
        unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode }),
      )
    })
  })
})
