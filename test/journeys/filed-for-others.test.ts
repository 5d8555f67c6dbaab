import { expect } from "chai"
import { concat, randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { RecordNumber, Scope, WrappedKey, WrappedKeys } from "../../app/_core/types"
import { addAgain, removedAndKept } from "../../app/_journeys/add-again"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement, shareAnew } from "../../app/_journeys/replace-keys"
import { endUnnamed } from "../../app/_journeys/unnamed-delegates"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Whoever signs for the wallet moves a private record into a folder that an accomplice reads, without its key. The app's own mending
 * must not wrap it there: what a record gets next goes under a folder only where somebody with its key put it there
 * (`isFiledByKey`, `moved-by-a-signature.test.ts`). These two ways ask nobody.
 */
describe("private records that the owner's own page opens to a reader of another folder", () => {
  let world: World
  let patient: Actor
  let accomplice: Actor
  let folder: Scope
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    ;[patient, accomplice] = [await world.actor(next++), await world.actor(next++)]
    folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Shared" })], folder)
    await share(patient, folder, accomplice)
  })
  after(() => world.stop())

  const nothing = () =>
    concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array as WrappedKeys
  const movedBy = (who: Actor, record: RecordNumber) =>
    who.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [{ record, folder, epoch: asEpoch(0), wrappedKeys: nothing() }],
    })

  // Attack: one signature names somebody without keys; they move a private record into the accomplice's folder and remove it. The
  // owner ends them and presses "Add it again". What the owner loses: the private record, to the accomplice: the page wraps its key
  // under the folder's ring, for the removed record "lay there".
  // Honest outcome: it is added again where somebody with its key had put it, else under everything alone.
  it("does not, by adding a removed record again where a thief had moved it", async () => {
    const thief = await world.actor(next++)
    const { services, keys } = patient
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Private" })], newFolder())
    const record = await newest(patient)
    await services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: (await services.reader.now()) + 30 * DAY, wrappedKey: randomBytes(1_168) as WrappedKey },
    })
    await movedBy(thief, record)
    await thief.services.writer.removeRecord({ patient: keys.account, record })
    await world.later(600)
    await endUnnamed(services, keys)
    const found = await removedAndKept(services, keys, await viewOf(patient, patient), new Map())
    await addAgain(services, keys, found)
    expect(titles(await seenBy(patient, patient))).to.have.members(["Shared", "Private"])
    expect(titles(await seenBy(accomplice, patient))).to.not.include("Private")
  })

  // Attack: one signature moves what others added for the patient alone, and what was not filed yet, into the accomplice's folder.
  // The owner does what is advised: makes new keys. What the owner loses: those letters and results, to the accomplice: before the
  // identity is replaced the page files them "where they lie".
  // Honest outcome: they are filed under everything alone until the owner says where they belong.
  it("does not, by filing what was added for the patient alone before new keys", async () => {
    const lab = await world.actor(next++)
    const { services, keys } = patient
    await letAdd(services, keys, {
      ...{ scope: UNFILED, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await services.reader.now()) + 30 * DAY,
    })
    const record = newRecord(utf8("for the patient alone"), { title: "For the patient alone" })
    const place = { patient: keys.account, folder: UNFILED }
    const [row] = await noteContributions(lab.services, lab.keys, place, [record])
    const pinned = await uploadRecord(lab.services, lab.keys, row!, record)
    await recordContributions(lab.services, lab.keys, [pinned])
    await movedBy(patient, await newest(patient))
    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    await shareAnew(services, replacement)
    const again = { ...patient, keys: replacement.keys }
    expect(titles(await seenBy(again, again))).to.have.members(["Shared", "For the patient alone"])
    expect(titles(await seenBy(accomplice, again))).to.not.include("For the patient alone")
  })
})
