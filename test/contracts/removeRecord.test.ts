import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.removeRecord", () => {
  const withRecord = async () => {
    const cast = await start()
    await cast.add(cast.patient)
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }

  onlyPatientOrDelegate(
    "RecordRemoved",
    ({ add, patient }) => add(patient),
    ({ registry, patient }, by) => registry.connect(by).removeRecord(patient, 0),
  )

  describe("given a record", () => {
    it("notes its number", async () => {
      const { registry, patient, before } = await withRecord()
      await expect(registry.removeRecord(patient, 0))
        .to.emit(registry, "RecordRemoved")
        .withArgs(patient, patient, before, 0)
    })

    it("enters the journal", async () => {
      const { registry, patient } = await withRecord()
      await expectEntered(registry, patient, () => registry.removeRecord(patient, 0))
    })
  })

  describe("when the number is beyond the journal", () => {
    it("refuses", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.removeRecord(patient, 1))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 1, 1)
    })
  })
})
