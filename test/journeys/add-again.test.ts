import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { asDigest, asEpoch } from "../../app/_core/types"
import type { RecordNumber, Scope } from "../../app/_core/types"
import { addAgain, eraseRemoved, removedAndKept } from "../../app/_journeys/add-again"
import { correctRecord } from "../../app/_journeys/correct-record"
import { refileRecords, removeRecord } from "../../app/_journeys/file-records"
import { KEPT_SECONDS, eraseAndCollect } from "../../app/_server/erasing"
import { reconcile } from "../../app/_server/reconcile"
import { seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("records that somebody removed who signs for the wallet and has no keys", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let next = 1
  let folder: Scope
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())
  beforeEach(async () => {
    patient = await world.actor(next++)
    doctor = await world.actor(next++)
    folder = newFolder()
    await addRecords(
      patient,
      ["One", "Two", "Three"].map((title) => newRecord(randomBytes(9), { title })),
      folder,
    )
    await share(patient, folder, doctor)
  })

  const numbers = async (): Promise<RecordNumber[]> => {
    const { state } = await viewOf(patient, patient)
    return [...state.records.values()].filter(({ removed }) => !removed).map(({ number }) => number)
  }
  const removeAll = async () => {
    for (const record of await numbers())
      await patient.services.writer.removeRecord({ patient: patient.keys.account, record })
    expect(await kept(), "the page that removed it has it erased first").to.deep.equal([])
    await world.later(600)
  }
  const kept = async () =>
    removedAndKept(patient.services, patient.keys, await viewOf(patient, patient), new Map())
  const keptTitles = async () => (await kept()).map((each) => each.kept.manifest.title)
  const own = async (title: string) =>
    (await seenBy(patient, patient)).find(({ open }) => open?.manifest.title === title)!.open!
  const counted = () => {
    const asked: string[] = []
    const { writer } = patient.services
    const spied = new Proxy(writer, {
      get(target, name) {
        return (...given: unknown[]) => {
          asked.push(String(name))
          return (Reflect.get(target, name) as (...args: unknown[]) => unknown).apply(target, given)
        }
      },
    })
    return { asked, services: { ...patient.services, writer: spied } }
  }
  const all = ["One", "Two", "Three"]

  it("are added again by one confirmation, and whoever the folder is shared with reads them as before", async () => {
    expect(await kept(), "nothing is gone yet").to.deep.equal([])
    await removeAll()
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
    const found = await kept()
    expect(found.map((each) => each.kept.manifest.title)).to.have.members(all)
    const { asked, services } = counted()
    await addAgain(services, patient.keys, found)
    expect(asked).to.deep.equal(["addRecords"])
    expect(titles(await seenBy(patient, patient))).to.have.members(all)
    expect(titles(await seenBy(doctor, patient))).to.have.members(all)
    expect(await kept()).to.deep.equal([])
    await addAgain(services, patient.keys, found)
    expect(asked, "what stands is left out").to.have.length(1)
  })

  it("stay stored once they are added again, however late", async () => {
    await removeAll()
    const services = { ...world.app.services, forgetsFormerChains: false }
    await reconcile(services)
    await addAgain(patient.services, patient.keys, await kept())
    const clock = () => new Date(Date.now() + (KEPT_SECONDS + 3_600) * 1_000)
    await eraseAndCollect({ ...services, clock })
    await reconcile({ ...services, clock })
    await eraseAndCollect({ ...services, clock })
    expect(titles(await seenBy(doctor, patient))).to.have.members(all)
  })

  it("lie where they lay, also if they had been moved or corrected, and are never opened to where they were before", async () => {
    const other = newFolder()
    const two = await own("Two")
    await refileRecords(patient.services, patient.keys, [{ record: two.state.number, folder: other }])
    const { kind, time } = two.manifest
    await correctRecord(patient.services, patient.keys, (await own("One")).state.number, {
      title: "First",
      kind,
      time,
    })
    await removeAll()
    const found = await kept()
    expect(found).to.have.length(3)
    const { asked, services } = counted()
    await addAgain(services, patient.keys, found)
    expect(asked).to.deep.equal(["addRecords", "addRecord", "refileRecords"])
    expect(titles(await seenBy(doctor, patient))).to.have.members(["First", "Three"])
    expect((await own("Two")).state.folder).to.equal(other)
  })

  it("are brought back as what they showed before something that nobody stored was put there first", async () => {
    const [record] = await numbers()
    const state = (await viewOf(patient, patient)).state.records.get(record!)!
    await patient.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [
        {
          ...{ record: record!, epoch: asEpoch(0), wrappedKeys: state.wrappedKeys },
          cidDigest: asDigest(`0x${"7".repeat(64)}`),
        },
      ],
    })
    await removeAll()
    expect(await keptTitles()).to.have.members(all)
  })

  it("are not what the owner removed, nor what is kept no longer, and nobody else is given them", async () => {
    await removeRecord(patient.services, patient.keys, await own("One"))
    expect(await kept()).to.deep.equal([])
    await removeAll()
    expect(await keptTitles()).to.have.members(["Two", "Three"])
    const [two] = (await kept()).filter((each) => each.kept.manifest.title === "Two")
    const theirs = doctor.services.store.fetch(two!.kept.root, "manifest", patient.keys.account)
    expect(await theirs.catch((error: unknown) => error)).to.include({ code: "store-refused" })
    expect(
      await removedAndKept(doctor.services, doctor.keys, await viewOf(doctor, patient), new Map()),
    ).to.deep.equal([])
    await eraseRemoved(patient.services, patient.keys, [two!])
    expect(await keptTitles()).to.deep.equal(["Three"])
  })
})
