import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { EVERYTHING } from "../../app/_core/types"
import { readFacts } from "../../app/_journeys/read-facts"
import type { FactsCache, Picture } from "../../app/_journeys/read-facts"
import { listRecords } from "../../app/_journeys/read-record"
import { documentParser } from "../../app/_viewers/document-parser"
import { readWith } from "../../app/_viewers/read-file"
import { share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const allergy = (status: string) =>
  JSON.stringify({
    resourceType: "AllergyIntolerance",
    id: "a",
    clinicalStatus: { coding: [{ code: "active" }] },
    verificationStatus: { coding: [{ code: status }] },
    code: { coding: [{ system: "http://snomed.info/sct", code: "91936005", display: "Penicillin" }] },
    patient: { reference: "Patient/p" },
  })
const fhir = (text: string, title: string) =>
  newRecord(utf8(text), { title, name: "export.json", type: "application/fhir+json" })
const parser = documentParser((viewer, input) => readWith(viewer, input))

describe("what the records say", () => {
  let world: World
  let patient: Actor
  let doctor: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(patient, [
      fhir(allergy("confirmed"), "Hospital"),
      fhir(allergy("refuted"), "Allergist"),
      newRecord(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), {
        title: "Photo",
        type: "image/jpeg",
        name: "photo.jpg",
      }),
      fhir('{"resourceType": "Bundle", "entry": [', "Cut"),
    ])
  })
  after(() => world.stop())

  const read = async (who: Actor, cache: FactsCache = new Map(), told?: Picture[]): Promise<Picture> => {
    const view = await viewOf(who, patient)
    const listed = await listRecords(who.services, view, new Map())
    const signal = new AbortController().signal
    return readFacts(who.services, view, listed, parser, cache, {
      signal,
      onPicture: (picture) => told?.push(picture),
    })
  }

  it("is read from every record, with its source; what cannot be read is counted", async () => {
    const told: Picture[] = []
    const picture = await read(patient, new Map(), told)
    expect(picture).to.include({ read: 4, of: 4, without: 1 })
    expect(picture.unread).to.have.length(1)
    expect(told.map(({ read }) => read)).to.deep.equal([1, 2, 3, 4])
    const allergies = picture.facts.filter(({ fact }) => fact.kind === "allergy")
    expect(allergies.map(({ source }) => source.title).sort()).to.deep.equal(["Allergist", "Hospital"])
    const refuted = allergies.find(({ source }) => source.title === "Allergist")
    expect(refuted?.fact.flags.join()).to.match(/refuted/i)
  })

  it("is decrypted once a session", async () => {
    const cache: FactsCache = new Map()
    await read(patient, cache)
    const broken: Actor = {
      ...patient,
      services: {
        ...patient.services,
        cipher: { ...patient.services.cipher, decrypt: () => Promise.reject(new Error("asked again")) },
      },
    }
    const again = await read(broken, cache)
    expect(again.facts.filter(({ fact }) => fact.kind === "allergy")).to.have.length(2)
  })

  it("is read by whoever it is shared with, and not before", async () => {
    expect((await read(doctor)).of).to.equal(0)
    await share(patient, EVERYTHING, doctor)
    expect((await read(doctor)).facts.filter(({ fact }) => fact.kind === "allergy")).to.have.length(2)
  })

  it("stops when the page is left", async () => {
    const view = await viewOf(patient, patient)
    const listed = await listRecords(patient.services, view, new Map())
    const control = new AbortController()
    control.abort()
    const outcome = await readFacts(patient.services, view, listed, parser, new Map(), {
      signal: control.signal,
    }).catch((error: unknown) => error)
    expect(outcome).to.be.instanceOf(Error)
  })
})
