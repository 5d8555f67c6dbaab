import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { epochOf, isLive } from "../../app/_core/journal/patient-state"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Address, Scope } from "../../app/_core/types"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { letAdd } from "../../app/_journeys/let-add"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { DAY, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** What becomes of the next transaction. A dropped or reverted one may have been read by anybody on its way. */
type Fate = "confirmed" | "dropped" | "refused"

/** The same numbers for the same seed (a linear congruential generator; nothing secret depends on it). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe("one patient with two devices", () => {
  let world: World
  let devices: readonly [Actor, Actor]
  /** Another device with a wallet that counts its transactions anew, as after a reorganisation. */
  let afterReorganisation: () => Promise<Actor>
  let doctors: readonly Actor[]
  /** The highest epoch of a scope whose key somebody can have read: sent to them, whatever became of it. */
  let held: Map<string, number>
  let fate: () => Fate

  before(async () => {
    world = await startWorld()
    const patient = await world.actor(1)
    const services = world.visitor(1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    doctors = [await world.actor(2), await world.actor(3), await world.actor(4)]
    const watched = (of: Services, wallet = of): Actor => ({
      ...patient,
      services: { ...of, writer: overheard(wallet) },
    })
    // One wallet that counts its transactions, whatever device it is asked from
    devices = [watched(patient.services), watched(services, patient.services)]
    afterReorganisation = async () => {
      const later = world.visitor(1)
      await signIn(later, { host: world.app.host, origin: world.app.url })
      return watched(later)
    }
  })
  after(() => world.stop())
  beforeEach(() => {
    held = new Map()
    fate = () => "confirmed"
  })

  const heldBy = (who: Address, scope: Scope): number => held.get(`${scope} ${who}`) ?? -1
  const hear = (who: Address, scope: Scope, epoch: number) =>
    held.set(`${scope} ${who}`, Math.max(epoch, heldBy(who, scope)))

  /** A wallet whose transactions everybody reads, and some of which never get into a block. */
  function overheard({ writer, agreed }: Services): Services["writer"] {
    const bring = async (listen: () => void | Promise<void>, send: () => Promise<void>): Promise<void> => {
      const outcome = fate()
      if (outcome === "refused") throw new KeywardError("wallet-refused")
      await listen()
      if (outcome === "dropped") throw new KeywardError("transaction-failed")
      return send()
    }
    return {
      ...writer,
      grantAccess: (input, on) =>
        bring(
          () => void (input.wrappedKey.length > 0 && hear(input.grantee, input.scope, input.epoch)),
          () => writer.grantAccess(input, on),
        ),
      revokeAccess: (input, on) =>
        bring(
          () => input.rewraps.forEach(({ grantee }) => hear(grantee, input.scope, input.newEpoch)),
          () => writer.revokeAccess(input, on),
        ),
      rewrapAccess: (input, on) =>
        bring(
          async () => {
            const epoch = await agreed.epoch(input.patient, input.scope)
            for (const { grantee } of input.rewraps) hear(grantee, input.scope, epoch)
          },
          () => writer.rewrapAccess(input, on),
        ),
    }
  }

  /** Adds a record, and looks whether anybody who does not read the folder can hold its key. */
  async function addAndCheck(device: Actor, folder: Scope, what: string): Promise<void> {
    const before = fate
    fate = () => "confirmed"
    await addRecords(device, [newRecord(randomBytes(9))], folder)
    fate = before
    const { state, now } = await viewOf(device, device)
    const epoch = epochOf(state, folder)
    for (const { keys } of doctors) {
      const reads = [...state.grants.values()].some(
        (grant) => grant.scope === folder && grant.grantee === keys.account && isLive(grant, now),
      )
      if (!reads) expect(heldBy(keys.account, folder), `${what}: ${keys.account}`).to.be.lessThan(epoch)
    }
  }

  /** What fails is part of it. */
  const tried = (work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      if (!(error instanceof KeywardError)) throw error
    })

  it("never adds a record under a key that was sent to somebody who was stopped: dropped on one, done on the other", async () => {
    const folder = newFolder()
    const [one, other] = devices
    const [first, second] = doctors as readonly [Actor, Actor]
    await share(one, folder, first)
    await share(one, folder, second)
    fate = () => "dropped"
    await tried(revokeAccess(one.services, one.keys, { scope: folder, grantees: [first.keys.account] }))
    fate = () => "confirmed"
    await revokeAccess(other.services, other.keys, { scope: folder, grantees: [second.keys.account] })
    await addAndCheck(other, folder, "after a stop that was dropped")
  })

  it("raises the epoch on the other device after a grant that was dropped", async () => {
    const folder = newFolder()
    const [one, other] = devices
    fate = () => "dropped"
    await tried(share(one, folder, doctors[0] as Actor))
    await addAndCheck(other, folder, "after a grant that was dropped")
  })

  it("raises the epoch after a grant that was dropped, also for somebody who may only add by now", async () => {
    const folder = newFolder()
    const [one] = devices
    const [first] = doctors as readonly [Actor]
    fate = () => "dropped"
    await tried(share(one, folder, first))
    fate = () => "confirmed"
    await letAdd(one.services, one.keys, {
      scope: folder,
      grantee: first.keys.account,
      expiresAt: (await one.services.reader.now()) + DAY,
      keyDigest: keyDigest(first.keys.publicKey),
    })
    await addRecords(one, [newRecord(randomBytes(9))], folder)
    expect(heldBy(first.keys.account, folder)).to.equal(0)
    expect(epochOf((await viewOf(one, one)).state, folder)).to.equal(1)
  })

  it("stops and adds whatever somebody who acts for the patient notes as spent", async () => {
    const [one] = devices
    const [first] = doctors as readonly [Actor]
    for (const planted of [255, 256, 511, 0xffff_ffff]) {
      const folder = newFolder()
      await share(one, folder, first)
      await changeNotebook(one.services, one.keys, (kept) => ({
        ...(kept ?? emptyNotebook("", "patient")),
        spentEpochs: { [String(folder)]: planted },
        sentWraps: [{ scope: String(folder), epoch: 0, grantee: doctors[1]?.keys.account as Address }],
      }))
      await revokeAccess(one.services, one.keys, { scope: folder, grantees: [first.keys.account] })
      await addAndCheck(one, folder, `noted: ${planted}`)
    }
    expect(one.keys.masters.size, "a note costs one generation at most").to.be.at.most(3)
  })

  for (const seed of [1, 2, 3])
    it(`holds over whatever two devices do and whatever fails on the way, seed ${seed}`, async () => {
      const [folder, below] = [newFolder(), seeded(seed)]
      fate = () => (["confirmed", "confirmed", "dropped", "refused"] as const)[below(4)] ?? "confirmed"
      for (let step = 0; step < 14; step++) {
        const device = devices[below(2)] ?? devices[0]
        const doctor = doctors[below(doctors.length)] as Actor
        if (below(2) === 0) await tried(share(device, folder, doctor))
        else {
          const stop = { scope: folder, grantees: [doctor.keys.account] }
          await tried(revokeAccess(device.services, device.keys, stop))
        }
        if (below(3) === 0) await addAndCheck(devices[below(2)] ?? devices[0], folder, `step ${step}`)
      }
      await addAndCheck(devices[0], folder, "at the end")
      await addAndCheck(devices[1], folder, "at the end, from the other device")
    })

  it("uses no epoch again that a reorganisation took back", async () => {
    const folder = newFolder()
    const [one] = devices
    const [first, second] = doctors as readonly [Actor, Actor]
    await share(one, folder, first)
    await share(one, folder, second)
    const before = (await world.chain.provider.send("evm_snapshot", [])) as string
    await revokeAccess(one.services, one.keys, { scope: folder, grantees: [first.keys.account] })
    expect(heldBy(second.keys.account, folder)).to.be.greaterThan(0)
    await world.chain.provider.send("evm_revert", [before])
    const { services, keys } = await afterReorganisation()
    await revokeAccess(services, keys, { scope: folder, grantees: [second.keys.account] })
    await addAndCheck({ ...one, services }, folder, "after a reorganisation")
  })

  it("uses no epoch again at which somebody was shared with before a reorganisation", async () => {
    const folder = newFolder()
    const [one] = devices
    const [first, second] = doctors as readonly [Actor, Actor]
    const { keys } = one
    const [writing, later] = [await afterReorganisation(), await afterReorganisation()]
    await share(writing, folder, first)
    const before = (await world.chain.provider.send("evm_snapshot", [])) as string
    await revokeAccess(writing.services, keys, { scope: folder, grantees: [first.keys.account] })
    await share(writing, folder, second)
    expect(heldBy(second.keys.account, folder)).to.be.greaterThan(0)
    await world.chain.provider.send("evm_revert", [before])
    await revokeAccess(later.services, keys, { scope: folder, grantees: [first.keys.account] })
    await addAndCheck(later, folder, "after a reorganisation")
  })
})
