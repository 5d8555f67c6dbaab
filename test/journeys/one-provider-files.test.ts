import { expect } from "chai"
import { utf8 } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { UNFILED } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, neverBringing, seenBy, titles } from "./acts"
import { newRecord, startWorld } from "./world"
import type { World } from "./world"

/** The wallet's provider (or the relay and it) says that one thing is confirmed, which it never brought, and is honest else. */
describe("one provider that says that contributions were filed", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  // What the patient loses: what others added for them alone. New keys file it first, for the former identity alone opens it; the
  // filing is believed, the identity replaced, and then nothing opens it any more.
  // Honest outcome: the identity is replaced once both providers show that all was filed.
  it("does not have new keys throw away what alone opens contributions", async () => {
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
    const lied = neverBringing(services, "refileRecords")
    const replacement = await prepareReplacement(lied, keys)
    const isKept = await keepReplacement(lied, keys, replacement).then(
      () => true,
      () => false,
    )
    const now = { ...patient, keys: isKept ? replacement.keys : keys }
    expect(titles(await seenBy(now, now)), isKept ? "replaced" : "stopped").to.deep.equal(["Of the lab"])
  })
})
