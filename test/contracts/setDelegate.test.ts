import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { NOBODY } from "./support/samples"

describe("RecordRegistry.setDelegate", () => {
  describe("given nobody named", () => {
    it("names a delegate until a date", async () => {
      const { registry, patient, delegate, inADay } = await start()
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
      await expect(registry.setDelegate(delegate, inADay))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, 0n, inADay)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay)
    })

    it("enters the journal", async () => {
      const { registry, patient, delegate, inADay } = await start()
      await expectEntered(registry, patient, () => registry.setDelegate(delegate, inADay))
    })
  })

  describe("given a delegate", () => {
    const named = async () => {
      const cast = await start()
      await cast.registry.setDelegate(cast.delegate, cast.inADay)
      return { ...cast, before: await cast.registry.journalOf(cast.patient) }
    }

    it("moves his date", async () => {
      const { registry, patient, delegate, inADay, before } = await named()
      await expect(registry.setDelegate(delegate, inADay + 1))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, before, inADay + 1)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(inADay + 1)
    })

    it("ends him at once", async () => {
      const { registry, patient, delegate, before } = await named()
      await expect(registry.setDelegate(delegate, 0))
        .to.emit(registry, "DelegateSet")
        .withArgs(patient, delegate, before, 0)
      expect(await registry.delegateUntil(patient, delegate)).to.equal(0)
    })

    it("lets him name nobody for her", async () => {
      const { registry, patient, delegate, stranger, inADay } = await named()
      await registry.connect(delegate).setDelegate(stranger, inADay)
      expect(await registry.delegateUntil(patient, stranger)).to.equal(0)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a date that is now", async () => {
      const { registry, delegate, inADay, passADay } = await start()
      await passADay()
      await expect(registry.setDelegate(delegate, inADay))
        .to.be.revertedWithCustomError(registry, "AlreadyOver")
        .withArgs(inADay, inADay)
    })

    it("refuses nobody", async () => {
      const { registry, inADay } = await start()
      await expect(registry.setDelegate(NOBODY, inADay))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(NOBODY)
    })

    it("refuses herself", async () => {
      const { registry, patient, inADay } = await start()
      await expect(registry.setDelegate(patient, inADay))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(patient)
    })
  })
})
