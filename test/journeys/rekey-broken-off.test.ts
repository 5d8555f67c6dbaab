import { expect } from "chai"
import { FINAL_DEPTH } from "../../app/_adapters/chain/finality"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { asEpoch, recordScope } from "../../app/_core/types"
import type { Cid, Epoch } from "../../app/_core/types"
import { readFile } from "../../app/_journeys/read-record"
import { rekeyRecords } from "../../app/_journeys/rekey-records"
import type { Services } from "../../app/_journeys/services"
import { breaking } from "../fakes/breaking"
import type { Break } from "../fakes/breaking"
import { newest, seenBy, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** Calls that change something: broken off after them, too. */
const EFFECTS = /^(writer|car)\.|^store\.(upload|unpin)|^cipher\.reencrypt|^device\.(put|delete)/

describe("new keys, broken off at every step", () => {
  let world: World
  let patient: Actor
  let stranger: Actor
  const folder = newFolder()
  const bytes = randomBytes(5_000)
  const uploaded = new Set<Cid>()
  let services: Services
  let epoch: Epoch = asEpoch(0)

  before(async () => {
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    stranger = await world.actor(3)
    const { store } = patient.services
    const noting: typeof store = {
      isPinned: (...given) => store.isPinned(...given),
      fetch: (...given) => store.fetch(...given),
      manifests: (...given) => store.manifests(...given),
      unpin: (...given) => store.unpin(...given),
      upload: (car, ...given) => (uploaded.add(car.root), store.upload(car, ...given)),
    }
    services = { ...patient.services, store: noting }
    await addRecords({ ...patient, services }, [newRecord(bytes, { title: "The one" })], folder)
    await share(patient, recordScope(await newest(patient)), stranger)
    await addRecords({ ...patient, services }, [newRecord(bytes, { title: "The other" })], folder)
  })
  after(() => world.stop())

  /** One more stop: as if somebody had just left the folder. */
  const leave = async () => {
    epoch = asEpoch(epoch + 1)
    await services.writer.revokeAccess({
      patient: patient.keys.account,
      scope: folder,
      grantees: [],
      newEpoch: epoch,
      rewraps: [],
    })
    return { scope: folder, epoch }
  }
  const settle = () => world.chain.provider.send("hardhat_mine", [`0x${FINAL_DEPTH.toString(16)}`])
  const record = async (who: Actor, title: string) => {
    const seen = await seenBy(who, patient)
    const found = seen.find(({ open }) => open?.manifest.title === title)?.open
    if (!found) throw new Error(`it does not open: ${seen.map(({ problem }) => problem).join()}`)
    return found
  }
  const theOne = (who: Actor) => record(who, "The one")
  const both = async () => Promise.all([theOne(patient), record(patient, "The other")])

  /** Breaks a job off at one call: in its first run, its second, and when it comes to erasing. Then lets it finish. */
  async function brokenOff(once: Break): Promise<readonly string[]> {
    const before = await both()
    const job = await leave()
    const run = async () => {
      const broken = breaking(services, once)
      await rekeyRecords(broken.services, patient.keys, job).catch((error: unknown) => {
        if (!isKeywardError(error, "unexpected")) throw error
      })
      expect((await theOne(stranger)).manifest.title).to.equal("The one")
      return broken.calls
    }
    const calls = await run()
    await run()
    await settle()
    await run()
    await rekeyRecords(services, patient.keys, job)
    await settle()
    expect(await rekeyRecords(services, patient.keys, job)).to.deep.equal({ left: [], waiting: 0 })

    const where = `${once.when} ${calls[once.at]}`
    const after = await both()
    for (const [index, { state }] of after.entries())
      expect(state.versions.length, `replaced once, broken off ${where}`).to.equal(
        (before[index]?.state.versions.length ?? NaN) + 1,
      )
    const roots = after.map(({ root }) => root)
    expect(await services.device.rekeys(patient.keys.account), where).to.deep.equal([])
    expect(await services.device.uploadIds(), where).to.deep.equal([])
    for (const each of uploaded)
      expect(await services.store.isPinned(each, patient.keys.account), where).to.equal(roots.includes(each))
    uploaded.clear()
    for (const root of roots) uploaded.add(root)
    return calls
  }

  it("loses nothing, does nothing twice and leaves nothing behind", async function () {
    this.timeout(600_000)
    const whole = await brokenOff({ at: Infinity, when: "before" })
    expect(whole).to.include.members(["cipher.reencrypt", "store.upload", "writer.replaceRecords"])
    for (let at = 0; ; at++) {
      const calls = await brokenOff({ at, when: "before" })
      if (calls.length <= at) break
      if (EFFECTS.test(calls[at] ?? "")) await brokenOff({ at, when: "after" })
    }
    const parts: Uint8Array<ArrayBuffer>[] = []
    for (const who of [patient, stranger]) {
      parts.length = 0
      await readFile(
        who.services,
        await viewOf(who, patient),
        await theOne(who),
        0,
        (part) => void parts.push(part),
      )
      expect(new Uint8Array(await new Blob(parts).arrayBuffer())).to.deep.equal(bytes)
    }
  })
})
