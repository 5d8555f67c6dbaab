import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { NO_DIGEST, digest, wrappedKeys } from "./support/samples"
import { onlyPatientOrDelegate } from "./support/who-may-write"

describe("RecordRegistry.replaceRecords", () => {
  const replacement = (record: number, name = "replacement", epoch = 0) => ({
    record,
    epoch,
    cidDigest: digest(name),
    wrappedKeys: wrappedKeys(name),
  })
  const withRecords = async () => {
    const cast = await start()
    for (let added = 0; added < 3; added++) await cast.add(cast.patient)
    return { ...cast, before: await cast.registry.journalOf(cast.patient) }
  }

  onlyPatientOrDelegate(
    "RecordReplaced",
    ({ add, patient }) => add(patient),
    ({ registry, patient }, by) => registry.connect(by).replaceRecords(patient, [replacement(0)]),
  )

  describe("given records", () => {
    it("notes each new digest and keys, in their order", async () => {
      const { registry, patient, before } = await withRecords()
      const written = registry.replaceRecords(patient, [replacement(2, "a", 7), replacement(0, "b", 8)])
      await expect(written)
        .to.emit(registry, "RecordReplaced")
        .withArgs(patient, patient, before, 2, 7, digest("a"), wrappedKeys("a"))
      await written
      const [first, second] = await registry.queryFilter(registry.filters.RecordReplaced(), -1)
      expect(first?.args.record).to.equal(2n)
      expect([...(second?.args ?? [])].slice(3)).to.deep.equal([0n, 8n, digest("b"), wrappedKeys("b")])
    })

    it("enters the journal, once for each", async () => {
      const { registry, patient } = await withRecords()
      await expectEntered(registry, patient, () => registry.replaceRecords(patient, [replacement(0, "z", 7)]))
      const three = [replacement(0, "a"), replacement(1, "b"), replacement(0, "c")]
      await expectEntered(registry, patient, () => registry.replaceRecords(patient, three), 3)
    })

    it("counts in the patient's journal, not in that of their delegate", async () => {
      const { registry, patient, delegate, name } = await withRecords()
      await name()
      const before = await registry.journalOf(patient)
      await expect(registry.connect(delegate).replaceRecords(patient, [replacement(2)]))
        .to.emit(registry, "RecordReplaced")
        .withArgs(patient, delegate, before, 2, 0, digest("replacement"), wrappedKeys("replacement"))
    })

    it("takes 256 at once", async () => {
      const { registry, patient } = await withRecords()
      const all = Array.from({ length: 256 }, (_, index) => replacement(index % 3, `${index}`))
      await expectEntered(registry, patient, () => registry.replaceRecords(patient, all), 256)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses none", async () => {
      const { registry, patient } = await withRecords()
      await expect(registry.replaceRecords(patient, []))
        .to.be.revertedWithCustomError(registry, "NoRecordNamed")
        .withArgs()
    })

    it("refuses 257", async () => {
      const { registry, patient } = await withRecords()
      const all = Array.from({ length: 257 }, () => replacement(0))
      await expect(registry.replaceRecords(patient, all))
        .to.be.revertedWithCustomError(registry, "TooManyRecords")
        .withArgs(257, 256)
    })

    it("refuses all where one number is beyond the journal", async () => {
      const { registry, patient, before } = await withRecords()
      await expect(registry.replaceRecords(patient, [replacement(0), replacement(4)]))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 4, 4)
      expect(await registry.journalOf(patient)).to.equal(before)
    })

    it("refuses any number in an empty journal", async () => {
      const { registry, patient } = await start()
      await expect(registry.replaceRecords(patient, [replacement(0)]))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 0, 0)
    })

    it("refuses an empty digest, and says which", async () => {
      const { registry, patient } = await withRecords()
      const empty = { ...replacement(1), cidDigest: NO_DIGEST }
      await expect(registry.replaceRecords(patient, [replacement(0), empty]))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(1)
    })

    it("refuses wrapped keys of 4,097 bytes", async () => {
      const { registry, patient } = await withRecords()
      const long = { ...replacement(0), wrappedKeys: wrappedKeys("long", 4097) }
      await expect(registry.replaceRecords(patient, [long]))
        .to.be.revertedWithCustomError(registry, "WrappedKeysLength")
        .withArgs(4097, 4096)
    })
  })
})
