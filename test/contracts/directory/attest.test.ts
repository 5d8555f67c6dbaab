import { AbiCoder, keccak256 } from "ethers"
import { expect } from "chai"
import type { PractitionerDirectory } from "../../../typechain-types/PractitionerDirectory"
import { lengthOf } from "../support/journal"
import { networkHelpers } from "../support/network"
import { NOBODY, NO_DIGEST } from "../support/samples"
import { KEY, PROFILE, attestedEntry, blockNow, expectListed, start } from "./support/fixture"

describe("PractitionerDirectory.attest", () => {
  describe("given nothing attested", () => {
    it("knows no credential", async () => {
      const { directory, chamber, doctor } = await start()
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal([NO_DIGEST, 0n, 0n, 0n])
      expect(await directory.listOf(chamber)).to.equal(0n)
    })

    it("notes key, date and block, and says the profile's digest", async () => {
      const { directory, chamber, doctor, inADay, attest } = await start()
      await expect(attest())
        .to.emit(directory, "CredentialAttested")
        .withArgs(chamber, doctor, 0n, KEY, PROFILE, inADay)
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal([
        KEY,
        BigInt(inADay),
        await blockNow(),
        1n,
      ])
    })

    it("enters the issuer's list", async () => {
      const { directory, chamber, doctor, inADay, attest } = await start()
      const entry = attestedEntry(chamber.address, doctor.address, inADay)
      await expectListed(directory, chamber.address, entry, () => attest())
    })
  })

  describe("given a credential", () => {
    it("takes its place", async () => {
      const { directory, chamber, doctor, inADay, attest } = await start()
      await attest()
      const before = await directory.listOf(chamber)
      await expect(attest(chamber, doctor, inADay + 9))
        .to.emit(directory, "CredentialAttested")
        .withArgs(chamber, doctor, before, KEY, PROFILE, inADay + 9)
      const credential = await directory.credentialOf(chamber, doctor)
      expect(credential).to.deep.equal([KEY, BigInt(inADay + 9), await blockNow(), 2n])
    })

    it("enters the list behind it", async () => {
      const { directory, chamber, doctor, inADay, attest } = await start()
      await attest()
      const entry = attestedEntry(chamber.address, doctor.address, inADay + 9)
      await expectListed(directory, chamber.address, entry, () => attest(chamber, doctor, inADay + 9))
      expect(lengthOf(await directory.listOf(chamber))).to.equal(2n)
    })

    it("leaves other issuers' credentials and lists alone", async () => {
      const { directory, chamber, hospital, doctor, attest } = await start()
      await attest()
      const [credential, list] = [
        await directory.credentialOf(chamber, doctor),
        await directory.listOf(chamber),
      ]
      await attest(hospital)
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal(credential)
      expect(await directory.listOf(chamber)).to.equal(list)
      expect(lengthOf(await directory.listOf(hospital))).to.equal(1n)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses nobody", async () => {
      const { directory, chamber, inADay } = await start()
      await expect(directory.connect(chamber).attest(NOBODY, KEY, PROFILE, inADay))
        .to.be.revertedWithCustomError(directory, "NotAPerson")
        .withArgs(NOBODY)
    })

    it("refuses no key and no profile", async () => {
      const { directory, chamber, doctor, inADay } = await start()
      for (const [key, profile] of [
        [NO_DIGEST, PROFILE],
        [KEY, NO_DIGEST],
      ] as const)
        await expect(directory.connect(chamber).attest(doctor, key, profile, inADay))
          .to.be.revertedWithCustomError(directory, "EmptyDigest")
          .withArgs(doctor)
    })

    it("refuses a date that is now", async () => {
      const { directory, inADay, attest, passADay } = await start()
      await passADay()
      await expect(attest()).to.be.revertedWithCustomError(directory, "AlreadyOver").withArgs(inADay, inADay)
    })

    it("takes as many as a list can count, and refuses one more", async () => {
      const { directory, chamber, attest } = await start()
      await networkHelpers.setStorageAt(
        await directory.getAddress(),
        await slotOfList(directory, chamber.address),
        (2n ** 32n - 2n) << 184n,
      )
      await attest()
      expect(lengthOf(await directory.listOf(chamber))).to.equal(2n ** 32n - 1n)
      await expect(attest())
        .to.be.revertedWithCustomError(directory, "ListFull")
        .withArgs(chamber, 2n ** 32n - 1n)
    })
  })
})

/** Found by trying: the slot whose value the view gives. */
async function slotOfList(directory: PractitionerDirectory, issuer: string): Promise<string> {
  const address = await directory.getAddress()
  for (let base = 0; base < 8; base++) {
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [issuer, base]))
    await networkHelpers.setStorageAt(address, slot, 5n)
    const found = (await directory.listOf(issuer)) === 5n
    await networkHelpers.setStorageAt(address, slot, 0n)
    if (found) return slot
  }
  throw new Error("no slot holds the list")
}
