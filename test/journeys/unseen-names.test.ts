import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { MemoryCar } from "../../app/_core/dag/car-memory"
import { newFolder } from "../../app/_core/folder"
import type { ContentCipher } from "../../app/_core/ports/content"
import { encryptRecord } from "../../app/_core/records/encrypt-record"
import { unseenIn } from "../../app/_core/records/shown-name"
import { asEpoch } from "../../app/_core/types"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { expectRefusal, seenBy, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const DISGUISED = "photo\u202egpj.exe"

describe("a record whose names turn text around", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  const heart = newFolder()
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
  })
  after(() => world.stop())

  /** As an earlier version of the app, or another program, writes it. */
  const former = (): Actor => {
    const cipher: ContentCipher = {
      ...patient.services.cipher,
      async encrypt({ upload: _, ...input }, options) {
        const memory = new MemoryCar()
        const head = { ...input.head, title: "Report\u202efdp" }
        const { root } = await encryptRecord({ ...input, head, keepsNames: true }, memory, options)
        return memory.file(root)
      },
    }
    return { ...patient, services: { ...patient.services, cipher } }
  }

  it("is not added: a file's name is refused, a title or a name is cleaned before it is encrypted", async () => {
    const bytes = randomBytes(20)
    await expectRefusal("manifest-malformed", addRecords(patient, [newRecord(bytes, { name: DISGUISED })]))
    expect(await seenBy(patient, patient)).to.deep.equal([])
    const titled = newRecord(bytes, { title: "Report\u202efdp" })
    const head = { ...titled.head, authorName: "Ines\u2067 Vogel" }
    await addRecords(patient, [{ ...titled, head }])
    const [added] = await seenBy(patient, patient)
    expect(added?.open?.manifest).to.include({ title: "Reportfdp", authorName: "Ines Vogel" })
  })

  it("opens where it stood before, for others too, is pointed out, and gets new keys like any other", async () => {
    await addRecords(former(), [newRecord(randomBytes(30), { name: DISGUISED })], heart)
    await share(patient, heart, doctor)
    const [read] = await seenBy(doctor, patient)
    if (!read?.open) throw new Error("it does not open")
    expect(unseenIn(read.open.manifest)).to.equal("title")
    await revokeAccess(patient.services, patient.keys, { scope: heart, grantees: [doctor.keys.account] })
    const epoch = (await viewOf(patient, patient)).state.scopes.get(heart)?.epoch ?? asEpoch(0)
    const { left } = await rekeyRecords(patient.services, patient.keys, { scope: heart, epoch })
    expect(left).to.deep.equal([])
    const again = (await seenBy(patient, patient)).find(({ state }) => state.folder === heart)?.open
    expect(again?.root).not.to.equal(read.open.root)
    expect(again?.manifest.files[0]?.name).to.equal(DISGUISED)
  })
})
