import { expect } from "chai"
import { networkHelpers } from "../support/network"
import { digest } from "../support/samples"
import { DAY, KEY, PROFILE, attestedEntry, blockNow, expectListed, start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { signedBy, submitAttest } from "./support/signing"
import type { Signed } from "./support/signing"
import { makeWallet } from "./support/wallet"

describe("PractitionerDirectory.attestSigned", () => {
  const signed = async (changes: Partial<Signed> = {}) => {
    const cast = await start()
    return { ...cast, cast, ...(await signedBy(cast, "Attest", cast.chamber, changes)) }
  }

  describe("given the issuer's signature", () => {
    it("notes the credential, whoever submits it", async () => {
      const { directory, chamber, doctor, inADay, cast, value, signature } = await signed()
      await expect(submitAttest(cast, value, signature))
        .to.emit(directory, "CredentialAttested")
        .withArgs(chamber, doctor, 0n, KEY, PROFILE, inADay + 100)
      expect(await directory.credentialOf(chamber, doctor)).to.deep.equal([
        KEY,
        BigInt(inADay + 100),
        await blockNow(),
        1n,
      ])
    })

    it("enters the issuer's list, not the submitter's", async () => {
      const { directory, chamber, doctor, stranger, inADay, cast, value, signature } = await signed()
      const entry = attestedEntry(chamber.address, doctor.address, inADay + 100)
      await expectListed(directory, chamber.address, entry, () => submitAttest(cast, value, signature))
      expect(await directory.listOf(stranger)).to.equal(0n)
    })

    it("takes one for the version that a revocation left", async () => {
      const { directory, chamber, doctor, cast, attest } = await signed()
      await attest()
      await directory.connect(chamber).revoke(doctor)
      const { value, signature } = await signedBy(cast, "Attest", chamber)
      await expect(submitAttest(cast, value, signature)).to.emit(directory, "CredentialAttested")
    })
  })

  describe("given an issuer that is a contract", () => {
    it("takes what it approves", async () => {
      const { directory, hospital, doctor, cast } = await signed()
      const issuer = hospital.address
      const { value, digest: approved } = await signedBy(cast, "Attest", hospital, { issuer })
      await makeWallet(issuer, approved)
      await submitAttest(cast, value, "0x")
      expect((await directory.credentialOf(hospital, doctor)).keyDigest).to.equal(KEY)
    })

    it("refuses what it does not approve", async () => {
      const { directory, chamber, hospital, cast } = await signed()
      const issuer = hospital.address
      const { value, signature, digest: asked } = await signedBy(cast, "Attest", chamber, { issuer })
      await makeWallet(issuer, digest("another"))
      await expect(submitAttest(cast, value, signature))
        .to.be.revertedWithCustomError(directory, "SignatureInvalid")
        .withArgs(hospital, asked)
    })
  })

  describe("given something that was signed before", () => {
    const refused = async (cast: Cast, value: Signed, signature: string, current: number) =>
      expect(submitAttest(cast, value, signature))
        .to.be.revertedWithCustomError(cast.directory, "VersionMoved")
        .withArgs(cast.chamber, cast.doctor, value.version, current)

    it("refuses it a second time", async () => {
      const { cast, value, signature } = await signed()
      await submitAttest(cast, value, signature)
      await refused(cast, value, signature, 1)
    })

    it("refuses it after a revocation", async () => {
      const { cast, value, signature } = await signed()
      await submitAttest(cast, value, signature)
      await cast.directory.connect(cast.chamber).revoke(cast.doctor)
      await refused(cast, value, signature, 2)
    })

    it("refuses what was never submitted, after a revocation", async () => {
      const { cast, value, signature } = await signed()
      await cast.directory.connect(cast.chamber).revoke(cast.doctor)
      await refused(cast, value, signature, 1)
    })

    it("refuses what was never submitted, after a newer attestation", async () => {
      const { cast, value, signature } = await signed()
      await cast.attest()
      await refused(cast, value, signature, 1)
    })

    it("refuses a version to come", async () => {
      const { cast, value, signature } = await signed({ version: 1 })
      await refused(cast, value, signature, 0)
    })
  })

  describe("when the signature is over", () => {
    it("refuses it at its deadline", async () => {
      const { directory, inADay, cast, value, signature, passADay } = await signed()
      await passADay()
      await expect(submitAttest(cast, value, signature))
        .to.be.revertedWithCustomError(directory, "SignatureOver")
        .withArgs(inADay, inADay)
    })
  })

  describe("when something else was signed", () => {
    const CHANGES: readonly (readonly [string, (cast: Cast) => Partial<Signed>])[] = [
      ["another issuer", ({ hospital }) => ({ issuer: hospital.address })],
      ["another account", ({ stranger }) => ({ account: stranger.address })],
      ["another key", () => ({ keyDigest: digest("another key") })],
      ["another profile", () => ({ profileDigest: digest("another profile") })],
      ["another date", ({ inADay }) => ({ expiresAt: inADay + 101 })],
      ["another deadline", ({ inADay }) => ({ deadline: inADay + DAY })],
    ]
    for (const [what, change] of CHANGES)
      it(`refuses ${what}`, async () => {
        const { directory, cast, value, signature } = await signed()
        const submitted = { ...value, ...change(cast) }
        const { digest: asked } = await signedBy(cast, "Attest", cast.stranger, submitted)
        await expect(submitAttest(cast, submitted, signature))
          .to.be.revertedWithCustomError(directory, "SignatureInvalid")
          .withArgs(submitted.issuer, asked)
      })

    it("refuses another version", async () => {
      const { directory, cast, value, signature, attest } = await signed()
      await attest()
      const submitted = { ...value, version: 1 }
      const { digest: asked } = await signedBy(cast, "Attest", cast.stranger, submitted)
      await expect(submitAttest(cast, submitted, signature))
        .to.be.revertedWithCustomError(directory, "SignatureInvalid")
        .withArgs(value.issuer, asked)
    })

    it("refuses another sentence, another domain and another person's signature", async () => {
      const { directory, cast, value, chamber, hospital } = await signed()
      const { digest: asked } = await signedBy(cast, "Attest", chamber)
      const others = [
        await signedBy(cast, "Attest", chamber, { sentence: "I like this account." }),
        await signedBy(cast, "Attest", chamber, {}, { chainId: 1n }),
        await signedBy(cast, "Attest", chamber, {}, { verifyingContract: cast.stranger.address }),
        await signedBy(cast, "Attest", chamber, {}, { name: "Keyword" }),
        await signedBy(cast, "Attest", chamber, {}, { version: "2" }),
        await signedBy(cast, "Attest", hospital),
        await signedBy(cast, "Revoke", chamber),
      ]
      for (const { signature } of others)
        await expect(submitAttest(cast, value, signature))
          .to.be.revertedWithCustomError(directory, "SignatureInvalid")
          .withArgs(chamber, asked)
    })

    it("refuses a date that is over, whoever signed it", async () => {
      const { directory, inADay, cast, value, signature } = await signed({ expiresAt: 1 })
      await networkHelpers.time.setNextBlockTimestamp(inADay - 1)
      await expect(submitAttest(cast, value, signature))
        .to.be.revertedWithCustomError(directory, "AlreadyOver")
        .withArgs(1, inADay - 1)
    })
  })
})
