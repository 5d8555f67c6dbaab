import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { NO_DIGEST, digest, wrappedKeys } from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.replaceRecord", () => {
  const next = digest("replacement")
  const keys = wrappedKeys("replacement")
  const withRecord = async () => {
    const cast = await start()
    await cast.add(cast.patient)
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }

  onlyPatientOrDelegate(
    "RecordReplaced",
    ({ add, patient }) => add(patient),
    ({ registry, patient }, by) => registry.connect(by).replaceRecord(patient, 0, 0, next, keys),
  )

  describe("given a record", () => {
    it("notes the new digest and keys", async () => {
      const { registry, patient, before } = await withRecord()
      await expect(registry.replaceRecord(patient, 0, 7, next, keys))
        .to.emit(registry, "RecordReplaced")
        .withArgs(patient, patient, before, 0, 7, next, keys)
    })

    it("enters the journal", async () => {
      const { registry, patient } = await withRecord()
      await expectEntered(registry, patient, () => registry.replaceRecord(patient, 0, 0, next, keys))
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a number beyond the journal", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.replaceRecord(patient, 1, 0, next, keys))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 1, 1)
    })

    it("refuses any number in an empty journal", async () => {
      const { registry, patient } = await start()
      await expect(registry.replaceRecord(patient, 0, 0, next, keys))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 0, 0)
    })

    it("refuses an empty digest", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.replaceRecord(patient, 0, 0, NO_DIGEST, keys))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(0)
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await withRecord()
      await expect(registry.replaceRecord(patient, 0, 0, next, wrappedKeys("long", 4097)))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })
})
