import { expect } from "chai"
import { NOBODY, NO_DIGEST } from "../support/samples"
import { blockNow, expectListed, revokedEntry, start } from "./support/fixture"

describe("PractitionerDirectory.revoke", () => {
  describe("given a credential", () => {
    it("ends it", async () => {
      const { directory, chamber, doctor, attest } = await start()
      await attest()
      const before = await directory.listOf(chamber)
      await expect(directory.connect(chamber).revoke(doctor))
        .to.emit(directory, "CredentialRevoked")
        .withArgs(chamber, doctor, before)
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal([
        NO_DIGEST,
        0n,
        await blockNow(),
        2n,
      ])
    })

    it("enters the issuer's list", async () => {
      const { directory, chamber, doctor, attest } = await start()
      await attest()
      await expectListed(directory, chamber.address, revokedEntry(chamber.address, doctor.address), () =>
        directory.connect(chamber).revoke(doctor),
      )
    })

    it("ends nobody else's credential of the account", async () => {
      const { directory, chamber, hospital, doctor, attest } = await start()
      await attest()
      const standing = await directory.credentialOf(chamber, doctor)
      for (const other of [hospital, doctor]) await directory.connect(other).revoke(doctor)
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal(standing)
    })

    it("can be attested anew", async () => {
      const { directory, chamber, doctor, inADay, attest } = await start()
      await attest()
      await directory.connect(chamber).revoke(doctor)
      await attest()
      const { expiresAt, version } = await directory.credentialOf(chamber, doctor)
      expect([expiresAt, version]).to.deep.equal([BigInt(inADay), 3n])
    })
  })

  describe("given nothing attested", () => {
    it("is noted all the same, so that what was signed and not submitted is over", async () => {
      const { directory, chamber, doctor, versionOf } = await start()
      await expect(directory.connect(chamber).revoke(doctor))
        .to.emit(directory, "CredentialRevoked")
        .withArgs(chamber, doctor, 0n)
      expect(await versionOf()).to.equal(1n)
    })
  })

  describe("when what is given makes no sense", () => {
    it("refuses nobody", async () => {
      const { directory, chamber } = await start()
      await expect(directory.connect(chamber).revoke(NOBODY))
        .to.be.revertedWithCustomError(directory, "NotAPerson")
        .withArgs(NOBODY)
    })
  })
})
