import { expect } from "chai"
import { dropSending } from "../../app/_adapters/server/drop-sending"
import { randomBytes, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { dropIdOf, dropTokenOf, parseDropFragment } from "../../app/_core/drop/drop-link"
import { TAKEN_ID } from "../../app/_core/drop/taken-drops"
import { UNFILED } from "../../app/_core/types"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { carryCare } from "../../app/_journeys/carry-care"
import { listDropLinks, makeDropLink } from "../../app/_journeys/drop-links"
import { actForKept, listCare } from "../../app/_journeys/kept-care"
import { prepareReplacement } from "../../app/_journeys/replace-keys"
import { sendDrop } from "../../app/_journeys/send-drop"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { fileArrived, openArrived } from "../../app/_journeys/take-drop"
import { careTools } from "./caring"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * A stolen session, or the server, puts one document of a byte among an account's own sealed ones. It opens by none of the
 * account's masters. Each case: what stops for good, after the session was ended, because of that one byte.
 */
describe("one document that does not open", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const code = (error: unknown) => (error as { code?: string }).code ?? String(error)
  /** The stolen session's side: no key of the account's. */
  async function stolenFrom(person: Actor, index: number, work: (sealed: Sealed) => Promise<unknown>) {
    const stolen = world.visitor(index)
    await signIn(stolen, { host: world.app.host, origin: world.app.url })
    const nobodys = { ...person.keys, identity: null, masters: new Map([[0, randomBytes(32)]]) }
    await work(stolen.sealed(nobodys))
    await stolen.server.signOut()
  }
  type Sealed = ReturnType<Services["sealed"]>

  // What the owner loses: "Make new keys", for any account with a wallet, whether or not it keeps somebody: `key-wrong` each time,
  // before anything is done. It is what one is told to do after a session was stolen.
  it("in the list of kept accounts does not keep an account from making new keys", async () => {
    const owner = await world.actor(1)
    await stolenFrom(owner, 1, (sealed) => sealed.save("care", "junk", Uint8Array.of(1), 0))
    const replacement = await prepareReplacement(owner.services, owner.keys)
    const tools = careTools(world, { ...owner, keys: replacement.keys })
    const outcome = await carryCare(owner.services, owner.keys, replacement.keys, tools).then(
      () => "carried",
      code,
    )
    expect(outcome).to.equal("carried")
  })

  // What a keeper loses: the whole list, the child's identity (what others added for the child alone does not open any more), and
  // the way to hand the account over.
  it("in the list of kept accounts leaves the others in it", async () => {
    const keeper = await world.actor(2)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    await stolenFrom(keeper, 2, (sealed) => sealed.save("care", "0-first", Uint8Array.of(1), 0))
    const listed = await listCare(keeper.services, keeper.keys).then(
      (all) => all.map((each) => each.account as string),
      code,
    )
    const { identity } = await actForKept(keeper.services, keeper.keys, account)
    expect({ listed, identity: identity !== null }).to.deep.equal({ listed: [account], identity: true })
  })

  // What the patient loses: whatever was or will be sent to them by drop links can be neither opened, filed nor discarded; it is
  // erased after thirty days. Nothing mends the list of what was taken.
  it("in the place of the list of what was taken does not shut drop links", async () => {
    const patient = await world.actor(3)
    const { services, keys } = patient
    const { drop, address } = await makeDropLink(services, keys, {
      ...{ name: "Maria Example", label: "", maxBytes: 10_000_000, uses: 1 },
      expires: Math.floor(Date.now() / 1_000) + 7 * 86_400,
    })
    const { t, keyDigest } = parseDropFragment(address.slice(address.indexOf("#") + 1))
    const dropId = await dropIdOf(t)
    const sending = dropSending({ baseUrl: world.app.url }, toHex(dropId), await dropTokenOf(t))
    const file = new File([utf8("13.1 g/dL")], "result.txt", { type: "text/plain" })
    await sendDrop(
      { sending, dropId, keyDigest },
      {
        sender: { name: "Dr Anna Example", place: "", contact: "" },
        ...{ title: "Blood test", kind: "lab-result", time: "2026-11-14T09:12:00Z", note: "" },
        files: [file],
      },
    )
    await stolenFrom(patient, 3, (sealed) => sealed.save("drops", TAKEN_ID, Uint8Array.of(1), 0))
    const link = (await listDropLinks(services, keys)).find((each) => each.drop === drop)
    const place = { folder: UNFILED, folderName: "", patientName: "Maria", authorName: "Maria" }
    const outcome = await openArrived(services, keys, link!, link!.kept!.arrivals[0]!).then(
      (inHand) => fileArrived(services, keys, inHand, place).then(() => "filed", code),
      code,
    )
    expect(outcome).to.equal("filed")
  })
})
