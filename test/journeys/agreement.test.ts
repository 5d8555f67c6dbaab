import { expect } from "chai"
import { agree } from "../../app/_adapters/chain/agreeing-reader"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import type { AtBlock } from "../../app/_adapters/chain/registry-reader"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { parseLink } from "../../app/_core/journal/link"
import { wrappedScopes } from "../../app/_core/keys/wrapped-keys"
import type { Link } from "../../app/_core/ports/registry"
import type { Address } from "../../app/_core/types"
import { refileRecords, replaceRecord } from "../../app/_journeys/file-records"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import type { Services } from "../../app/_journeys/services"
import { DAY, expectRefusal, newest, seenBy, share, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** A provider that tells of another journal, of the same length. */
class OtherJournal extends ChainRegistryReader {
  override async journalLink(patient: Address, block?: AtBlock): Promise<Link> {
    return parseLink((await super.journalLink(patient, block)).word ^ 1n)
  }
}

describe("two providers, before anything is wrapped", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(patient, [newRecord(randomBytes(20), { title: "ECG" })], heart)
    await share(patient, heart, doctor)
    await share(patient, heart, stranger)
  })
  after(() => world.stop())

  const options = () => ({ ...world.config, provider: chainProvider(world.chain.url, world.chain.chainId) })
  const disagreeing = (): Actor => {
    const reader = new ChainRegistryReader(options())
    return {
      ...patient,
      services: { ...patient.services, reader, agreed: agree(reader, new OtherJournal(options())) },
    }
  }
  const ecg = async () => {
    const [record] = await seenBy(patient, patient)
    if (!record?.open) throw new Error("the ECG does not open")
    return record.open
  }

  it("nothing is shared where they disagree about the journal", () =>
    expectRefusal("providers-disagree", share(disagreeing(), heart, doctor)))

  it("nothing is added", () =>
    expectRefusal("providers-disagree", addRecords(disagreeing(), [newRecord(randomBytes(9))], heart)))

  it("nobody is stopped with keys for whom only one of them tells of", () => {
    const { services, keys } = disagreeing()
    return expectRefusal(
      "providers-disagree",
      revokeAccess(services, keys, { scope: heart, grantees: [doctor.keys.account] }),
    )
  })

  it("no record is moved", async () => {
    const { services, keys } = disagreeing()
    const record = await newest(patient)
    await expectRefusal(
      "providers-disagree",
      refileRecords(services, keys, [{ record, folder: newFolder() }]),
    )
  })

  it("no record is replaced", async () => {
    const { services, keys } = disagreeing()
    const former = await ecg()
    await expectRefusal(
      "providers-disagree",
      replaceRecord(services, keys, former, newRecord(randomBytes(9))),
    )
  })

  describe("one that shows a journal without the last revocation", () => {
    /** The app's own provider; the two still agree on heads. */
    const stale = async (): Promise<Services> => {
      const before = await patient.services.reader.journal(patient.keys.account)
      await revokeAccess(patient.services, patient.keys, { scope: heart, grantees: [doctor.keys.account] })
      const { reader } = patient.services
      const lying = Object.create(reader, {
        journal: { value: () => Promise.resolve(before) },
        chainId: { value: reader.chainId },
        registry: { value: reader.registry },
        journalLink: { value: (who: Address) => reader.journalLink(who) },
        now: { value: () => reader.now() },
        key: { value: (who: Address) => reader.key(who) },
      }) as Services["reader"]
      return { ...patient.services, reader: lying }
    }

    it("cannot bring a key of the revoked epoch under a moved record", async () => {
      const services = await stale()
      const record = await newest(patient)
      await refileRecords(services, patient.keys, [{ record, folder: heart }]).catch(() => undefined)
      const { state } = await viewOf(patient, patient)
      const moved = state.records.get(record)
      const last = moved?.versions.at(-1)
      // Either nothing was written, or it was written under the epoch that holds.
      if (moved?.versions.length === 1) return
      expect(
        wrappedScopes(last?.wrappedKeys ?? new Uint8Array()).find(({ scope }) => scope === heart)?.epoch,
      ).to.equal(state.scopes.get(heart)?.epoch)
    })

    it("cannot hide that a grant has lapsed", async () => {
      await share(patient, heart, doctor, { days: 1 })
      await world.later(2 * DAY)
      const { reader } = patient.services
      const lying = Object.create(reader, {
        now: { value: async () => (await reader.now()) - 2 * DAY },
        journal: { value: (who: Address) => reader.journal(who) },
        journalLink: { value: (who: Address) => reader.journalLink(who) },
        chainId: { value: reader.chainId },
        registry: { value: reader.registry },
      }) as Services["reader"]
      const before = (await viewOf(patient, patient)).state.scopes.get(heart)?.epoch ?? 0
      await addRecords(
        { ...patient, services: { ...patient.services, reader: lying } },
        [newRecord(randomBytes(9))],
        heart,
      )
      expect((await viewOf(patient, patient)).state.scopes.get(heart)?.epoch).to.equal(before + 1)
    })
  })
})
