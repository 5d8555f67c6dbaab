import { dropSending } from "../../app/_adapters/server/drop-sending"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { DROP_PART_BYTES } from "../../app/_core/drop/drop-limits"
import { dropIdOf, dropTokenOf, parseDropFragment } from "../../app/_core/drop/drop-link"
import type { DropContent } from "../../app/_core/drop/drop-package"
import type { DropTerms } from "../../app/_core/drop/own-drop"
import { isKeywardError } from "../../app/_core/errors"
import { UNFILED } from "../../app/_core/types"
import { listDropLinks, makeDropLink } from "../../app/_journeys/drop-links"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import { sendDrop } from "../../app/_journeys/send-drop"
import type { DropTarget } from "../../app/_journeys/send-drop"
import { openArrived } from "../../app/_journeys/take-drop"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** Where what came by a drop link is filed. */
export const PLACE = { folder: UNFILED, folderName: "", patientName: "Maria", authorName: "Maria" }
/** Bytes of more than one part. */
export const LARGE = new Uint8Array(2 * DROP_PART_BYTES + 5).map((_, i) => (i * 7) % 251)

/** A world with a patient who makes drop links, and what senders and the patient do; to be called in a `describe`. */
export function dropFrame() {
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
  /** Once the world has started. */
  const people = () => ({ world, patient, other })
  return { people, terms, make, listed, waiting, targetOf, fileOf, content, noWait, send, codeOf, recordsOf }
}
