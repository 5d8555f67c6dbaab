import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { emptyNotebook } from "../../app/_core/notebook"
import { asAddress } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { DAY, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: somebody who acts for the patient, and is about to be ended, fills the patient's notebook to its last bytes with names of
 * nobody's: as valid as any. What the patient loses, after the delegate was ended and there are new keys: they share nothing any
 * more, name nobody, and a stop hands no key to those who stay (`request-malformed`): what keys go out is noted first, and there is
 * no room. Nothing takes names out by itself. A doctor with some 700 patients whose keys were compared gets there alone.
 * Honest outcome: what protects (recipients, sent keys, spent epochs) has room of its own; names give way, or are named as too many.
 */
describe("review: a notebook that somebody who acted for the patient filled", () => {
  let world: World
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())

  it("does not keep the patient from sharing, once the delegate was ended", async () => {
    const [patient, delegate, doctor] = [await world.actor(1), await world.actor(2), await world.actor(3)]
    const { services, keys } = patient
    const folder = newFolder()
    await changeNotebook(services, keys, () => emptyNotebook("Ines Vogel", "patient"))
    await addRecords(patient, [newRecord(randomBytes(9), { title: "One" })], folder)
    await nameDelegate(services, keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await services.reader.now()) + 30 * DAY,
    })
    const acting = await actFor(delegate.services, delegate.keys, keys.account)
    const someone = () => asAddress(`0x${toHex(randomBytes(20))}`)
    for (let many = 1_024; many >= 1;) {
      const contacts = Object.fromEntries(
        Array.from({ length: many }, () => [someone(), "Nobody in particular"]),
      )
      const fits = await changeNotebook(delegate.services, acting, (now) => ({
        ...(now ?? emptyNotebook("", "patient")),
        contacts: { ...now?.contacts, ...contacts },
      })).then(
        () => true,
        () => false,
      )
      if (!fits) many = Math.floor(many / 2)
    }
    await endDelegate(services, keys, delegate.keys.account)
    const outcome = await share(patient, folder, doctor).then(
      () => "shared",
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect(outcome).to.equal("shared")
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["One"])
  })
})
