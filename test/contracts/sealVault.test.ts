import { expect } from "chai"
import { start } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { NO_DIGEST, digest, tagOf } from "./support/samples"

describe("RecordRegistry.sealVault", () => {
  const [first, second, other] = [digest("first vault"), digest("second vault"), digest("other vault")]
  const sealed = async () => {
    const cast = await start()
    await cast.registry.sealVault(first, NO_DIGEST)
    return cast
  }

  describe("given no vault", () => {
    it("notes the digest", async () => {
      const { registry, patient, stranger } = await start()
      await expect(registry.sealVault(first, NO_DIGEST))
        .to.emit(registry, "VaultSealed")
        .withArgs(patient, 0n, first, NO_DIGEST)
      expect(await registry.vaultTagOf(patient)).to.equal(tagOf(first))
      expect(await registry.vaultTagOf(stranger)).to.equal(tagOf(NO_DIGEST))
    })

    it("enters the journal", async () => {
      const { registry, patient } = await start()
      await expectEntered(registry, patient, () => registry.sealVault(first, NO_DIGEST))
    })

    it("refuses an old digest that never was", async () => {
      const { registry, patient } = await start()
      await expect(registry.sealVault(second, first))
        .to.be.revertedWithCustomError(registry, "VaultChanged")
        .withArgs(patient, first, tagOf(NO_DIGEST))
    })
  })

  describe("given a vault", () => {
    it("replaces the digest that was expected", async () => {
      const { registry, patient } = await sealed()
      const before = await registry.journalOf(patient)
      await expect(registry.sealVault(second, first))
        .to.emit(registry, "VaultSealed")
        .withArgs(patient, before, second, first)
      expect(await registry.vaultTagOf(patient)).to.equal(tagOf(second))
    })

    it("refuses when another digest was expected", async () => {
      const { registry, patient } = await sealed()
      await expect(registry.sealVault(second, other))
        .to.be.revertedWithCustomError(registry, "VaultChanged")
        .withArgs(patient, other, tagOf(first))
    })

    it("refuses when none was expected", async () => {
      const { registry, patient } = await sealed()
      await expect(registry.sealVault(second, NO_DIGEST))
        .to.be.revertedWithCustomError(registry, "VaultChanged")
        .withArgs(patient, NO_DIGEST, tagOf(first))
    })
  })

  describe("when the new digest is zero", () => {
    it("refuses", async () => {
      const { registry } = await sealed()
      await expect(registry.sealVault(NO_DIGEST, first))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(0)
    })
  })
})
