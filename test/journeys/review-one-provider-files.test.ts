import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { UNFILED } from "../../app/_core/types"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import type { CareTools } from "../../app/_journeys/care"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { listCare } from "../../app/_journeys/kept-care"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import type { Services } from "../../app/_journeys/services"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, seenBy, titles } from "./acts"
import { careTools } from "./caring"
import { newRecord, startWorld } from "./world"
import type { World } from "./world"

/** The wallet's provider (or the relay and it) says that one thing is confirmed, which it never brought, and is honest else. */
describe("review: one provider that says of one step that it is confirmed", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const lyingOf = (services: Services, call: string): Services => ({
    ...services,
    writer: new Proxy(services.writer, {
      get(target, name) {
        if (name === call) return () => Promise.resolve()
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    }),
  })

  // What the patient loses: what others added for them alone. New keys file it first, for the former identity alone opens it; the
  // filing is believed, the identity replaced, and then nothing opens it any more.
  // Honest outcome: the identity is replaced once both providers show that all was filed.
  it("of filing, does not have new keys throw away what alone opens contributions", async () => {
    const [patient, lab] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    await letAdd(services, keys, {
      ...{ scope: UNFILED, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await services.reader.now()) + 30 * DAY,
    })
    const record = newRecord(utf8("of the lab"), { title: "Of the lab" })
    const place = { patient: keys.account, folder: UNFILED }
    const [row] = await noteContributions(lab.services, lab.keys, place, [record])
    await recordContributions(lab.services, lab.keys, [
      await uploadRecord(lab.services, lab.keys, row!, record),
    ])
    const lied = lyingOf(services, "refileRecords")
    const replacement = await prepareReplacement(lied, keys)
    const isKept = await keepReplacement(lied, keys, replacement).then(
      () => true,
      () => false,
    )
    const now = { ...patient, keys: isKept ? replacement.keys : keys }
    expect(titles(await seenBy(now, now)), isKept ? "replaced" : "stopped").to.deep.equal(["Of the lab"])
  })

  // What the keeper loses: the child's account in the app. It counts as finished, they are no delegate of it, "Open their records"
  // ends with `delegation-over`, and "Finish it" is offered for what is unfinished alone.
  // Honest outcome: it is finished once both providers show that the keeper acts for it.
  it("of naming the keeper, does not have a kept account count as finished", async () => {
    const keeper = await world.actor(3)
    const honest = careTools(world, keeper)
    const tools: CareTools = {
      ...honest,
      async enterAs(opened) {
        const session = await honest.enterAs(opened)
        return { ...session, services: lyingOf(session.services, "setDelegate") }
      },
    }
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools).catch(() => undefined)
    const [listed] = await listCare(keeper.services, keeper.keys)
    expect(listed).to.satisfy(
      (it: typeof listed) => it?.standing === "unfinished" || (it?.until ?? 0) > 0,
      JSON.stringify(listed),
    )
  })
})
