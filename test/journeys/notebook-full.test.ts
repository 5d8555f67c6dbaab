import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import { MAX_SEALED_NOTEBOOK_BYTES, sealNotebook } from "../../app/_core/keys/notebook-box"
import { newestMaster } from "../../app/_core/keys/unlocked"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { asAddress } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { DAY, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * Attack: somebody who acts for the patient, and is about to be ended, fills the patient's notebook to its last bytes with names of
 * nobody's: as valid as any. What the patient loses, after the delegate was ended and there are new keys: they share nothing any
 * more, name nobody, and a stop hands no key to those who stay (`request-malformed`): what keys go out is noted first, and there is
 * no room. Nothing takes names out by itself. A doctor with some 700 patients whose keys were compared gets there alone.
 * Honest outcome: what protects (recipients, sent keys, spent epochs) has room of its own; names give way, or are named as too many.
 */
describe("a notebook that somebody who acted for the patient filled", () => {
  let world: World
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())

  /** Writes as many names of nobody's as the server takes, past the app's own rule. */
  async function fill({ services }: Actor, acting: UnlockedKeys) {
    const { account } = acting
    const found = await readNotebook(services, acting)
    const version = (found?.version ?? 0) + 1
    let notebook = found?.notebook ?? emptyNotebook("", "patient")
    for (let many = 1_024; many >= 1;) {
      const junk = Array.from({ length: many }, () => [asAddress(`0x${toHex(randomBytes(20))}`), "Nobody"])
      const more = {
        ...notebook,
        contacts: { ...notebook.contacts, ...(Object.fromEntries(junk) as Notebook["contacts"]) },
      }
      const next = { notebook: more, edition: version + 1 }
      const sealed = await sealNotebook(newestMaster(acting), { account, version }, next)
      if (sealed.length > MAX_SEALED_NOTEBOOK_BYTES) many = Math.floor(many / 2)
      else notebook = more
    }
    const edition = { notebook, edition: version + 1 }
    const sealed = await sealNotebook(newestMaster(acting), { account, version }, edition)
    expect(sealed.length).to.be.greaterThan(MAX_SEALED_NOTEBOOK_BYTES - 200)
    await services.server.putNotebook(account, { version, sealed })
  }

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
    await fill(delegate, acting)
    await endDelegate(services, keys, delegate.keys.account)
    const outcome = await share(patient, folder, doctor).then(
      () => "shared",
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect(outcome).to.equal("shared")
    const after = (await readNotebook(services, keys))?.notebook
    expect(after?.name).to.equal("Ines Vogel")
    expect(after?.leftOut).to.be.greaterThan(0)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["One"])
  })
})
