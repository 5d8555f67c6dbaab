import { expect } from "chai"
import type { ContractTransactionResponse } from "ethers"
import { consentOf } from "./support/consent"
import { DAY, start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { expectEntered } from "./support/journal"
import { networkHelpers } from "./support/network"
import { NOBODY, NO_DIGEST, bytes, digest, publicKey, tagOf, keptDigest, NO_KEY } from "./support/samples"

describe("RecordRegistry.setUp", () => {
  const [key, vault] = [publicKey("patient"), digest("vault")]
  const done = async () => {
    const cast = await start()
    await cast.registry.setUp(key, vault, cast.neighbour)
    return cast
  }

  describe("given an account with nothing", () => {
    it("notes key, vault and recovery, in force at once", async () => {
      const { registry, patient, neighbour } = await start()
      await expect(registry.setUp(key, vault, neighbour))
        .to.emit(registry, "AccountSetUp")
        .withArgs(patient, 0n, key, vault, neighbour)
      const block = BigInt(await networkHelpers.time.latestBlock())
      expect(await registry.keyOf(patient)).to.deep.equal([keptDigest("patient"), block])
      expect(await registry.vaultTagOf(patient)).to.equal(tagOf(vault))
      const { recovery, next, nextFrom, frozenAt, wallet } = await registry.recoveryOf(patient)
      expect([recovery, next, nextFrom, frozenAt, wallet]).to.deep.equal([
        ...[neighbour.address, NOBODY, 0n, 0n, patient.address],
      ])
      await expect(registry.connect(neighbour).freeze(patient)).to.emit(registry, "AccountFrozen")
    })

    it("is one entry of the journal", async () => {
      const { registry, patient, neighbour } = await start()
      await expectEntered(registry, patient, () => registry.setUp(key, vault, neighbour))
    })

    it("goes on as after the single actions", async () => {
      const { registry, patient, neighbour, stranger } = await done()
      await expectEntered(registry, patient, () => registry.sealVault(digest("next"), vault))
      await registry.publishKey(publicKey("next"))
      expect((await registry.keyOf(patient)).digest).to.equal(keptDigest("next"))
      await registry.setRecovery(stranger)
      const { recovery, next } = await registry.recoveryOf(patient)
      expect([recovery, next]).to.deep.equal([neighbour.address, stranger.address])
    })

    it("leaves other accounts as they are", async () => {
      const { registry, stranger, neighbour } = await done()
      for (const other of [stranger, neighbour]) {
        expect(await registry.keyOf(other)).to.deep.equal([NO_KEY, 0n])
        expect(await registry.vaultTagOf(other)).to.equal(tagOf(NO_DIGEST))
        expect((await registry.recoveryOf(other)).recovery).to.equal(NOBODY)
      }
    })
  })

  describe("given an account with a part of it", () => {
    const refusesAfter =
      (part: (cast: Cast) => Promise<ContractTransactionResponse>): (() => Promise<void>) =>
      async () => {
        const cast = await start()
        const { registry, patient, neighbour } = cast
        await part(cast)
        await expect(registry.setUp(key, vault, neighbour))
          .to.be.revertedWithCustomError(registry, "AlreadySetUp")
          .withArgs(patient)
      }

    it(
      "refuses where a key is published",
      refusesAfter(({ registry }) => registry.publishKey(key)),
    )
    it(
      "refuses where a vault is sealed",
      refusesAfter(({ registry }) => registry.sealVault(vault, NO_DIGEST)),
    )
    it(
      "refuses where a recovery is named",
      refusesAfter(({ registry, neighbour: to }) => registry.setRecovery(to)),
    )
    it(
      "refuses it the second time",
      refusesAfter(({ registry, doctor }) => registry.setUp(key, vault, doctor)),
    )
  })

  describe("given a wallet that acts for another account", () => {
    it("is refused, for such an account has a recovery", async () => {
      const { registry, patient, neighbour, stranger } = await start()
      await registry.setRecovery(neighbour)
      await registry.connect(neighbour).freeze(patient)
      await networkHelpers.time.increase(7 * DAY)
      const consent = await consentOf(registry, patient, stranger)
      await registry.connect(neighbour).nameSuccessor(patient, stranger, consent)
      await expect(registry.connect(stranger).setUp(key, vault, neighbour))
        .to.be.revertedWithCustomError(registry, "AlreadySetUp")
        .withArgs(patient)
    })
  })

  describe("given a frozen account", () => {
    it("refuses", async () => {
      const { registry, patient, neighbour } = await done()
      await registry.connect(neighbour).freeze(patient)
      await expect(registry.setUp(key, vault, neighbour))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(patient)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses a key of another length", async () => {
      const { registry, neighbour } = await start()
      for (const length of [0, 1215, 1217])
        await expect(registry.setUp(bytes("key", length), vault, neighbour))
          .to.be.revertedWithCustomError(registry, "KeyLength")
          .withArgs(length, 1216)
    })

    it("refuses an empty digest", async () => {
      const { registry, neighbour } = await start()
      await expect(registry.setUp(key, NO_DIGEST, neighbour))
        .to.be.revertedWithCustomError(registry, "EmptyDigest")
        .withArgs(0)
    })

    it("refuses nobody, and the account itself, as its recovery", async () => {
      const { registry, patient } = await start()
      for (const recovery of [NOBODY, patient.address])
        await expect(registry.setUp(key, vault, recovery))
          .to.be.revertedWithCustomError(registry, "NotARecovery")
          .withArgs(recovery)
    })
  })
})
