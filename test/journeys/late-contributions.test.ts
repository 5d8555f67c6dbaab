import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { Address } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import type { Services } from "../../app/_journeys/services"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { DAY, seenBy, titles } from "./acts"
import { newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** The identity that contributions are wrapped to is thrown away with new keys: what comes late must not be lost. */
describe("a contribution that comes while new keys are being made", () => {
  let world: World
  let patient: Actor
  let lab: Actor
  let next = 1
  const folder = newFolder()
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
    lab = await world.actor(next++)
    await letAdd(patient.services, patient.keys, {
      ...{ scope: folder, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
  })
  after(() => world.stop())

  const contribute = async () => {
    const record = newRecord(randomBytes(40), { title: "Lipids" })
    const place = { patient: patient.keys.account, folder }
    const [row] = await noteContributions(lab.services, lab.keys, place, [record])
    const uploaded = await uploadRecord(lab.services, lab.keys, row!, record)
    await recordContributions(lab.services, lab.keys, [uploaded])
  }

  it("opens to the patient, whenever it comes before the new key is published", async () => {
    const { services } = patient
    const meanwhile: Services = {
      ...services,
      writer: {
        ...services.writer,
        sealVault: async (...given) => {
          await contribute()
          await services.writer.sealVault(...given)
        },
      },
    }
    const replacement = await prepareReplacement(meanwhile, patient.keys)
    await keepReplacement(meanwhile, patient.keys, replacement)
    expect(titles(await seenBy({ ...patient, keys: replacement.keys }, patient))).to.deep.equal(["Lipids"])
  })

  it("opens to the patient, or new keys wait, where one provider does not show it yet", async () => {
    const { services, keys } = patient
    const replacement = await prepareReplacement(services, keys)
    const before = await services.reader.journal(keys.account)
    await contribute()
    // A prefix of the true journal is what a provider may show that is behind, or lies
    const reader = new Proxy(services.reader, {
      get(target, name) {
        if (name === "journal")
          return (account: Address, ...rest: []) =>
            account === keys.account ? Promise.resolve(before) : target.journal(account, ...rest)
        const member: unknown = Reflect.get(target, name)
        return typeof member === "function" ? (member.bind(target) as unknown) : member
      },
    })
    const outcome = await keepReplacement({ ...services, reader }, keys, replacement).then(
      () => "kept",
      (error: unknown) => {
        if (!isKeywardError(error)) throw error
        return "waits"
      },
    )
    const held = outcome === "kept" ? replacement.keys : keys
    expect(titles(await seenBy({ ...patient, keys: held }, patient)), outcome).to.deep.equal(["Lipids"])
  })
})
