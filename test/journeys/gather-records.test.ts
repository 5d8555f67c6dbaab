import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { notTaken } from "../../app/_core/fhir-out/gathered"
import { ipsDocument } from "../../app/_core/fhir-out/ips-document"
import { gatherRecords } from "../../app/_journeys/gather-records"
import type { GatherOptions } from "../../app/_journeys/gather-records"
import { listRecords } from "../../app/_journeys/read-record"
import type { ListedRecord } from "../../app/_journeys/read-record"
import { fileTaker } from "../../app/_viewers/file-taker"
import { readToTake } from "../../app/_viewers/read-file"
import { made } from "../viewers/taken"
import { viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const allergy = JSON.stringify({
  resourceType: "AllergyIntolerance",
  id: "a",
  verificationStatus: { coding: [{ code: "refuted" }] },
  code: { coding: [{ system: "http://snomed.info/sct", code: "91936005", display: "Penicillin" }] },
  patient: { reference: "Patient/p" },
})
const taker = fileTaker((viewer, input) => readToTake(viewer, input))

describe("records gathered for documents that leave Keyward", () => {
  let world: World
  let patient: Actor
  let listed: ListedRecord[]

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    const fhir = { name: "export.json", type: "application/fhir+json" }
    await addRecords(patient, [
      newRecord(utf8(allergy), { title: "Hospital", ...fhir }),
      newRecord(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), {
        title: "Photo",
        type: "image/jpeg",
        name: "photo.jpg",
      }),
      newRecord(utf8('{"resourceType": "Bundle", "entry": ['), { title: "Cut", ...fhir }),
    ])
    listed = await listRecords(patient.services, await viewOf(patient, patient), new Map())
  })
  after(() => world.stop())

  const gather = async (records: readonly ListedRecord[], options: Partial<GatherOptions> = {}) =>
    gatherRecords(patient.services, await viewOf(patient, patient), records, taker, {
      signal: new AbortController().signal,
      patientUrl: made.patientUrl,
      otherPerson: () => "",
      ...options,
    })

  it("give a document that says what could be read and names the rest", async () => {
    const told: number[] = []
    const records = await gather(listed, { onProgress: (done) => told.push(done) })
    expect(told).to.deep.equal([0, 1, 2])
    const { text, statements, leftOut } = ipsDocument(records, made)
    expect(statements).to.equal(1)
    expect(text).to.contain('"code":"refuted"')
    expect(leftOut).to.have.length(2)
    expect(leftOut.join("\n"))
      .to.match(/“Photo”.*photo\.jpg/)
      .and.to.match(/“Cut”.*could not be read/)
  })

  it("name a record that cannot be opened", async () => {
    const [first, ...others] = listed
    if (!first) throw new Error("no record")
    const records = await gather([{ state: first.state, open: null, problem: "record-altered" }, ...others])
    expect(notTaken(records)[0]).to.match(/could not be opened/)
  })

  it("stop when they are stopped, between records and inside one", async () => {
    const outcome = (options: Partial<GatherOptions>) =>
      gather(listed, options).catch((error: unknown) => error)
    expect(await outcome({ signal: AbortSignal.abort() })).to.be.instanceOf(Error)
    const control = new AbortController()
    const stopping = await outcome({ signal: control.signal, onProgress: () => control.abort() })
    expect(stopping).to.be.instanceOf(Error)
  })
})
