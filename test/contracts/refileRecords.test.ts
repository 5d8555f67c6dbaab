import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { FOLDER, OTHER_FOLDER, RECORD_BIT, wrappedKeys } from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.refileRecords", () => {
  const keys = wrappedKeys("refiled")
  const refiling = (record: number, folder = FOLDER, epoch = 0) => ({
    ...{ record, folder, epoch, wrappedKeys: keys },
  })
  const withRecords = async () => {
    const cast = await start()
    for (let added = 0; added < 3; added++) await cast.add(cast.patient)
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }

  onlyPatientOrDelegate(
    "RecordRefiled",
    ({ add, patient }) => add(patient),
    ({ registry, patient }, by) => registry.connect(by).refileRecords(patient, [refiling(0)]),
  )

  describe("given records", () => {
    it("notes each new folder and keys, in their order", async () => {
      const { registry, patient, before } = await withRecords()
      const written = registry.refileRecords(patient, [refiling(2, FOLDER, 7), refiling(0, OTHER_FOLDER, 8)])
      await expect(written)
        .to.emit(registry, "RecordRefiled")
        .withArgs(patient, patient, before, 2, FOLDER, 7, keys)
      await written
      const [first, second] = await registry.queryFilter(registry.filters.RecordRefiled(), -1)
      expect(first?.args.record).to.equal(2n)
      expect([...(second?.args ?? [])].slice(3)).to.deep.equal([0n, OTHER_FOLDER, 8n, keys])
    })

    it("enters the journal, once for each", async () => {
      const { registry, patient } = await withRecords()
      await expectEntered(registry, patient, () => registry.refileRecords(patient, [refiling(0, FOLDER, 7)]))
      const three = [refiling(0), refiling(1, OTHER_FOLDER, 8), refiling(0, 0n)]
      await expectEntered(registry, patient, () => registry.refileRecords(patient, three), 3)
    })

    it("counts in the patient's journal, not in that of their delegate", async () => {
      const { registry, patient, delegate, name } = await withRecords()
      await name()
      const before = await registry.journalOf(patient)
      await expect(registry.connect(delegate).refileRecords(patient, [refiling(2)]))
        .to.emit(registry, "RecordRefiled")
        .withArgs(patient, delegate, before, 2, FOLDER, 0, keys)
    })

    it("takes 256 at once", async () => {
      const { registry, patient } = await withRecords()
      const all = Array.from({ length: 256 }, (_, index) => refiling(index % 3, BigInt(index)))
      await expectEntered(registry, patient, () => registry.refileRecords(patient, all), 256)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses none", async () => {
      const { registry, patient } = await withRecords()
      await expect(registry.refileRecords(patient, []))
        .to.be.revertedWithCustomError(registry, "NoRecordNamed")
        .withArgs()
    })

    it("refuses 257", async () => {
      const { registry, patient } = await withRecords()
      const all = Array.from({ length: 257 }, () => refiling(0))
      await expect(registry.refileRecords(patient, all))
        .to.be.revertedWithCustomError(registry, "TooManyRecords")
        .withArgs(257, 256)
    })

    it("refuses all where one number is beyond the journal", async () => {
      const { registry, patient, before } = await withRecords()
      await expect(registry.refileRecords(patient, [refiling(0), refiling(4)]))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 4, 4)
      expect(await registry.journalOf(patient)).to.equal(before)
    })

    it("refuses a scope that is no folder", async () => {
      const { registry, patient } = await withRecords()
      await expect(registry.refileRecords(patient, [refiling(0), refiling(1, RECORD_BIT)]))
        .to.be.revertedWithCustomError(registry, "NotAFolder")
        .withArgs(RECORD_BIT)
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await withRecords()
      const long = { ...refiling(0), wrappedKeys: wrappedKeys("long", 4097) }
      await expect(registry.refileRecords(patient, [long]))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })
})
