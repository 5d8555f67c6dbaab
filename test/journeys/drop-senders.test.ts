import { expect } from "chai"
import type { DropContent } from "../../app/_core/drop/drop-package"
import { KeywardError } from "../../app/_core/errors"
import type { DropSending } from "../../app/_core/ports/drops"
import { sendDrop } from "../../app/_journeys/send-drop"
import { discardArrived, fileArrived } from "../../app/_journeys/take-drop"
import { dropFrame, PLACE } from "./drop-frame"
import type { Actor, World } from "./world"

describe("drop links and who has one", function () {
  this.timeout(60_000)
  const { people, make, waiting, targetOf, content, noWait, send, codeOf, recordsOf } = dropFrame()
  let world: World
  let patient: Actor
  let other: Actor
  before(() => {
    ;({ world, patient, other } = people())
  })
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
