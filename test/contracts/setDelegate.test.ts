import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { NOBODY, NO_DIGEST, bytes, keyDigest, wrappedKey, keptDigest, NO_KEY } from "./support/samples"

describe("RecordRegistry.setDelegate", () => {
  const digest = keyDigest("delegate")
  const masters = wrappedKey("masters")

  describe("given nobody named", () => {
    it("names a delegate until a date and hands them the masters", async () => {
      const { registry, patient, delegate, inADay } = await start()
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
      await expect(registry.setDelegate(delegate, inADay, 7, digest, masters))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, 0n, inADay, 7, digest, masters)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay)
    })

    it("enters the journal", async () => {
      const { registry, patient, name } = await start()
      await expectEntered(registry, patient, () => name())
    })
  })

  describe("given a delegate", () => {
    const named = async () => {
      const cast = await start()
      await cast.name()
      return { ...cast, before: await cast.registry.journalOf(cast.patient) }
    }

    it("moves their date", async () => {
      const { registry, patient, delegate, inADay, before } = await named()
      await expect(registry.setDelegate(delegate, inADay + 1, 8, digest, masters))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, before, inADay + 1, 8, digest, masters)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay + 1)
    })

    it("ends them at once", async () => {
      const { registry, patient, delegate, before } = await named()
      await expect(registry.setDelegate(delegate, 0, 0, NO_DIGEST, "0x"))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, before, 0, 0, NO_DIGEST, "0x")
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
    })

    it("ends them although they published another key", async () => {
      const { registry, patient, delegate, name } = await named()
      await registry.connect(delegate).publishKey(bytes("another key", 1216))
      await name({ until: 0 })
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
    })

    it("lets a delegate name nobody for the patient", async () => {
      const { registry, patient, delegate, doctor, name } = await named()
      await name({ to: "doctor", by: delegate })
      expect(await registry.delegateUntil(patient, doctor)).to.equal(0)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a date that is now", async () => {
      const { registry, inADay, name, passADay } = await start()
      await passADay()
      await expect(name()).to.be.revertedWithCustomError(registry, "AlreadyOver").withArgs(inADay, inADay)
    })

    it("refuses nobody", async () => {
      const { registry, inADay } = await start()
      await expect(registry.setDelegate(NOBODY, inADay, 0, digest, masters))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(NOBODY)
    })

    it("refuses the patient themselves", async () => {
      const { registry, patient, inADay } = await start()
      await expect(registry.setDelegate(patient, inADay, 0, digest, masters))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(patient)
    })

    it("refuses another key than the delegate's", async () => {
      const { registry, delegate, inADay } = await start()
      await expect(registry.setDelegate(delegate, inADay, 0, keyDigest("doctor"), masters))
        .to.be.revertedWithCustomError(registry, "KeyChanged")
        .withArgs(delegate, keyDigest("doctor"), keptDigest("delegate"))
    })

    it("refuses who has no key", async () => {
      const { registry, stranger, inADay } = await start()
      await expect(registry.setDelegate(stranger, inADay, 0, NO_DIGEST, masters))
        .to.be.revertedWithCustomError(registry, "KeyChanged")
        .withArgs(stranger, NO_DIGEST, NO_KEY)
    })

    it("refuses a wrapped key that is too short or too long", async () => {
      const { registry, delegate, inADay } = await start()
      for (const length of [0, 1167, 4097]) {
        await expect(registry.setDelegate(delegate, inADay, 0, digest, bytes("masters", length)))
          .to.be.revertedWithCustomError(registry, "WrappedKeyLength")
          .withArgs(length, 1168, 4096)
      }
    })

    it("refuses a key or its digest where it ends somebody", async () => {
      const { registry, delegate } = await start()
      await expect(registry.setDelegate(delegate, 0, 0, NO_DIGEST, masters))
        .to.be.revertedWithCustomError(registry, "WrappedKeyLength")
        .withArgs(1168, 0, 0)
      await expect(registry.setDelegate(delegate, 0, 0, digest, "0x"))
        .to.be.revertedWithCustomError(registry, "KeyChanged")
        .withArgs(delegate, digest, NO_KEY)
    })
  })
})
