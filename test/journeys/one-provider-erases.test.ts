import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { eraseTokens } from "../../app/_core/keys/erase-token"
import { digestOfRoot } from "../../app/_core/dag/cid"
import type { JournalEntry, Replacement } from "../../app/_core/ports/registry"
import type { Address } from "../../app/_core/types"
import { correctRecord } from "../../app/_journeys/correct-record"
import { contextOf } from "../../app/_journeys/read-patient"
import type { Services } from "../../app/_journeys/services"
import { eraseAndCollect } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { rejects } from "../core/crypto/rejects"
import { seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * The provider that page and server share says that a correction is confirmed and final, and it never was sent. The
 * wallet's provider, and the server's second one, tell the truth.
 */
describe("one provider that lies about a correction", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })])
  })
  after(() => world.stop())

  it("does not get the only content that the chain shows erased", async () => {
    const [found] = await seenBy(patient, patient)
    const { root, state } = found!.open!
    const { registry: honest } = world.app.services
    let lie: Replacement | null = null
    const withLie = async (entries: readonly JournalEntry[], account: Address): Promise<JournalEntry[]> => {
      const last = entries.at(-1)
      if (!lie || !last || account !== patient.keys.account) return [...entries]
      const place = { ...last.place, logIndex: last.place.logIndex + 1 }
      const forged = { ...lie, kind: "RecordReplaced", by: account, position: last.position + 1, place }
      return [...entries, forged as unknown as JournalEntry]
    }
    const lying = new Proxy(honest, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== "function") return member
        const ask = (member as (...given: unknown[]) => Promise<unknown>).bind(target)
        if (name !== "journal") return ask
        return async (account: Address, ...rest: unknown[]) =>
          withLie((await ask(account, ...rest)) as JournalEntry[], account)
      },
    })
    Object.assign(world.app.services, { registry: lying, agreed: honest })
    const services: Services = {
      ...patient.services,
      writer: {
        ...patient.services.writer,
        replaceRecords: ({ replacements }) => {
          lie = replacements[0] ?? null
          return Promise.resolve()
        },
      },
    }
    await world.chain.provider.send("hardhat_mine", [`0x${FINAL_DEPTH.toString(16)}`])
    const { kind, time } = found!.open!.manifest
    await correctRecord(services, patient.keys, state.number, { title: "After", kind, time }).catch(
      (error: unknown) => {
        if (!isKeywardError(error, "action-unsettled")) throw error
      },
    )
    // Nor by a page that gives the token all the same
    const ctx = contextOf(services.reader, patient.keys.account)
    const content = digestOfRoot(root)
    const tokens = await eraseTokens(patient.keys.masters, found!.open!.recordKey, { ctx, content })
    await rejects(() => services.store.unpin(root, patient.keys.account, tokens), "store-refused")
    await eraseAndCollect(world.app.services)
    Object.assign(world.app.services, { registry: honest })

    const owner = { patient: patient.keys.account, uploader: patient.keys.account }
    const isHeld = await world.app.services.pins.isPinned(root, ownerOf(world.app.services, owner))
    expect(isHeld, "what the chain shows").to.equal(true)
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["Before"])
  })
})
