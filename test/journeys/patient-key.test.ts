import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrappedKeysKind } from "../../app/_core/keys/wrapped-keys"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ } from "../../app/_core/types"
import type { Digest, Scope } from "../../app/_core/types"
import { readReason, readRequests } from "../../app/_journeys/answer-request"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { freezeAccount, unfreezeAccount } from "../../app/_journeys/recover-account"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { requestAccess, withdrawRequest } from "../../app/_journeys/request-access"
import { signIn } from "../../app/_journeys/sign-in"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("what is encrypted to a patient's key", () => {
  let world: World
  let patient: Actor
  let lab: Actor
  let doctor: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    lab = await world.actor(2)
    doctor = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await letThemAdd(lab)
  })
  after(() => world.stop())

  const letThemAdd = async (who: Actor) =>
    letAdd(patient.services, patient.keys, {
      ...{ scope: heart, grantee: who.keys.account, keyDigest: keyDigest(who.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 90 * DAY,
    })
  const note = async (who: Actor, title: string, compared?: Digest) => {
    const record = newRecord(randomBytes(40), { title })
    const place = { patient: patient.keys.account, folder: heart }
    const [row] = await noteContributions(who.services, who.keys, place, [record], compared)
    if (!row) throw new Error("nothing was noted")
    return { row, record }
  }
  /** Encrypted and stored; what is missing is the entry with its key. */
  const stored = async (who: Actor, title: string, compared?: Digest) => {
    const { row, record } = await note(who, title, compared)
    return uploadRecord(who.services, who.keys, row, record)
  }
  const add = async (who: Actor, title: string, compared?: Digest) =>
    recordContributions(who.services, who.keys, [await stored(who, title, compared)], undefined, compared)
  const ask = async (who: Actor, reason: string, compared?: Digest, scope: Scope = EVERYTHING) =>
    requestAccess(who.services, {
      ...{ patient: patient.keys.account, scope, permissions: READ, reason },
      expiresAt: (await who.services.reader.now()) + 60 * DAY,
      ...(compared ? { compared } : {}),
    })
  const length = async () => (await viewOf(patient, patient)).state.length
  /** Whoever holds the patient's wallet publishes a key of their own. */
  const publish = async () => {
    const publicKey = publicKeyOf(randomBytes(32))
    await patient.services.writer.publishKey(publicKey)
    return keyDigest(publicKey)
  }
  const publishOwn = () => patient.services.writer.publishKey(patient.keys.publicKey)
  const sealedReason = (asker: Actor) =>
    patient.services.reasons.get(patient.keys.account, asker.keys.account)

  it("goes to the key of the time when somebody was first let add", async () => {
    await add(lab, "First")
    const { state } = await viewOf(patient, patient)
    const kind = wrappedKeysKind(state.records.get(await newest(patient))?.wrappedKeys ?? new Uint8Array())
    expect(kind).to.equal("to-patient")
    expect(titles(await seenBy(patient, patient))).to.include("First")
  })

  it("stops where a thief of the wallet publishes another key, before and after it is encrypted", async () => {
    const ready = await stored(lab, "On its way")
    const digest = await publish()
    const before = await length()
    await expectRefusal("key-changed", note(lab, "Not begun"))
    await expectRefusal("key-changed", recordContributions(lab.services, lab.keys, [ready]))
    expect(await length(), "nothing was added").to.equal(before)

    // The thief can also grant anew: the grant is younger than the key then.
    const grant = { patient: patient.keys.account, scope: heart, grantee: lab.keys.account }
    await patient.services.writer.grantAccess({
      ...{ ...grant, permissions: CONTRIBUTE, epoch: asEpoch(0), wrappedKey: new Uint8Array() as never },
      expiresAt: (await patient.services.reader.now()) + 80 * DAY,
      keyDigest: keyDigest(lab.keys.publicKey),
    })
    await expectRefusal("key-changed", recordContributions(lab.services, lab.keys, [ready]))

    // Nor does it help the thief to go back to what was compared once, should the thief know that key.
    const once = keyDigest(patient.keys.publicKey)
    await expectRefusal("key-changed", recordContributions(lab.services, lab.keys, [ready], undefined, once))
    await publishOwn()
    await expectRefusal("key-changed", recordContributions(lab.services, lab.keys, [ready]))
    expect(digest).not.to.equal(once)
    await recordContributions(lab.services, lab.keys, [ready], undefined, once)
    expect(titles(await seenBy(patient, patient))).to.include("On its way")
  })

  it("stops a doctor who reads, too, who holds no ring of now and would wrap to the patient's key", async () => {
    const behind = await world.actor(4)
    await publishOwn()
    await share(patient, heart, behind, { permissions: READ | CONTRIBUTE })
    const stopped = { patient: patient.keys.account, scope: heart, grantees: [], rewraps: [] }
    const { state } = await viewOf(patient, patient)
    const newEpoch = asEpoch((state.scopes.get(heart)?.epoch ?? 0) + 1)
    await publish()
    await add(behind, "Under her ring")
    await patient.services.writer.revokeAccess({ ...stopped, newEpoch })
    await expectRefusal("key-changed", add(behind, "To her key"))
  })

  describe("by who asks for access", () => {
    it("goes to the key that is published, where they never met", async () => {
      await publishOwn()
      await ask(doctor, "We have not met.")
      const request = (await readRequests(patient.services, await viewOf(patient, patient))).requests.get(
        doctor.keys.account,
      )
      if (!request) throw new Error("nothing was asked")
      expect(
        await readReason(patient.services, patient.keys, await viewOf(patient, patient), request),
      ).to.deep.include({ text: "We have not met." })
      await withdrawRequest(doctor.services, patient.keys.account)
    })

    it("stops where the key is younger than the doctor's last request, and nothing is left with the server", async () => {
      const digest = await publish()
      await expectRefusal("key-changed", ask(doctor, "Once more."))
      expect(await sealedReason(doctor)).to.equal(null)
      await ask(doctor, "We spoke on the phone.", digest)
      await withdrawRequest(doctor.services, patient.keys.account)
      await expectRefusal("key-changed", ask(doctor, "Once more.", keyDigest(patient.keys.publicKey)))
    })

    it("stops where it is younger than the doctor's first grant", async () => {
      const known = await world.actor(5)
      await publishOwn()
      await share(patient, heart, known)
      await publish()
      await expectRefusal("key-changed", ask(known, "May I see more?"))
      expect(await sealedReason(known)).to.equal(null)
    })
  })

  it("is to the patient's new key, after all keys were made anew and the digits were compared", async () => {
    await publishOwn()
    const replacement = await prepareReplacement(patient.services, patient.keys)
    await keepReplacement(patient.services, patient.keys, replacement)
    patient = { ...patient, keys: replacement.keys }
    const compared = keyDigest(patient.keys.publicKey)
    await expectRefusal("key-changed", add(lab, "Not compared"))
    await add(lab, "Compared", compared)
    expect(titles(await seenBy(patient, patient))).to.include("Compared")
  })

  describe("while an account is frozen", () => {
    it("is nothing: neither a result nor a reason", async () => {
      await publishOwn()
      const compared = keyDigest(patient.keys.publicKey)
      const ready = await stored(lab, "Before the freeze", compared)
      const lost = { account: patient.keys.account, code: patient.recoveryCode }
      await freezeAccount(world.visitor(8), lost)
      await expectRefusal("account-frozen", note(lab, "After it", compared))
      await expectRefusal(
        "account-frozen",
        recordContributions(lab.services, lab.keys, [ready], undefined, compared),
      )
      const stranger = await world.actor(6)
      await expectRefusal("account-frozen", ask(stranger, "May I?"))
      await expectRefusal("account-frozen", ask(doctor, "May I?", compared))
      await unfreezeAccount(world.visitor(8), lost)
      await recordContributions(lab.services, lab.keys, [ready], undefined, compared)
    })

    it("is no reason to a delegate of the patient's", async () => {
      // A freeze ends the account's sessions, within some seconds
      await signIn(patient.services, { host: world.app.host, origin: world.app.url })
      const [frozen, acting] = [await world.actor(7), await world.actor(9)]
      for (const { keys } of [frozen, acting])
        await nameDelegate(patient.services, patient.keys, {
          delegate: keys.account,
          until: (await patient.services.reader.now()) + 30 * DAY,
          keyDigest: keyDigest(keys.publicKey),
        })
      await freezeAccount(world.visitor(8), { account: frozen.keys.account, code: frozen.recoveryCode })
      const asker = await world.actor(10)
      await ask(asker, "For those who act.")
      const view = await viewOf(patient, patient)
      const request = (await readRequests(patient.services, view)).requests.get(asker.keys.account)
      const sealed = await sealedReason(asker)
      if (!request || !sealed) throw new Error("nothing was asked")
      const readBy = async ({ keys }: Actor) =>
        (await readReason({ ...patient.services, account: keys.account }, keys, view, request)).kind
      expect(await readBy(acting)).to.equal("text")
      expect(await readBy(frozen)).not.to.equal("text")
    })
  })
})
