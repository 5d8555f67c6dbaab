import { expect } from "chai"
import { dropSending } from "../../app/_adapters/server/drop-sending"
import { randomBytes, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { dropIdOf, dropTokenOf, parseDropFragment } from "../../app/_core/drop/drop-link"
import { newFolder } from "../../app/_core/folder"
import { UNFILED } from "../../app/_core/types"
import { listDropLinks, makeDropLink } from "../../app/_journeys/drop-links"
import { sendDrop } from "../../app/_journeys/send-drop"
import type { Services } from "../../app/_journeys/services"
import { fileArrived, openArrived } from "../../app/_journeys/take-drop"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { seenBy, titles } from "./acts"
import { newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: the wallet's provider (or the relay and it) says that an addition is confirmed; it was never brought. What is done on that
 * one word cannot be undone. Honest outcome: as for codes, stops and erasures: done once both providers show it, else
 * `action-unsettled`, and what was kept is kept.
 */
describe("one provider says that a record was added", () => {
  let world: World
  let patient: Actor
  let lied: Services
  before(async () => {
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    const done = () => Promise.resolve()
    const { writer } = patient.services
    lied = { ...patient.services, writer: lying(writer, done) }
  })
  after(() => world.stop())

  function lying(writer: Services["writer"], done: () => Promise<void>): Services["writer"] {
    return new Proxy(writer, {
      get(target, name) {
        if (name === "addRecord" || name === "addRecords") return done
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
  }

  // What the owner loses: the device forgets the only keys of what was encrypted; what is stored opens to nobody and goes in a day.
  it("and the device keeps the keys of what is not in the journal", async () => {
    const { services, keys } = patient
    const records = ["One", "Two"].map((title) => newRecord(randomBytes(9), { title }))
    const rows = await noteUploads(services, keys, newFolder(), records)
    const pinned = []
    for (const [i, row] of rows.entries())
      pinned.push(await uploadRecord(services, keys, row, records[i] ?? null))
    await recordUploads(lied, keys, pinned).catch(() => undefined)
    expect(titles(await seenBy(patient, patient))).to.deep.equal([])
    expect(await services.device.uploads(keys.account)).to.have.length(2)
    for (const { id } of pinned) await services.device.deleteUpload(id)
  })

  // What the owner loses: what somebody sent them by a drop link. It is erased on the server as filed, and is filed nowhere.
  it("and what came by a drop link is not erased", async () => {
    const { services, keys } = patient
    const { drop, address } = await makeDropLink(services, keys, {
      ...{ name: "Maria Example", label: "", maxBytes: 10_000_000, uses: 1 },
      expires: Math.floor(Date.now() / 1_000) + 7 * 86_400,
    })
    const { t, keyDigest } = parseDropFragment(address.slice(address.indexOf("#") + 1))
    const dropId = await dropIdOf(t)
    const sending = dropSending({ baseUrl: world.app.url }, toHex(dropId), await dropTokenOf(t))
    await sendDrop(
      { sending, dropId, keyDigest },
      {
        sender: { name: "Dr Anna Example", place: "", contact: "" },
        ...{ title: "Blood test", kind: "lab-result", time: "2026-11-14T09:12:00Z", note: "" },
        files: [new File([utf8("13.1 g/dL")], "result.txt", { type: "text/plain" })],
      },
    )
    const link = (await listDropLinks(services, keys)).find((each) => each.drop === drop)
    const inHand = await openArrived(services, keys, link!, link!.kept!.arrivals[0]!)
    const place = { folder: UNFILED, folderName: "", patientName: "Maria", authorName: "Maria" }
    await fileArrived(lied, keys, inHand, place).catch(() => undefined)
    const waits = (await listDropLinks(services, keys)).find((each) => each.drop === drop)?.kept?.arrivals
    const filed = titles(await seenBy(patient, patient))
    expect([...filed, ...(waits ?? [])], "it is somewhere").to.have.length(1)
  })
})
