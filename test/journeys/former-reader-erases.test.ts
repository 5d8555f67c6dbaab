import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { eraseTokens, recordToken } from "../../app/_core/keys/erase-token"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { WrappedKey } from "../../app/_core/types"
import { removedAndKept } from "../../app/_journeys/add-again"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { signIn } from "../../app/_journeys/sign-in"
import { endUnnamed } from "../../app/_journeys/unnamed-delegates"
import { eraseAndCollect } from "../../app/_server/erasing"
import { DAY, seenBy, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Whoever reads records, or read them once and was stopped, knows their keys. One signature of the wallet names them a
 * delegate, with a wrap of nothing: they remove what they read and ask for it to be erased. Whoever has the wallet has
 * sessions of the patient, too.
 */
describe("a former reader whom one signature names as a delegate", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not have erased at once what they once read, nor by a session of the patient's", async () => {
    const [patient, reader] = [await world.actor(1), await world.actor(2)]
    const { services, keys } = patient
    const folder = newFolder()
    await addRecords(
      patient,
      ["One", "Two"].map((title) => newRecord(randomBytes(9), { title })),
      folder,
    )
    await share(patient, folder, reader)
    const { ctx } = await viewOf(reader, patient)
    const known = (await seenBy(reader, patient)).map(({ open }) => open!)
    await revokeAccess(services, keys, { scope: folder, grantees: [reader.keys.account] })

    await services.writer.setDelegate({
      ...{ delegate: reader.keys.account, generation: 0, keyDigest: keyDigest(reader.keys.publicKey) },
      ...{ until: (await services.reader.now()) + DAY, wrappedKey: randomBytes(1_168) as WrappedKey },
    })
    const patientIs = { patient: keys.account }
    const stolen = world.visitor(1)
    await signIn(stolen, { host: world.app.host, origin: world.app.url })
    for (const { state, root, recordKey } of known) {
      await reader.services.writer.removeRecord({ ...patientIs, record: state.number })
      const content = digestOfRoot(root)
      const tokens = [
        await recordToken(recordKey, ctx),
        ...(await eraseTokens(reader.keys.masters, recordKey, { ctx, content })),
      ]
      for (const { store } of [reader.services, stolen])
        await store.unpin(root, keys.account, tokens).catch(() => undefined)
    }
    await world.chain.provider.send("hardhat_mine", ["0x60"])
    await eraseAndCollect(world.app.services)
    await endUnnamed(services, keys)
    await world.later(600)
    const view = await viewOf(patient, patient)
    const found = await removedAndKept(services, keys, view, new Map())
    expect(found.map(({ kept }) => kept.manifest.title)).to.have.members(["One", "Two"])
  })
})
