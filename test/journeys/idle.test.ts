import { expect } from "chai"
import { RECOVERY_DELAY } from "../../app/_core/former-keys-request"
import { newFolder } from "../../app/_core/folder"
import { freezeAccount, lookAtRecovery, nameSuccessor } from "../../app/_journeys/recover-account"
import { readRequests } from "../../app/_journeys/answer-request"
import { requestAccess } from "../../app/_journeys/request-access"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { RegistryReader } from "../../app/_core/ports/registry"
import { EVERYTHING, READ } from "../../app/_core/types"
import { DAY, expectRefusal, newest, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const HOUR = 3_600

/** A chain that makes no block while nobody writes: its newest one is as old as the last thing that anybody did. */
describe("a chain where nobody writes", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true })
  })
  after(() => world.stop())

  const sent = ({ services }: Actor) => world.chain.provider.getTransactionCount(services.wallet.account)
  /** How old the newest block is, by the clock of the next one. */
  const age = async (reader: RegistryReader) => {
    const block = await world.chain.provider.getBlock("latest")
    return (await reader.now()) - (block?.timestamp ?? 0)
  }

  for (const [name, seconds, people] of [
    ["an hour", HOUR, [1, 2]],
    ["a day", DAY, [3, 4]],
  ] as const) {
    it(`walks the whole journey through the relay, each step after ${name} without a block`, async () => {
      const idle = () => world.idle(seconds)
      await idle()
      // Publishes a key, seals a vault, names the recovery.
      const patient = await world.actor(people[0])
      const doctor = await world.actor(people[1])
      const folder = newFolder()

      await idle()
      expect(await age(patient.services.reader)).to.be.at.least(seconds)
      expect(await age(patient.services.agreed)).to.be.at.least(seconds)
      await addRecords(patient, [newRecord(new Uint8Array(90).fill(1), { title: "Found" })], folder)

      await idle()
      await share(patient, folder, doctor)

      await idle()
      expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Found"])
      const record = (await seenBy(doctor, patient))[0]
      if (!record?.open) throw new Error("it does not open")
      const content = await doctor.services.store.fetch(record.open.root, "0", patient.keys.account)
      await content.cancel()

      await idle()
      await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
      expect(titles(await seenBy(doctor, patient))).to.deep.equal([])

      expect([await sent(patient), await sent(doctor)], "everything was brought by the relay").to.deep.equal([
        0, 0,
      ])
    })
  }

  it("ends a grant in its second, for the reader and for the gate", async () => {
    const [patient, doctor] = [await world.actor(5), await world.actor(6)]
    const folder = newFolder()
    await addRecords(patient, [newRecord(new Uint8Array(90).fill(2), { title: "For a day" })], folder)
    const { open } = (await seenBy(patient, patient)).find(({ state }) => state.folder === folder) ?? {}
    await share(patient, folder, doctor, { days: 1 })
    const fetched = () => doctor.services.store.fetch(open?.root ?? ("" as never), "0", patient.keys.account)
    await (await fetched()).cancel()
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["For a day"])
    await world.idle(DAY + 1)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
    await expectRefusal("store-refused", fetched())
    // What is added from now on is out of reach, too: the epoch is raised first.
    await addRecords(patient, [newRecord(new Uint8Array(90).fill(3), { title: "Later" })], folder)
    const view = await viewOf(patient, patient)
    expect(view.state.records.get(await newest(patient))?.epoch).to.equal(1)
  })

  it("lets a request lapse, and another be made", async () => {
    const [patient, doctor] = [await world.actor(7), await world.actor(8)]
    const ask = async () =>
      requestAccess(doctor.services, {
        ...{ patient: patient.keys.account, scope: EVERYTHING, permissions: READ },
        expiresAt: (await doctor.services.reader.now()) + 90 * DAY,
        reason: "You are referred to us for Tuesday.",
      })
    const status = async () => {
      const { requests } = await readRequests(patient.services, await viewOf(patient, patient))
      return requests.get(doctor.keys.account)?.status
    }
    await world.idle(DAY)
    await ask()
    expect(await status()).to.equal("waiting")
    await world.idle(40 * DAY)
    expect(await status()).to.equal("lapsed")
    const { requests } = doctor.services
    expect(await requests.isOpen(patient.keys.account, doctor.keys.account)).to.equal(false)
    expect(await requests.allowance(doctor.keys.account)).to.include({ left: 16 })
    await ask()
    expect(await status()).to.equal("waiting")
  })

  it("gives a lost account its new wallet when seven days are over, not a block later", async () => {
    const patient = await world.actor(9)
    const lost = { account: patient.keys.account, code: patient.recoveryCode }
    const finder = world.visitor(10)
    await freezeAccount(finder, lost)
    await world.idle(RECOVERY_DELAY - HOUR)
    await expectRefusal("recovery-too-early", nameSuccessor(finder, lost))
    await world.idle(HOUR)
    await nameSuccessor(finder, lost)
    expect(await lookAtRecovery(finder, lost)).to.include({ wallet: finder.wallet.account, frozenAt: 0 })
  })
})
