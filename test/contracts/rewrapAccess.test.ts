import { expect } from "chai"
import { start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { ethers } from "./support/network"
import {
  CONTRIBUTE,
  FOLDER,
  NO_DIGEST,
  READ,
  RECORD_BIT,
  digest,
  keyDigest,
  publicKey,
  wrappedKey,
  wrappedKeys,
  keptDigest,
  NO_KEY,
} from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.rewrapAccess", () => {
  /** Both doctors hold the folder; the epoch has moved to 3 since. */
  const rotated = async () => {
    const cast = await start()
    await cast.grant({ scope: FOLDER, permissions: READ | CONTRIBUTE })
    await cast.grant({ scope: FOLDER, to: "colleague", expiresAt: cast.inADay + 100 })
    await cast.registry.revokeAccess(cast.patient, FOLDER, [], 3, [])
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }
  const noGrant = ({ registry, patient, doctor }: Cast, send: Promise<unknown>) =>
    expect(send).to.be.revertedWithCustomError(registry, "NoGrant").withArgs(patient, FOLDER, doctor)

  onlyPatientOrDelegate(
    "AccessRewrapped",
    ({ grant, inADay }) => grant({ scope: FOLDER, to: "colleague", expiresAt: inADay + 100 }),
    ({ registry, patient, rewrap }, by) =>
      registry.connect(by).rewrapAccess(patient, FOLDER, [rewrap("colleague")]),
  )

  describe("given a live grant", () => {
    it("notes the current epoch and the block, and nothing else", async () => {
      const { registry, patient, doctor, inADay, rewrap, before } = await rotated()
      const given = rewrap("doctor")
      await expect(registry.rewrapAccess(patient, FOLDER, [given]))
        .to.emit(registry, "AccessRewrapped")
        .withArgs(patient, doctor, patient, before, FOLDER, 3, given.keyDigest, given.wrappedKey)
      expect(await registry.grantOf(patient, FOLDER, doctor)).to.deep.equal([
        BigInt(inADay),
        3n,
        BigInt(await ethers.provider.getBlockNumber()),
        3n,
      ])
    })

    it("enters the journal once per person", async () => {
      const { registry, patient, rewrap } = await rotated()
      const both = [rewrap("doctor"), rewrap("colleague")]
      await expectEntered(registry, patient, () => registry.rewrapAccess(patient, FOLDER, both), 2)
    })

    it("leaves the inbox alone", async () => {
      const { registry, patient, doctor, rewrap } = await rotated()
      const inbox = await registry.inboxOf(doctor)
      await registry.rewrapAccess(patient, FOLDER, [rewrap("doctor")])
      expect(await registry.inboxOf(doctor)).to.equal(inbox)
    })

    it("gives a key again to one who published another", async () => {
      const { registry, patient, doctor, rewrap, before } = await rotated()
      await registry.connect(doctor).publishKey(publicKey("newer"))
      const given = { ...rewrap("doctor"), keyDigest: keyDigest("newer") }
      await expect(registry.rewrapAccess(patient, FOLDER, [given]))
        .to.emit(registry, "AccessRewrapped")
        .withArgs(patient, doctor, patient, before, FOLDER, 3, given.keyDigest, given.wrappedKey)
    })
  })

  describe("given a grant on one record", () => {
    it("gives the key of the record that was replaced", async () => {
      const { registry, patient, doctor, add, grant, rewrap } = await start()
      await add(patient)
      await grant({ scope: RECORD_BIT })
      const [cidDigest, keys] = [digest("replacement"), wrappedKeys("replacement")]
      await registry.replaceRecords(patient, [{ record: 0, epoch: 0, cidDigest, wrappedKeys: keys }])
      const before = await registry.journalOf(patient)
      const given = rewrap("doctor")
      await expect(registry.rewrapAccess(patient, RECORD_BIT, [given]))
        .to.emit(registry, "AccessRewrapped")
        .withArgs(patient, doctor, patient, before, RECORD_BIT, 0, given.keyDigest, given.wrappedKey)
    })
  })

  describe("given no live grant", () => {
    it("refuses one who has none", async () => {
      const cast = await start()
      await noGrant(cast, cast.registry.rewrapAccess(cast.patient, FOLDER, [cast.rewrap("doctor")]))
    })

    it("refuses one whose grant is over", async () => {
      const cast = await rotated()
      await cast.passADay()
      await noGrant(cast, cast.registry.rewrapAccess(cast.patient, FOLDER, [cast.rewrap("doctor")]))
    })

    it("refuses one whose grant was revoked", async () => {
      const cast = await rotated()
      await cast.registry.revokeAccess(cast.patient, FOLDER, [cast.doctor], 4, [])
      await noGrant(cast, cast.registry.rewrapAccess(cast.patient, FOLDER, [cast.rewrap("doctor")]))
    })

    it("refuses one who may contribute but not read", async () => {
      const cast = await start()
      await cast.grant({ scope: FOLDER, permissions: CONTRIBUTE })
      await noGrant(cast, cast.registry.rewrapAccess(cast.patient, FOLDER, [cast.rewrap("doctor")]))
    })
  })

  describe("when the key moved meanwhile", () => {
    it("refuses the digest of an older key", async () => {
      const { registry, patient, doctor, rewrap } = await rotated()
      await registry.connect(doctor).publishKey(publicKey("newer"))
      await expect(registry.rewrapAccess(patient, FOLDER, [rewrap("doctor")]))
        .to.be.revertedWithCustomError(registry, "KeyChanged")
        .withArgs(doctor, keyDigest("doctor"), keptDigest("newer"))
    })

    it("refuses one without a key, whatever digest is given", async () => {
      const { registry, patient, stranger, rewrap } = await rotated()
      for (const given of [NO_DIGEST, keyDigest("doctor")])
        await expect(
          registry.rewrapAccess(patient, FOLDER, [
            { ...rewrap("doctor"), grantee: stranger.address, keyDigest: given },
          ]),
        )
          .to.be.revertedWithCustomError(registry, "KeyChanged")
          .withArgs(stranger, given, NO_KEY)
    })
  })

  describe("when the wrapped key has another length", () => {
    const refuses = (length: number) => async () => {
      const { registry, patient, rewrap } = await rotated()
      const given = { ...rewrap("doctor"), wrappedKey: wrappedKey("doctor", length) }
      await expect(registry.rewrapAccess(patient, FOLDER, [given]))
        .to.be.revertedWithCustomError(registry, "WrappedKeyLength")
        .withArgs(length, 1168, 4096)
    }
    it("refuses 1,167 bytes", refuses(1167))
    it("refuses 4,097 bytes", refuses(4097))
  })

  describe("when there are none or too many", () => {
    it("refuses none", async () => {
      const { registry, patient } = await rotated()
      await expect(registry.rewrapAccess(patient, FOLDER, []))
        .to.be.revertedWithCustomError(registry, "NobodyNamed")
        .withArgs(patient, FOLDER)
    })

    it("refuses 257", async () => {
      const { registry, patient, doctor } = await rotated()
      // Short wrapped keys: the count is refused before anything else is looked at.
      const given = Array.from({ length: 257 }, () => ({
        grantee: doctor.address,
        keyDigest: keyDigest("doctor"),
        wrappedKey: "0x",
      }))
      await expect(registry.rewrapAccess(patient, FOLDER, given))
        .to.be.revertedWithCustomError(registry, "TooManyGrantees")
        .withArgs(257, 256)
    })
  })
})
