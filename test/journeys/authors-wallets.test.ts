import { expect } from "chai"
import { RECOVERY_DELAY } from "../../app/_core/former-keys-request"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { asKeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { newRecordKey } from "../../app/_core/records/record-key"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ, recordScope } from "../../app/_core/types"
import type { RecordNumber } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { refileRecords } from "../../app/_journeys/file-records"
import { openRecord, readWholeFile } from "../../app/_journeys/read-record"
import { freezeAccount, nameSuccessor } from "../../app/_journeys/recover-account"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { signIn } from "../../app/_journeys/sign-in"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { fileAll, newest, share, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import type { Signs } from "./forging"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("an author who changes wallets", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let reader: Actor
  let leaving: Actor
  /** The doctor as each of their wallets, the first one their account's own. */
  const doctors: Actor[] = []
  const heart = newFolder()
  const numbers: RecordNumber[] = []

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    reader = await world.actor(3)
    leaving = await world.actor(4)
    doctors.push(doctor)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor, { days: 300, permissions: READ | CONTRIBUTE })
    await share(patient, EVERYTHING, reader, { days: 300 })
  })
  after(() => world.stop())

  /** The doctor's wallet is lost, and another one acts as the doctor's account. */
  async function succeed(index: number): Promise<Actor> {
    const { keys, recoveryCode } = doctor
    const lost = { account: keys.account, code: recoveryCode }
    await freezeAccount(world.visitor(index), lost)
    await world.later(RECOVERY_DELAY + 10)
    await nameSuccessor(world.visitor(index), lost)
    const services = world.visitor(index, keys.account)
    await world.app.services.wallets.accountNow(services.wallet.account)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return { services, keys, recoveryCode }
  }
  async function contribute(who: Actor, title: string): Promise<RecordNumber> {
    const record = newRecord(randomBytes(40), { title })
    const place = { patient: patient.keys.account, folder: heart }
    const [row] = await noteContributions(who.services, who.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    await recordContributions(who.services, who.keys, [
      await uploadRecord(who.services, who.keys, row, record),
    ])
    return newest(patient)
  }
  /** How a record opens for somebody: with which standing of its signature, or why not. */
  async function opens(number: RecordNumber, who: Actor = patient, author = doctor): Promise<string> {
    const view = await viewOf(who, patient)
    const state = view.state.records.get(number)
    if (!state) return "record-unknown"
    try {
      const open = await openRecord(who.services, view, state, new Map())
      await readWholeFile(who.services, view, open, 0)
      expect(open.manifest.author).to.equal(author.keys.account)
      return open.authorship
    } catch (error) {
      return asKeywardError(error).code
    }
  }
  /** The patient, another doctor where they have its key, and the author. */
  const everybody = async (number: RecordNumber) => {
    const seen = await Promise.all(
      [patient, reader, doctors.at(-1) ?? doctor].map((who) => opens(number, who)),
    )
    return [...new Set(seen.filter((how) => how !== "not-readable"))]
  }
  const file = (record: RecordNumber) => fileAll(patient, [{ record, folder: heart }])

  /** Puts something in the doctor's name, signed by whomever, into the journal. */
  async function plant(
    by: Actor,
    signature: Signs | `0x${string}` | null,
    { replaces, author = doctor }: { replaces?: RecordNumber; author?: Actor } = {},
  ): Promise<RecordNumber> {
    const view = await viewOf(by, patient)
    const epoch = epochOf(view.state, heart)
    const rings = [EVERYTHING, heart].map(async (scope) => {
      const epoch = epochOf(view.state, scope)
      const key = await view.keychain.ringKey(scope, epoch)
      return key ? [{ scope, epoch, key }] : []
    })
    const recordKey = newRecordKey()
    const whose = { patient: patient.keys.account, author: author.keys.account, folder: heart }
    const { car, root } = await forgeRecord(view.ctx, recordKey, {
      ...whose,
      ...{ plain: randomBytes(40), signature },
    })
    await by.services.store.upload(car, patient.keys.account)
    const wrappedKeys = await wrapRecordKey(recordKey, (await Promise.all(rings)).flat())
    const said = { epoch, cidDigest: digestOfRoot(root), wrappedKeys }
    if (replaces === undefined)
      await by.services.writer.addRecord({ patient: patient.keys.account, folder: heart, ...said })
    else
      await by.services.writer.replaceRecords({
        patient: patient.keys.account,
        replacements: [{ record: replaces, ...said }],
      })
    return replaces ?? newest(patient)
  }

  /** Whoever leaves is stopped, and what the folder holds is stored under new keys; gives what could not be. */
  async function newKeys(): Promise<RecordNumber[]> {
    await share(patient, heart, leaving, { days: 300 })
    await revokeAccess(patient.services, patient.keys, { scope: heart, grantees: [leaving.keys.account] })
    const epoch = (await viewOf(patient, patient)).state.scopes.get(heart)?.epoch ?? asEpoch(0)
    const { left } = await rekeyRecords(patient.services, patient.keys, { scope: heart, epoch })
    return left.map(({ record }) => record)
  }

  it("adds with each of three wallets; the patient files what each of them signed", async () => {
    for (const [index, title] of ["First wallet", "Second wallet", "Third wallet"].entries()) {
      if (index > 0) doctors.push(await succeed(6 + index))
      const number = await contribute(doctors[index] ?? doctor, title)
      numbers.push(number)
      expect((await file(number)).filed).to.deep.equal([number])
    }
    numbers.push(await contribute(doctors[2] ?? doctor, "Waiting"))
  })

  it("stays the author of it all: everybody reads it as signed, filed before or not", async () => {
    for (const number of numbers) expect(await everybody(number), String(number)).to.deep.equal(["signed"])
  })

  it("does not keep the patient from moving, sharing and filing it", async () => {
    const [first, second, , waiting] = numbers as [RecordNumber, RecordNumber, RecordNumber, RecordNumber]
    const eyes = newFolder()
    await refileRecords(patient.services, patient.keys, [{ record: second, folder: eyes }])
    await refileRecords(patient.services, patient.keys, [{ record: second, folder: heart }])
    await share(patient, recordScope(first), leaving, { days: 300 })
    expect(await opens(first, leaving)).to.equal("signed")
    expect((await file(waiting)).filed).to.deep.equal([waiting])
    expect(await everybody(second)).to.deep.equal(["signed"])
  })

  describe("is not the author of what a lost wallet signed after its successor was named:", () => {
    it("put into the journal by whoever means ill in the doctor's own account", async () => {
      const [one, two, three] = doctors as [Actor, Actor, Actor]
      expect(await opens(await plant(three, three.services.wallet)), "the present wallet").to.equal("signed")
      for (const lost of [one, two]) {
        const number = await plant(three, lost.services.wallet)
        expect(await everybody(number)).to.deep.equal(["record-altered"])
        expect((await file(number)).refused).to.deep.equal([{ record: number, problem: "record-altered" }])
      }
    })

    it("added by the patient in the doctor's name", async () => {
      const [one, two, three] = doctors as [Actor, Actor, Actor]
      expect(await opens(await plant(patient, three.services.wallet))).to.equal("signed")
      for (const lost of [one, two])
        expect(await everybody(await plant(patient, lost.services.wallet))).to.deep.equal(["record-altered"])
    })

    it("put by the patient into the place of something that the doctor added with another wallet", async () => {
      const [one, , three] = doctors as [Actor, Actor, Actor]
      const number = await contribute(three, "To be replaced")
      await plant(patient, one.services.wallet, { replaces: number })
      expect(await everybody(number)).to.deep.equal(["record-altered"])
    })

    it("nor, as signed, of what takes the place of something that this very wallet added", async () => {
      const [one] = doctors as [Actor]
      const [first] = numbers as [RecordNumber]
      await plant(patient, one.services.wallet, { replaces: first })
      // Nobody can tell it from the same statement under a new key: it opens, and says that it is not confirmed.
      expect(await everybody(first)).to.deep.equal(["unconfirmed"])
    })
  })

  it("is still read after new keys for what was shared, and what cannot be confirmed any more is said", async () => {
    const [, second, third] = numbers as [RecordNumber, RecordNumber, RecordNumber]
    const left = await newKeys()
    expect(left).not.to.include.members([second, third])
    expect(await everybody(third), "by the wallet that they still have").to.deep.equal(["signed"])
    expect(await everybody(second), "by a wallet that they have no more").to.deep.equal(["unconfirmed"])
  })

  describe("whose account is a contract, and takes back what it said of their signature", () => {
    /** Answers every call with this word: ERC-1271's yes, or no. */
    const says = (word: string) => `0x7f${word.padEnd(64, "0")}60005260206000f3`
    const set = (code: string) => world.chain.provider.send("hardhat_setCode", [reader.keys.account, code])
    const signature = `0x${"12".repeat(65)}` as const
    let filed: RecordNumber
    let anew: RecordNumber
    const asPatient = (number: RecordNumber) => opens(number, patient, reader)

    before(async () => {
      await share(patient, heart, reader, { days: 300, permissions: READ | CONTRIBUTE })
      filed = await plant(reader, signature, { author: reader })
      anew = await plant(reader, signature, { author: reader })
      await set(says("1626ba7e"))
      for (const number of [filed, anew]) {
        expect(await asPatient(number)).to.equal("signed")
        expect((await file(number)).filed).to.deep.equal([number])
      }
    })
    after(() => set("0x"))

    it("does not take what was filed from anybody; what was not is refused", async () => {
      await set("0x")
      const waiting = await plant(reader, signature, { author: reader })
      await set(says("ffffffff"))
      expect(await asPatient(waiting)).to.equal("record-altered")
      for (const number of [filed, anew]) {
        expect(await asPatient(number)).to.equal("unconfirmed")
        expect(await opens(number, doctors[2], reader)).to.equal("unconfirmed")
      }
    })

    it("nor keeps it from being moved and stored under a new key", async () => {
      await refileRecords(patient.services, patient.keys, [{ record: anew, folder: heart }])
      await newKeys()
      expect(await asPatient(anew)).to.equal("unconfirmed")
      await set(says("1626ba7e"))
      expect(await asPatient(anew)).to.equal("signed")
    })
  })

  it("is not forgiven a signature that none of the doctor's wallets ever made, or none at all", async () => {
    const [, second] = numbers as [RecordNumber, RecordNumber]
    const waiting = numbers[3] ?? second
    for (const signature of [null, reader.services.wallet, patient.services.wallet]) {
      await plant(patient, signature, { replaces: waiting })
      expect(await everybody(waiting)).to.deep.equal(["record-altered"])
    }
  })
})
