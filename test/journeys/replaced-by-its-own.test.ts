import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch } from "../../app/_core/types"
import type { WrappedKey } from "../../app/_core/types"
import { putBack, replacedByUnreadable } from "../../app/_journeys/put-back"
import { DAY, seenBy, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * One signature of the wallet's names somebody without keys as a delegate, who then writes on chain as often as they
 * like; a delegate whom the owner named can do the same before the delegation ends.
 */
describe("records whose own content a delegate without keys put into their place once more", () => {
  let world: World
  let patient: Actor
  let thief: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    thief = await world.actor(2)
    for (const title of ["One", "Two"])
      await addRecords(patient, [newRecord(randomBytes(9), { title })], newFolder())
    await patient.services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: (await patient.services.reader.now()) + 30 * DAY },
      wrappedKey: randomBytes(1168) as Uint8Array as WrappedKey,
    })
    const { state } = await viewOf(patient, patient)
    await thief.services.writer.replaceRecords({
      patient: patient.keys.account,
      replacements: [...state.records.values()].map(({ number, cidDigest, wrappedKeys }) => ({
        ...{ record: number, epoch: asEpoch(0), cidDigest, wrappedKeys },
      })),
    })
  })
  after(() => world.stop())

  it("open to their owner as before, or are offered to be put back", async () => {
    const { services, keys } = patient
    const lost = await replacedByUnreadable(services, keys, await viewOf(patient, patient), new Map())
    if (lost.length > 0) await putBack(services, keys, lost)
    expect(titles(await seenBy(patient, patient))).to.have.members(["One", "Two"])
  })
})
