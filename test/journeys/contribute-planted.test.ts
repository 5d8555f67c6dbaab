import { expect } from "chai"
import { randomBytes, toBase64url } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { asKeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { plaintextDigest } from "../../app/_core/records/file"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { newRecordKey } from "../../app/_core/records/record-key"
import { statementTypedData } from "../../app/_core/records/statement"
import { asAddress, asEpoch, CONTRIBUTE, EVERYTHING, READ } from "../../app/_core/types"
import type { Cid, RecordNumber, WrappedKeys } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { removeContribution } from "../../app/_journeys/file-contributions"
import { openRecord } from "../../app/_journeys/read-record"
import type { OpenRecord } from "../../app/_journeys/read-record"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { awaitsFiling } from "../../app/_journeys/waiting-records"
import { expectRefusal, fileAll, newest, seenBy, share, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** What a forger puts together; each part may say something else than the others. */
interface Forged {
  /** Who sends it to the registry, and who stores it. */
  readonly by: Actor
  readonly manifest?: Partial<Manifest>
  /** Over the manifest as it is, by somebody else, taken from elsewhere, or none at all. */
  readonly signature?: Actor | `0x${string}` | null
  /** What lies under the manifest's digests. */
  readonly content?: Uint8Array
  /** Puts it in place of this record instead. */
  readonly replaces?: RecordNumber
}

describe("contributions that are not what they say", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let other: Actor
  const heart = newFolder()
  const plain = randomBytes(40)

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    other = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    for (const who of [doctor, other]) await share(patient, heart, who, { permissions: READ | CONTRIBUTE })
  })
  after(() => world.stop())

  const sealed = (ctx: Uint8Array, recordKey: Uint8Array, forged: Forged) => {
    const { by, signature = by, manifest, content } = forged
    return forgeRecord(ctx, recordKey, {
      ...{ patient: patient.keys.account, author: by.keys.account, folder: heart, plain, manifest, content },
      signature: typeof signature === "object" && signature !== null ? signature.services.wallet : signature,
    })
  }

  /** Stores it and has the registry add it; gives it as the patient sees it. */
  async function plant(forged: Forged) {
    const view = await viewOf(forged.by, patient)
    const epoch = epochOf(view.state, heart)
    const ring = await view.keychain.ringKey(heart, epoch)
    if (!ring) throw new Error("the forger has no key")
    const recordKey = newRecordKey()
    const { car, root, signed } = await sealed(view.ctx, recordKey, forged)
    const { store, writer } = forged.by.services
    await store.upload(car, patient.keys.account)
    const wrappedKeys = await wrapRecordKey(recordKey, [{ scope: heart, epoch, key: ring }])
    const said = { epoch, cidDigest: digestOfRoot(root), wrappedKeys }
    const whose = { patient: patient.keys.account }
    if (forged.replaces === undefined) await writer.addRecord({ ...whose, ...said, folder: heart })
    else await writer.replaceRecords({ ...whose, replacements: [{ ...said, record: forged.replaces }] })
    const number = forged.replaces ?? (await newest(patient))
    return { number, root, signed, wrappedKeys, seen: await asSeen(number) }
  }
  /** The one record, as a list would show it; undefined where it is removed. */
  const asSeen = async (number: RecordNumber, who: Actor = patient) => {
    const view = await viewOf(who, patient)
    const state = view.state.records.get(number)
    if (!state || state.removed) return undefined
    try {
      return { state, open: await openRecord(who.services, view, state, new Map()), problem: null }
    } catch (error) {
      return { state, open: null, problem: asKeywardError(error).code }
    }
  }
  const filing = (record: RecordNumber) => fileAll(patient, [{ record, folder: heart }])
  /** Shown with its problem to the patient and to those who read the folder, and not filed. */
  const isRefused = async ({ number }: { number: RecordNumber }) => {
    for (const who of [patient, doctor, other])
      expect((await asSeen(number, who))?.problem).to.equal("record-altered")
    expect(await filing(number)).to.deep.equal({
      filed: [],
      refused: [{ record: number, problem: "record-altered" }],
    })
  }

  it("one that is what it says is opened and filed, so that what follows says something", async () => {
    const { number, seen } = await plant({ by: doctor })
    expect(seen?.open?.manifest).to.include({ author: doctor.keys.account, title: "A finding" })
    expect(await filing(number)).to.deep.equal({ filed: [number], refused: [] })
  })

  describe("are refused:", () => {
    const another: [string, Partial<Manifest>][] = [
      ["title", { title: "All is well" }],
      ["kind", { kind: "prescription" }],
      ["time", { time: "2020-01-01T00:00:00Z" }],
    ]
    for (const [what, change] of another)
      it(`the author's own statement beside another ${what}`, async () => {
        const { signed } = await plant({ by: doctor })
        await isRefused(await plant({ by: doctor, manifest: change, signature: signed.signature ?? null }))
      })

    it("no statement, or one by somebody else", async () => {
      await isRefused(await plant({ by: doctor, signature: null }))
      await isRefused(await plant({ by: doctor, signature: other }))
    })

    it("another doctor's content and statement, put there as theirs or as one's own", async () => {
      const { signed } = await plant({ by: doctor })
      const signature = signed.signature ?? null
      await isRefused(await plant({ by: other, manifest: { author: doctor.keys.account }, signature }))
      await isRefused(await plant({ by: other, manifest: { author: other.keys.account }, signature }))
      await isRefused(
        await plant({ by: other, manifest: { author: doctor.keys.account }, signature: doctor }),
      )
    })

    it("what says that the patient wrote it", async () => {
      const author = patient.keys.account
      await isRefused(await plant({ by: doctor, manifest: { author }, signature: null }))
      await isRefused(await plant({ by: doctor, manifest: { author }, signature: doctor }))
    })

    it("a statement for another patient", async () => {
      const data = { ...statementOf(plain), patient: other.keys.account, author: doctor.keys.account }
      const signature = await doctor.services.wallet.signTypedData(
        statementTypedData({ ...data, files: [await stated(plain)] }),
      )
      await isRefused(await plant({ by: doctor, signature }))
    })

    it("one that says that it lies in another folder", async () => {
      await isRefused(await plant({ by: doctor, manifest: { folder: String(newFolder()) } }))
      await isRefused(await plant({ by: doctor, manifest: { folder: "0" } }))
    })

    it("other files than those that the doctor signed: they open nowhere, and are found before they are filed", async () => {
      const { number, seen } = await plant({ by: doctor, content: randomBytes(40) })
      expect(seen?.problem).to.equal(null)
      expect(await filing(number)).to.deep.equal({
        filed: [],
        refused: [{ record: number, problem: "record-altered" }],
      })
    })

    it("the same content a second time; not because somebody else put its CID there first", async () => {
      const { root, number, wrappedKeys } = await plant({ by: doctor })
      const again = await repeat(doctor, root, wrappedKeys)
      expect(await filing(again)).to.deep.equal({
        filed: [],
        refused: [{ record: again, problem: "record-copied" }],
      })
      expect((await filing(number)).filed).to.deep.equal([number])

      const recordKey = newRecordKey()
      const view = await viewOf(doctor, patient)
      const { car, root: late } = await sealed(view.ctx, recordKey, { by: doctor })
      const epoch = epochOf(view.state, heart)
      const key = (await view.keychain.ringKey(heart, epoch)) ?? new Uint8Array(32)
      const wrapped = await wrapRecordKey(recordKey, [{ scope: heart, epoch, key }])
      await doctor.services.store.upload(car, patient.keys.account)
      const first = await repeat(other, late, wrapped)
      const his = await repeat(doctor, late, wrapped)
      expect((await filing(first)).refused).to.deep.equal([{ record: first, problem: "record-altered" }])
      expect((await filing(his)).filed).to.deep.equal([his])
    })

    it("by the registry: an ended grant, another folder, an epoch that is over or to come", async () => {
      const view = await viewOf(doctor, patient)
      const epoch = epochOf(view.state, heart)
      const key = (await view.keychain.ringKey(heart, epoch)) ?? new Uint8Array(32)
      const wrappedKeys = await wrapRecordKey(newRecordKey(), [{ scope: heart, epoch, key }])
      const said = { patient: patient.keys.account, cidDigest: digestOfRoot(await aRoot()), wrappedKeys }
      const add = (folder: typeof heart, at: number) =>
        doctor.services.writer.addRecord({ ...said, folder, epoch: asEpoch(at) })
      await expectRefusal("epoch-moved", add(heart, epoch + 1))
      await expectRefusal("may-not-contribute", add(newFolder(), 0))
      await expectRefusal("may-not-contribute", add(EVERYTHING, 0))
      await revokeAccess(patient.services, patient.keys, { scope: heart, grantees: [doctor.keys.account] })
      await expectRefusal("may-not-contribute", add(heart, epoch))
      await share(patient, heart, doctor, { permissions: READ | CONTRIBUTE })
      await expectRefusal("epoch-moved", add(heart, epoch))
    })
  })

  it("what opens with no key is shown to the patient, apart from what waits, and can be taken away", async () => {
    const view = await viewOf(doctor, patient)
    const epoch = epochOf(view.state, heart)
    const wrap = (key: Uint8Array) => wrapRecordKey(newRecordKey(), [{ scope: heart, epoch, key }])
    const hers = (await seenBy(patient, patient)).find(({ open }) => open?.manifest.title === "ECG")?.open
    if (!hers) throw new Error("there is no ECG")
    const planted = await repeat(doctor, hers.root, await wrap(randomBytes(32)))
    const seen = await asSeen(planted)
    expect(seen?.problem).to.equal("key-wrong")
    const own = await viewOf(patient, patient)
    if (!seen) throw new Error("it is not shown")
    expect(await awaitsFiling(own, seen.state)).to.equal(true)
    expect((await filing(planted)).refused).to.deep.equal([{ record: planted, problem: "key-wrong" }])

    await removeContribution(patient.services, patient.keys, own, seen.state)
    expect(await asSeen(planted)).to.equal(undefined)
    expect(await patient.services.store.isPinned(hers.root, patient.keys.account)).to.equal(true)
    expect((await asSeen(hers.state.number))?.problem).to.equal(null)

    const bad = await plant({ by: doctor, signature: null })
    if (!bad.seen) throw new Error("it is not shown")
    await removeContribution(patient.services, patient.keys, await viewOf(patient, patient), bad.seen.state)
    expect(await doctor.services.store.isPinned(bad.root, patient.keys.account)).to.equal(false)
  })

  describe("put under a new key by the patient", () => {
    const byHer = async (change: Partial<Manifest>, signature: Forged["signature"]) => {
      const first = await plant({ by: doctor })
      const manifest = { author: doctor.keys.account, ...change }
      return plant({ by: patient, manifest, signature: signature ?? null, replaces: first.number })
    }

    it("stays its author's, with their signature as it was", async () => {
      const first = await plant({ by: doctor })
      const signature = first.signed.signature ?? null
      const manifest = { author: doctor.keys.account }
      const second = await plant({ by: patient, manifest, signature, replaces: first.number })
      for (const who of [patient, doctor, other]) {
        const open: OpenRecord | null | undefined = (await asSeen(second.number, who))?.open
        expect(open?.root).to.equal(second.root)
        expect(open?.manifest.author).to.equal(doctor.keys.account)
        expect(open?.manifest.signature).to.equal(signature)
      }
    })

    it("is not the doctor's without it, with the patient's, or with another title", async () => {
      expect((await byHer({}, null)).seen?.problem).to.equal("record-altered")
      expect((await byHer({}, patient)).seen?.problem).to.equal("record-altered")
      const { signed } = await plant({ by: doctor })
      const altered = await byHer({ title: "All is well" }, signed.signature)
      expect(altered.seen?.problem).to.equal("record-altered")
    })
  })

  describe("a contract as author", () => {
    /** Answers every call with this word (ERC-1271's 0x1626ba7e…, say). */
    const answering = (word: string) => `0x7f${word.padEnd(64, "0")}60005260206000f3`
    const author = asAddress("0x00000000000000000000000000000000c0ffee00")
    const set = (code: string) => world.chain.provider.send("hardhat_setCode", [author, code])

    it("is believed where it says so, and not where it says no, fails or is none", async () => {
      const signature = `0x${"12".repeat(65)}` as const
      const { number, seen } = await plant({ by: patient, manifest: { author }, signature })
      expect(seen?.problem).to.equal("record-altered")
      const no = [answering("ffffffff"), answering(`1626ba7e${"0".repeat(55)}1`), "0x60006000fd"]
      for (const code of no) {
        await set(answering("1626ba7e"))
        expect((await asSeen(number))?.open?.authorship).to.equal("signed")
        await set(code)
        expect((await asSeen(number))?.problem).to.equal("record-altered")
      }
    })
  })

  it("a CID that the patient is told in advance of does not stop the doctor's own record", async () => {
    const record = newRecord(randomBytes(30), { title: "His" })
    const place = { patient: patient.keys.account, folder: heart }
    const [row] = await noteContributions(doctor.services, doctor.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    const ready = await uploadRecord(doctor.services, doctor.keys, row, record)
    const view = await viewOf(other, patient)
    const epoch = epochOf(view.state, heart)
    const key = (await view.keychain.ringKey(heart, epoch)) ?? new Uint8Array(32)
    await repeat(
      other,
      ready.root ?? ("" as Cid),
      await wrapRecordKey(randomBytes(32), [{ scope: heart, epoch, key }]),
    )
    await recordContributions(doctor.services, doctor.keys, [ready])
    expect((await asSeen(await newest(patient)))?.open?.manifest.title).to.equal("His")
  })

  /** The same content once more, by whomever. */
  async function repeat(who: Actor, root: Cid, wrappedKeys: WrappedKeys): Promise<RecordNumber> {
    const { state } = await viewOf(who, patient)
    const epoch = epochOf(state, heart)
    const said = { patient: patient.keys.account, folder: heart, epoch, wrappedKeys }
    await who.services.writer.addRecord({ ...said, cidDigest: digestOfRoot(root) })
    return newest(patient)
  }

  const aRoot = async (): Promise<Cid> =>
    (await sealed((await viewOf(doctor, patient)).ctx, newRecordKey(), { by: doctor })).root

  const stated = async (bytes: Uint8Array) => ({
    ...{ name: "a.txt", type: "text/plain", size: bytes.length },
    digest: toBase64url(await plaintextDigest(bytes)),
  })

  const statementOf = (bytes: Uint8Array) => {
    const { title, time } = newRecord(bytes, { title: "A finding" }).head
    return { patient: patient.keys.account, kind: "letter" as const, title, time }
  }
})
