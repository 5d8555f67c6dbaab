import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { toBase64url, utf8 } from "../../app/_core/crypto/bytes"
import { sha256 } from "../../app/_core/crypto/hash"
import { newFolder } from "../../app/_core/folder"
import { CONTRIBUTE } from "../../app/_core/types"
import { waitingRecords } from "../../app/_journeys/waiting-records"
import { fileAll, seenBy, share, viewOf } from "./acts"
import { Machine } from "./command-line"
import type { Line } from "./command-line"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

const RESULTS = 200

/** The digest that a manifest has of a file of one chunk. */
const digestOfText = async (text: string) => toBase64url(await sha256(await sha256(utf8(text))))
const named = (event: string) => (line: Line) => line["event"] === event

describe("a laboratory's machine that watches a folder", function () {
  this.timeout(240_000)
  let world: World
  let patient: Actor
  let lab: Actor
  let machine: Machine
  const folder = newFolder()

  before(async () => {
    // Opened one by one, then listed: more requests than a person makes in a minute
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    lab = await world.actor(2)
    await share(patient, folder, lab, { permissions: CONTRIBUTE })
    machine = new Machine(world, 2)
  })
  after(async () => {
    machine.remove()
    await world.stop()
  })

  const contents = Array.from(
    { length: RESULTS },
    (_, at) => `OBX|1|NM|4548-4^HbA1c^LN||${(5 + at / 100).toFixed(2)}|%|4.0-6.0|N|||F\nspecimen ${at}\n`,
  )
  /** As a laboratory's system does it: under another name until it is whole. */
  const drop = (at: number) => {
    const path = join(machine.folder, `result-${String(at).padStart(3, "0")}.hl7`)
    writeFileSync(`${path}.tmp`, contents[at] ?? "")
    renameSync(`${path}.tmp`, path)
  }
  const watching = (...more: string[]) =>
    machine.start(
      ...["watch", machine.folder, "--for", patient.keys.account, "--settle", "0.4", "--every", "0.2"],
      ...more,
    )
  const waiting = async () => waitingRecords(await viewOf(patient, patient))

  it("adds 200 results once each though it is killed in between, and the patient files all of them", async () => {
    const first = watching()
    await first.until(named("watching"))
    for (const at of contents.keys()) drop(at)
    await first.until(named("stored"), 90)
    first.kill("SIGKILL")
    const { code, errors } = await first.ended
    expect([code, errors]).to.deep.equal([null, ""])
    const before = (await waiting()).length
    expect(before).to.be.within(1, RESULTS - 1)

    const second = await watching("--once").ended
    expect([second.code, second.errors]).to.deep.equal([0, ""])
    const records = await waiting()
    expect(records).to.have.length(RESULTS)
    expect(new Set(records.map(({ cidDigest }) => cidDigest)).size).to.equal(RESULTS)

    const outcome = await fileAll(
      patient,
      records.map(({ number }) => ({ record: number, folder })),
    )
    expect([outcome.filed.length, outcome.refused]).to.deep.equal([RESULTS, []])
    const listed = await seenBy(patient, patient)
    const digests = listed.map(({ open }) => open?.manifest.files[0]?.digest)
    const dropped = await Promise.all(contents.map(digestOfText))
    expect([...digests].sort()).to.deep.equal([...dropped].sort())
    expect(listed.every(({ open }) => open?.authorship === "signed")).to.equal(true)
  })

  it("knows what it added by its content: another name or another visit adds nothing", async () => {
    writeFileSync(join(machine.folder, "the same again.hl7"), contents[7] ?? "")
    const { code, lines } = await watching("--once").ended
    expect(code).to.equal(0)
    expect(lines.at(-1)).to.deep.equal({ event: "ended", added: 0, known: RESULTS + 1, refused: 0 })
    expect(await waiting()).to.deep.equal([])
  })

  it("keeps no content, no name and no title on the machine, and nothing that others may read", async () => {
    const files = (readdirSync(machine.state, { recursive: true }) as string[])
      .map((name) => join(machine.state, name))
      .filter((path) => statSync(path).isFile())
    expect(files.length).to.be.above(1)
    for (const path of files) {
      const bytes = readFileSync(path)
      for (const telling of ["OBX", "HbA1c", "result-0", "result 0", "hl7", "specimen"])
        expect(bytes.includes(telling), `${telling} in ${path}`).to.equal(false)
      if (process.platform !== "win32") expect(statSync(path).mode & 0o077, path).to.equal(0)
    }
  })
})
