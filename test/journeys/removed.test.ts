import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { rootOfDigest as rootOf } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKey, WrappedKeys } from "../../app/_core/types"
import { removedAndKept } from "../../app/_journeys/add-again"
import { KEPT_SECONDS, eraseAndCollect } from "../../app/_server/erasing"
import { reconcile } from "../../app/_server/reconcile"
import { DAY, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const junk = (length: number) => randomBytes(length) as Uint8Array

describe("records that somebody without keys removed", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const until = async ({ services }: Actor) => (await services.reader.now()) + 30 * DAY
  const offered = async (who: Actor) => {
    const found = await removedAndKept(who.services, who.keys, await viewOf(who, who), new Map())
    return found.map(({ kept }) => kept.manifest.title)
  }
  const removeAll = async (by: Actor, patient: Actor) => {
    for (const { number, removed } of (await viewOf(patient, patient)).state.records.values())
      if (!removed) await by.services.writer.removeRecord({ patient: patient.keys.account, record: number })
  }
  const thirtyDaysLater = async () => {
    const services = { ...world.app.services, forgetsFormerChains: false }
    await reconcile(services)
    const clock = () => new Date(Date.now() + (KEPT_SECONDS + 3_600) * 1_000)
    await eraseAndCollect({ ...services, clock })
  }

  // Attack: one signature names somebody without keys, who removes every record and adds each content again, under wraps of
  // nothing. What the owner loses: nothing is offered to be added again, for "a standing record shows it"; that record does not
  // open; and the server erases the bytes after thirty days. Honest outcome: a record that does not open brings nothing back.
  it("are offered to be added again, also where the contents were added once more under wraps that open nothing", async () => {
    const [patient, thief] = [await world.actor(1), await world.actor(2)]
    await addRecords(
      patient,
      ["One", "Two"].map((title) => newRecord(randomBytes(9), { title })),
      newFolder(),
    )
    await patient.services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: await until(patient), wrappedKey: junk(1_168) as WrappedKey },
    })
    const contents = [...(await viewOf(patient, patient)).state.records.values()].map((r) => r.cidDigest)
    await removeAll(thief, patient)
    await thief.services.writer.addRecords({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0), cidDigests: contents },
      wrappedKeys: concat(Uint8Array.of(1), new Uint8Array(12), junk(40)) as Uint8Array as WrappedKeys,
    })
    await world.later(600)
    const before = await offered(patient)
    await thirtyDaysLater()
    const root = async () =>
      Promise.all(
        contents.map((content) =>
          world.app.services.uploads.uploaders(rootOf(content), patient.keys.account).then((u) => u.length),
        ),
      )
    expect({ before, stored: await root() }).to.deep.equal({ before: ["One", "Two"], stored: [1, 1] })
  })
})
