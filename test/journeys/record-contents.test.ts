import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { encodeHead, EXTRACTOR, HEAD_ID } from "../../app/_core/search/head"
import { MAX_TEXT_CHARACTERS } from "../../app/_core/search/record-text"
import { SearchEngine } from "../../app/_core/search/search-engine"
import type { Fact } from "../../app/_core/picture/fact"
import type { SealedDocuments } from "../../app/_core/ports/sealed-documents"
import { EVERYTHING } from "../../app/_core/types"
import { removeRecord, replaceRecord } from "../../app/_journeys/file-records"
import { readContent } from "../../app/_journeys/read-content"
import { readFacts } from "../../app/_journeys/read-facts"
import { listRecords } from "../../app/_journeys/read-record"
import { RecordContents } from "../../app/_journeys/record-contents"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { documentParser } from "../../app/_viewers/document-parser"
import { readWith } from "../../app/_viewers/read-file"
import { MemorySealedDocuments } from "../fakes/sealed-documents"
import { share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const parser = documentParser((viewer, input) => readWith(viewer, input))
const text = (title: string, words: string) =>
  newRecord(utf8(words), { title, name: "note.txt", type: "text/plain" })
const allergy = JSON.stringify({
  resourceType: "AllergyIntolerance",
  clinicalStatus: { coding: [{ code: "active" }] },
  code: { coding: [{ system: "http://snomed.info/sct", code: "91936005", display: "Penicillin" }] },
  patient: { reference: "Patient/p" },
})
const never = new AbortController().signal

describe("searching inside records", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let kept: MemorySealedDocuments

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(patient, [
      text("Letter", "Dr Müller advises metformin for Asha"),
      text("Note", "Warfarin was stopped"),
      newRecord(utf8(allergy), { title: "Allergy", name: "a.json", type: "application/fhir+json" }),
      newRecord(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), {
        title: "Photo",
        type: "image/jpeg",
        name: "p.jpg",
      }),
    ])
  })
  after(() => world.stop())
  beforeEach(() => {
    kept = new MemorySealedDocuments()
  })

  /** A device of somebody; `decrypted` counts the files that it opens. */
  const device = (who: Actor = patient, sealed: SealedDocuments = kept, index = new SearchEngine()) => {
    const count = { decrypted: 0, stored: [] as string[] }
    const services: Actor["services"] = {
      ...who.services,
      sealed: () => sealed,
      cipher: {
        ...who.services.cipher,
        decrypt: (...given) => {
          count.decrypted++
          return who.services.cipher.decrypt(...given)
        },
      },
    }
    const contents = new RecordContents({
      ...{ services, keys: who.keys, parser, index, manifests: new Map() },
      isOwn: who === patient,
    })
    return { services, contents, count }
  }
  const look = async (contents: RecordContents, who: Actor = patient) =>
    contents.look(await viewOf(who, patient))
  const read = async (contents: RecordContents, who: Actor = patient) => {
    await look(contents, who)
    await contents.walk({ signal: never })
  }
  const titlesOf = async (contents: RecordContents, typed: string) =>
    (await contents.find(typed, 20, never)).hits.map(({ record }) => record.open?.manifest.title)

  it("reads every record once, says how far that is, and finds words and their place", async () => {
    const { contents, count } = device()
    await look(contents)
    expect(contents.status).to.include({ of: 4, searched: 0, left: 4 })
    await contents.walk({ signal: never })
    expect(contents.status).to.include({ of: 4, searched: 4, left: 0, failed: 0, without: 1, problem: null })
    expect(count.decrypted).to.equal(3)
    expect(await titlesOf(contents, "muller metf")).to.deep.equal(["Letter"])
    expect(await titlesOf(contents, "penic")).to.deep.equal(["Allergy"])
    // A word of the name beside one of the text
    expect(await titlesOf(contents, "note warfarin")).to.deep.equal(["Note"])
    const { hits } = await contents.find("muller", 20, never)
    expect(hits[0]?.snippet?.parts.find(({ match }) => match)?.text).to.equal("Müller")
  })

  it("stops before any record, and goes on from there", async () => {
    const { contents } = device()
    await look(contents)
    const control = new AbortController()
    let asked = 0
    const before = () => {
      if (++asked === 3) control.abort()
      return Promise.resolve()
    }
    await contents.walk({ signal: control.signal, before }).catch(() => undefined)
    expect(contents.status).to.include({ searched: 2, left: 2 })
    await contents.walk({ signal: never })
    expect(contents.status).to.include({ searched: 4, left: 0 })
  })

  it("counts what could not be fetched this time, and reads it when asked again", async () => {
    const { contents, services } = device()
    const decrypt = services.cipher.decrypt.bind(services.cipher)
    services.cipher.decrypt = () => Promise.reject(new KeywardError("store-missing"))
    await read(contents)
    expect(contents.status).to.include({ searched: 1, failed: 3, left: 0 })
    services.cipher.decrypt = decrypt
    await contents.walk({ signal: never })
    expect(contents.status.failed).to.equal(3)
    contents.retry()
    expect(contents.status).to.include({ failed: 0, left: 3 })
    await contents.walk({ signal: never })
    expect(contents.status).to.include({ searched: 4, failed: 0, left: 0 })
  })

  it("opens nothing in the next session: words and facts are stored", async () => {
    await read(device().contents)
    const { contents, count, services } = device()
    await read(contents)
    expect(contents.status).to.include({ searched: 4, left: 0 })
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
    const view = await viewOf(patient, patient)
    const listed = await listRecords(services, view, new Map())
    const picture = await readFacts(services, view, listed, parser, contents.facts, { signal: never })
    const [fact] = picture.facts.filter(({ fact }) => fact.kind === "allergy")
    expect(fact?.source.title).to.equal("Allergy")
    expect(count.decrypted).to.equal(0)
  })

  it("takes over what was opened for the facts", async () => {
    const { contents, count, services } = device()
    const view = await viewOf(patient, patient)
    await contents.load()
    await contents.look(view)
    const listed = await listRecords(services, view, new Map())
    await readFacts(services, view, listed, parser, contents.facts, {
      ...{ signal: never, onContent: (digest, content) => contents.take(digest, content) },
    })
    const opened = count.decrypted
    expect(await titlesOf(contents, "penicillin")).to.deep.equal(["Allergy"])
    await contents.walk({ signal: never })
    expect(count.decrypted).to.equal(opened)
  })

  it("seals what it stores: through the real server nothing of it can be read", async () => {
    const sealed = patient.services.sealed(patient.keys)
    await read(device(patient, sealed).contents)
    expect((await sealed.list("search")).map(({ size }) => size >= 65_536)).to.deep.equal([true, true])
    const { contents, count } = device(patient, patient.services.sealed(patient.keys))
    await read(contents)
    expect(count.decrypted).to.equal(0)
    expect(await titlesOf(contents, "warfarin")).to.deep.equal(["Note"])
  })

  it("takes a head that is older as a gap, and reads again what it lacks", async () => {
    await read(device().contents)
    const head = await kept.load("search", HEAD_ID)
    const older = encodeHead({ extractor: EXTRACTOR, segments: [] })
    await kept.save("search", HEAD_ID, older, head?.version ?? 0)
    const { contents, count } = device()
    await read(contents)
    expect(count.decrypted).to.equal(3)
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
  })

  it("takes a segment that is gone or damaged as a gap", async () => {
    await read(device().contents)
    for (const spoil of ["gone", "damaged"] as const) {
      for (const { id, version } of await kept.list("search"))
        if (id !== HEAD_ID) {
          await kept.remove("search", id, version)
          if (spoil === "damaged") await kept.save("search", id, utf8("no segment"), 0)
        }
      const { contents } = device()
      await look(contents)
      await contents.load()
      expect(contents.status, spoil).to.include({ searched: 0, left: 4 })
      await contents.walk({ signal: never })
      expect(await titlesOf(contents, "muller"), spoil).to.deep.equal(["Letter"])
    }
  })

  it("does not show what another extractor stored, and writes over it", async () => {
    await read(device().contents)
    const head = await kept.load("search", HEAD_ID)
    const said = JSON.parse(new TextDecoder().decode(head?.bytes)) as object
    const as = (extractor: number) => utf8(JSON.stringify({ ...said, extractor }))
    await kept.save("search", HEAD_ID, as(EXTRACTOR - 1), head?.version ?? 0)
    const former = (await kept.list("search")).filter(({ id }) => id !== HEAD_ID)
    const { contents, count } = device()
    await look(contents)
    await contents.load()
    expect(contents.status.searched).to.equal(0)
    await contents.walk({ signal: never })
    expect(count.decrypted).to.equal(3)
    const now = (await kept.list("search")).map(({ id }) => id)
    for (const { id } of former) expect(now).not.to.include(id)
  })

  it("does not write over what a later app stored", async () => {
    await kept.save("search", HEAD_ID, encodeHead({ extractor: EXTRACTOR + 1, segments: [] }), 0)
    const { contents } = device()
    await read(contents)
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
    expect((await kept.list("search")).map(({ id, version }) => `${id} ${version}`)).to.deep.equal(["head 1"])
  })

  it("merges what two devices store at once", async () => {
    const [first, second] = [device().contents, device().contents]
    for (const contents of [first, second]) {
      await look(contents)
      await contents.load()
    }
    await Promise.all([first.walk({ signal: never }), second.walk({ signal: never })])
    const { contents, count } = device()
    await read(contents)
    expect(count.decrypted).to.equal(0)
    expect(contents.status.searched).to.equal(4)
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
  })

  it("keeps what it could not store for the next time", async () => {
    let broken = true
    const failing: SealedDocuments = {
      list: (...given) => kept.list(...given),
      load: (...given) => kept.load(...given),
      remove: (...given) => kept.remove(...given),
      save: (purpose, id, bytes, base) =>
        broken && id === HEAD_ID
          ? Promise.reject(new KeywardError("server-failed"))
          : kept.save(purpose, id, bytes, base),
    }
    const { contents } = device(patient, failing)
    await read(contents)
    expect(contents.status.problem?.code).to.equal("server-failed")
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
    broken = false
    await contents.save()
    expect(contents.status.problem).to.equal(null)
    const next = device()
    await read(next.contents)
    expect(next.count.decrypted).to.equal(0)
  })

  it("goes on in memory where there is no room, and removes what no head lists", async () => {
    await kept.save("search", "f".repeat(32), new Uint8Array(9), 0)
    let room = 0
    const small: SealedDocuments = {
      list: (...given) => kept.list(...given),
      load: (...given) => kept.load(...given),
      remove: async (purpose, ...given) => {
        if (purpose === "search") room++
        await kept.remove(purpose, ...given)
      },
      save: (purpose, id, bytes, base) =>
        purpose === "search" && room <= 0
          ? Promise.reject(new KeywardError("sealed-full"))
          : kept.save(purpose, id, bytes, base),
    }
    const { contents } = device(patient, small)
    await read(contents)
    expect(contents.status.full).to.equal(false)
    expect((await kept.list("search")).map(({ id }) => id)).not.to.include("f".repeat(32))
    kept = new MemorySealedDocuments()
    room = 0
    const full = device(patient, small).contents
    await read(full)
    expect(full.status.full).to.equal(true)
    expect(await titlesOf(full, "muller")).to.deep.equal(["Letter"])
  })

  it("keeps words of shared records in memory alone, and shows none once the grant has ended", async () => {
    const { contents } = device(doctor)
    await read(contents, doctor)
    expect(contents.status.of).to.equal(0)
    await share(patient, EVERYTHING, doctor)
    await read(contents, doctor)
    expect(await titlesOf(contents, "muller")).to.deep.equal(["Letter"])
    expect(await kept.list("search")).to.deep.equal([])
    await revokeAccess(patient.services, patient.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] })
    await look(contents, doctor)
    expect(await titlesOf(contents, "muller")).to.deep.equal([])
    expect(contents.status.of).to.equal(0)
  })

  it("shows neither what was replaced nor what was removed, and stores nothing of it", async () => {
    const { contents } = device()
    await read(contents)
    const view = await viewOf(patient, patient)
    const listed = await listRecords(patient.services, view, new Map())
    const numberOf = (title: string) =>
      listed.find(({ open }) => open?.manifest.title === title)?.open ?? expect.fail(title)
    const { services, keys } = patient
    await replaceRecord(services, keys, numberOf("Note"), text("Note", "Apixaban instead"))
    await removeRecord(services, keys, numberOf("Letter"))
    const before = contents.looks
    let told = 0
    contents.subscribe(() => (told = contents.looks))
    await look(contents)
    // Whoever shows hits asks again, also where as many records stand as before
    expect(told).to.be.greaterThan(before)
    expect(contents.status).to.include({ of: 3, left: 1 })
    expect(await titlesOf(contents, "muller")).to.deep.equal([])
    expect(await titlesOf(contents, "warfarin")).to.deep.equal([])
    await contents.walk({ signal: never })
    expect(await titlesOf(contents, "apixaban")).to.deep.equal(["Note"])
    for (const { id } of await kept.list("search")) {
      const body = new TextDecoder().decode((await kept.load("search", id))?.bytes)
      expect(body).not.to.match(/muller|warfarin/)
    }
  })

  it("takes nothing of what was judged by somebody's trust, and reads the words again without it", async () => {
    const { contents, services } = device()
    const view = await viewOf(patient, patient)
    await contents.load()
    await contents.look(view)
    const listed = await listRecords(services, view, new Map())
    const trusting = documentParser((viewer, input) => readWith(viewer, input))
    const judging: typeof trusting = {
      ...trusting,
      parse: async (...given) => ({
        ...(await trusting.parse(...given)),
        ...{ dependsOnTrust: true, text: "Issuer Trustworthy" },
      }),
    }
    await readFacts(services, view, listed, judging, contents.facts, {
      ...{ signal: never, onContent: (digest, content) => contents.take(digest, content) },
    })
    await contents.walk({ signal: never })
    expect(await titlesOf(contents, "trustworthy")).to.deep.equal([])
    expect(await titlesOf(contents, "penicillin")).to.deep.equal(["Allergy"])
  })

  it("does not let an index that fails end the reading for the facts", async () => {
    const failing = Object.assign(new SearchEngine(), {
      add: () => Promise.reject(new KeywardError("worker-failed")),
    })
    const { contents, services } = device(patient, kept, failing)
    const view = await viewOf(patient, patient)
    await contents.look(view)
    const listed = await listRecords(services, view, new Map())
    const picture = await readFacts(services, view, listed, parser, new Map(), {
      ...{ signal: never, onContent: (digest, content) => contents.take(digest, content) },
    })
    expect(picture.facts.some(({ fact }) => fact.kind === "allergy")).to.equal(true)
  })

  it("does not go back to a journal that was read before the one it has", async () => {
    const { contents } = device()
    const late = await viewOf(patient, patient)
    await addRecords(patient, [text("Passing", "Ephemeral words")])
    await read(contents)
    const between = await viewOf(patient, patient)
    const listed = await listRecords(patient.services, between, new Map())
    const passing = listed.find(({ open }) => open?.manifest.title === "Passing")?.open
    await removeRecord(patient.services, patient.keys, passing ?? expect.fail("added"))
    await look(contents)
    await contents.look(between)
    expect(await titlesOf(contents, "ephemeral")).to.deep.equal([])
    await contents.look(late)
    expect(contents.status.left).to.equal(0)
  })

  it("holds no more text of a record than is looked at, and counts the rest", async () => {
    const { services } = device()
    const view = await viewOf(patient, patient)
    const listed = await listRecords(services, view, new Map())
    const letter = listed.find(({ open }) => open?.manifest.title === "Note")?.open ?? expect.fail("note")
    const long: typeof parser = {
      ...parser,
      parse: async (...given) => ({
        ...(await parser.parse(...given)),
        text: "a ".repeat(MAX_TEXT_CHARACTERS),
      }),
    }
    const { text } = await readContent(services, view, letter, long, { signal: never, wanted: "all" })
    expect(text?.files.at(-1)?.text).to.have.length(MAX_TEXT_CHARACTERS)
    expect(text?.cut).to.equal(1)
  })

  it("keeps no more statements of a record than a list can hold, and says that they are not read", async () => {
    const { services } = device()
    const view = await viewOf(patient, patient)
    const listed = await listRecords(services, view, new Map())
    const open = listed.find(({ open }) => open?.manifest.title === "Allergy")?.open ?? expect.fail("allergy")
    const many: typeof parser = {
      ...parser,
      parse: async (...given) => {
        const parsed = await parser.parse(...given)
        return { ...parsed, facts: Array.from({ length: 300_000 }, () => parsed.facts[0] as Fact) }
      },
    }
    const content = await readContent(services, view, open, many, { signal: never, wanted: "all" })
    expect(content).to.deep.include({ facts: [], unreadFacts: 1 })
    expect(content.text?.files).to.have.length(2)
  })

  it("drops everything at the end", async () => {
    const { contents } = device()
    await read(contents)
    const stored = device().contents
    await look(stored)
    const loading = stored.loadFacts().catch(() => undefined)
    for (const each of [contents, stored]) each.end()
    await loading
    for (const each of [contents, stored]) {
      expect((await each.find("muller", 20, never)).total).to.equal(0)
      expect(each.facts.size).to.equal(0)
    }
  })
})
