import { expect } from "chai"
import { NO_DIGEST } from "../support/samples"
import { DAY, blockNow, expectListed, revokedEntry, start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { signedBy, submitAttest, submitRevoke } from "./support/signing"
import type { Signed } from "./support/signing"
import { makeWallet } from "./support/wallet"

describe("PractitionerDirectory.revokeSigned", () => {
  const signed = async () => {
    const cast = await start()
    await cast.attest()
    return { ...cast, cast, ...(await signedBy(cast, "Revoke", cast.chamber)) }
  }

  describe("given the issuer's signature", () => {
    it("ends the credential, whoever submits it", async () => {
      const { directory, chamber, doctor, cast, value, signature } = await signed()
      const before = await directory.listOf(chamber)
      await expect(submitRevoke(cast, value, signature))
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
      const { directory, chamber, doctor, cast, value, signature } = await signed()
      await expectListed(directory, chamber.address, revokedEntry(chamber.address, doctor.address), () =>
        submitRevoke(cast, value, signature),
      )
    })

    it("ends an attestation that was signed for the same version", async () => {
      const { directory, chamber, doctor, cast, value, signature } = await signed()
      const attestation = await signedBy(cast, "Attest", chamber)
      await submitRevoke(cast, value, signature)
      await expect(submitAttest(cast, attestation.value, attestation.signature))
        .to.be.revertedWithCustomError(directory, "VersionMoved")
        .withArgs(chamber, doctor, 1, 2)
    })
  })

  describe("given an issuer that is a contract", () => {
    it("takes what it approves", async () => {
      const { directory, hospital, doctor, cast } = await signed()
      const issuer = hospital.address
      const { value, digest } = await signedBy(cast, "Revoke", hospital, { issuer, version: 0 })
      await makeWallet(issuer, digest)
      await expect(submitRevoke(cast, value, "0x"))
        .to.emit(directory, "CredentialRevoked")
        .withArgs(hospital, doctor, 0n)
    })
  })

  describe("given something that was signed before", () => {
    it("refuses it after a newer attestation", async () => {
      const { directory, chamber, doctor, cast, value, signature, attest } = await signed()
      await attest()
      await expect(submitRevoke(cast, value, signature))
        .to.be.revertedWithCustomError(directory, "VersionMoved")
        .withArgs(chamber, doctor, 1, 2)
    })
  })

  describe("when the signature is over", () => {
    it("refuses it at its deadline", async () => {
      const { directory, inADay, cast, value, signature, passADay } = await signed()
      await passADay()
      await expect(submitRevoke(cast, value, signature))
        .to.be.revertedWithCustomError(directory, "SignatureOver")
        .withArgs(inADay, inADay)
    })
  })

  describe("when something else was signed", () => {
    const CHANGES: readonly (readonly [string, (cast: Cast) => Partial<Signed>])[] = [
      ["another issuer", ({ hospital }) => ({ issuer: hospital.address, version: 0 })],
      ["another account", ({ stranger }) => ({ account: stranger.address, version: 0 })],
      ["another deadline", ({ inADay }) => ({ deadline: inADay + DAY })],
    ]
    for (const [what, change] of CHANGES)
      it(`refuses ${what}`, async () => {
        const { directory, cast, value, signature } = await signed()
        const submitted = { ...value, ...change(cast) }
        const { digest: asked } = await signedBy(cast, "Revoke", cast.stranger, submitted)
        await expect(submitRevoke(cast, submitted, signature))
          .to.be.revertedWithCustomError(directory, "SignatureInvalid")
          .withArgs(submitted.issuer, asked)
      })

    it("refuses another sentence, an attestation and another person's signature", async () => {
      const { directory, chamber, hospital, cast, value, digest } = await signed()
      const others = [
        await signedBy(cast, "Revoke", chamber, { sentence: "I no longer like this account." }),
        await signedBy(cast, "Attest", chamber),
        await signedBy(cast, "Revoke", hospital),
      ]
      for (const { signature } of others)
        await expect(submitRevoke(cast, value, signature))
          .to.be.revertedWithCustomError(directory, "SignatureInvalid")
          .withArgs(chamber, digest)
    })
  })
})
