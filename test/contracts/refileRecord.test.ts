import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { FOLDER, RECORD_BIT, wrappedKeys } from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.refileRecord", () => {
  const keys = wrappedKeys("refiled")
  const withRecord = async () => {
    const cast = await start()
    await cast.add(cast.patient)
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }

  onlyPatientOrDelegate(
    "RecordRefiled",
    ({ add, patient }) => add(patient),
    ({ registry, patient }, by) => registry.connect(by).refileRecord(patient, 0, FOLDER, 0, keys),
  )

  describe("given a record", () => {
    it("notes the new folder and keys", async () => {
      const { registry, patient, before } = await withRecord()
      await expect(registry.refileRecord(patient, 0, FOLDER, 7, keys))
        .to.emit(registry, "RecordRefiled")
        .withArgs(patient, patient, before, 0, FOLDER, 7, keys)
    })

    it("enters the journal", async () => {
      const { registry, patient } = await withRecord()
      await expectEntered(registry, patient, () => registry.refileRecord(patient, 0, FOLDER, 7, keys))
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a number beyond the journal", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.refileRecord(patient, 1, FOLDER, 0, keys))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 1, 1)
    })

    it("refuses a scope that is no folder", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.refileRecord(patient, 0, RECORD_BIT, 0, keys))
        .to.be.revertedWithCustomError(registry, "NotAFolder")
        .withArgs(RECORD_BIT)
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.refileRecord(patient, 0, FOLDER, 0, wrappedKeys("long", 4097)))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })
})
