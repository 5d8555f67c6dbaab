import { expect } from "chai"
import { dropSending } from "../../app/_adapters/server/drop-sending"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { DROP_PART_BYTES } from "../../app/_core/drop/drop-limits"
import { dropIdOf, dropTokenOf, parseDropFragment } from "../../app/_core/drop/drop-link"
import type { DropContent } from "../../app/_core/drop/drop-package"
import type { DropTerms } from "../../app/_core/drop/own-drop"
import { isKeywardError, KeywardError } from "../../app/_core/errors"
import type { DropSending } from "../../app/_core/ports/drops"
import { UNFILED } from "../../app/_core/types"
import { listDropLinks, makeDropLink } from "../../app/_journeys/drop-links"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import { sendDrop } from "../../app/_journeys/send-drop"
import type { DropTarget } from "../../app/_journeys/send-drop"
import { discardArrived, fileArrived, openArrived } from "../../app/_journeys/take-drop"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

const PLACE = { folder: UNFILED, folderName: "", patientName: "Maria", authorName: "Maria" }
const LARGE = new Uint8Array(2 * DROP_PART_BYTES + 5).map((_, i) => (i * 7) % 251)

describe("drop links and who has one", function () {
  this.timeout(60_000)
  let world: World
  let patient: Actor
  let other: Actor
  before(async () => {
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    other = await world.actor(2)
  })
  after(() => world.stop())

  const terms = (change: Partial<DropTerms> = {}): DropTerms => ({
    ...{ name: "Maria Example", label: "For the lab", maxBytes: 10_000_000, uses: 1 },
    ...{ expires: Math.floor(Date.now() / 1_000) + 7 * 86_400, ...change },
  })
  const make = (change: Partial<DropTerms> = {}, who = patient) =>
    makeDropLink(who.services, who.keys, terms(change))
  const listed = async (drop: string, who = patient) => {
    const found = (await listDropLinks(who.services, who.keys)).find((link) => link.drop === drop)
    if (!found) throw new Error("not listed")
    return found
  }
  const waiting = async (drop: string) => {
    const link = await listed(drop)
    const [arrived] = link.kept?.arrivals ?? []
    if (!arrived) throw new Error("nothing waits")
    return { link, arrived, inHand: () => openArrived(patient.services, patient.keys, link, arrived) }
  }
  /** As a page of an opaque origin, in another browser, asks. */
  const elsewhere: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers)
    headers.set("origin", "null")
    headers.set("sec-fetch-site", "cross-site")
    return fetch(url, { ...init, headers })
  }
  const targetOf = async (address: string, t?: Uint8Array): Promise<DropTarget> => {
    const { t: own, keyDigest } = parseDropFragment(address.slice(address.indexOf("#") + 1))
    const dropId = await dropIdOf(t ?? own)
    const options = { baseUrl: world.app.url, fetch: elsewhere, wait: () => Promise.resolve() }
    return { sending: dropSending(options, toHex(dropId), await dropTokenOf(t ?? own)), dropId, keyDigest }
  }
  const fileOf = (name: string, bytes: Uint8Array) => ({
    ...{ name, type: "text/plain", size: bytes.length },
    stream: () => new Blob([bytes as BlobPart]).stream(),
  })
  const content = (change: Partial<DropContent> = {}): DropContent => ({
    sender: { name: "Dr Anna Example", place: "A clinic", contact: "+49 30 1" },
    ...{ title: "Blood test", kind: "lab-result", time: "2026-11-14T09:12:00Z", note: "On arrival" },
    files: [fileOf("result.txt", utf8("13.1 g/dL")), fileOf("scan.bin", LARGE)],
    ...change,
  })
  const noWait = { wait: () => Promise.resolve() }
  const send = async (address: string, change: Partial<DropContent> = {}) =>
    sendDrop(await targetOf(address), content(change), noWait)
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
  const recordsOf = async ({ services, keys }: Actor) =>
    listRecords(services, await readPatient(services, keys, keys.account), new Map())

  /** Sends as a page of one's own does, under an arrival of one's choice. */
  const sendAs = async (address: string, arrival: string, change: Partial<DropContent>) => {
    const target = await targetOf(address)
    const { sending: own } = target
    const sending: DropSending = {
      ...target.sending,
      begin: (_, ...rest) => own.begin(arrival, ...rest),
      put: (_, ...rest) => own.put(arrival, ...rest),
      finish: (_, ...rest) => own.finish(arrival, ...rest),
      cancel: () => own.cancel(arrival),
    }
    await sendDrop({ ...target, sending }, content(change), noWait)
  }

  // Attack: a sender chooses the arrival under which a package travels. The patient begins to file one, refuses the confirmation
  // and discards it. The sender sends another one under the same arrival, which the patient looks at and files. What the patient
  // loses: what is filed is the one that they threw away; the one that they looked at is erased, and counts as filed.
  // Honest outcome: what is filed is what was shown, and what was discarded is gone from the device, too.
  it("file what was looked at, not what was discarded under the same arrival", async () => {
    const { drop, address } = await make({ uses: 2 })
    const arrival = "ab".repeat(16)
    const { services, keys } = patient
    await sendAs(address, arrival, { title: "Thrown away" })
    const first = await waiting(drop)
    const opened = await first.inHand()
    const no = () => Promise.reject(new KeywardError("wallet-refused"))
    const refusing = { ...services, writer: { ...services.writer, addRecord: no, addRecords: no } }
    expect(await codeOf(fileArrived(refusing, keys, opened, PLACE))).to.equal("wallet-refused")
    await discardArrived(services, keys, first.link, first.arrived, opened)
    await sendAs(address, arrival, { title: "Looked at" })
    const second = await (await waiting(drop)).inHand()
    expect(second.manifest.title).to.equal("Looked at")
    await fileArrived(services, keys, second, PLACE)
    const filed = (await recordsOf(patient)).map(({ open }) => open?.manifest.title)
    expect(filed.filter((title) => title === "Looked at" || title === "Thrown away")).to.deep.equal([
      "Looked at",
    ])
  })

  // Attack: whoever has one link that may be used twice announces two packages of 200 MB and sends not a byte of them. What the
  // patient loses: for a day nobody sends anything by any other of their links ("drops-full"), and again as long as the link
  // works; what was announced is in no list, so the patient cannot tell which link to end.
  // Honest outcome: what was announced and is not sent takes nobody else's room for long.
  it("are not shut by what somebody announces by another one and does not send", async () => {
    const [one, two] = [await make({ uses: 2, maxBytes: 200_000_000 }, other), await make({}, other)]
    const { sending } = await targetOf(one.address)
    await sending.begin("01".repeat(16), 200_000_000)
    await sending.begin("02".repeat(16), 200_000_000)
    const { database } = world.app.services
    // An hour of silence
    await database.query("UPDATE drop_arrivals SET heard_at = heard_at - 3600, begun_at = begun_at - 3600")
    expect(await codeOf(send(two.address))).to.equal("done")
  })
})
