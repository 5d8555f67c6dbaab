import { expect } from "chai"
import { Wallet } from "ethers"
import { localSigner } from "../../app/_adapters/wallet/wallet-signer"
import { toBase64url, utf8 } from "../../app/_core/crypto/bytes"
import { authorshipProof } from "../../app/_core/records/authorship-proof"
import type { AuthorshipProof } from "../../app/_core/records/authorship-proof"
import { plaintextDigest } from "../../app/_core/records/file"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { statementTypedData } from "../../app/_core/records/statement"
import { asAddress } from "../../app/_core/types"
import { checkAuthorship } from "../../scripts/check-authorship"
import { rejects } from "../core/crypto/rejects"

describe("a proof of authorship", () => {
  const doctor = localSigner(new Wallet(`0x${"11".repeat(32)}`), 1)
  const stranger = localSigner(new Wallet(`0x${"22".repeat(32)}`), 1)
  const files = [utf8("Lipids: within the range."), utf8("Second page.")] as const
  let manifest: Manifest
  let proof: AuthorshipProof

  before(async () => {
    const described = files.map(async (bytes, index) => ({
      ...{ name: `page ${index + 1}.txt`, type: "text/plain", size: bytes.length },
      ...{ salt: toBase64url(new Uint8Array(24)), commit: toBase64url(new Uint8Array(32)) },
      digest: toBase64url(await plaintextDigest(bytes)),
    }))
    const said: Manifest = {
      ...{ v: 1, author: doctor.account, patient: asAddress(`0x${"ab".repeat(20)}`), folder: "7" },
      ...{ folderName: "Heart", patientName: "Ines Vogel", authorName: "Dr Tomas Reif" },
      ...{ title: "Lipids", kind: "lab-result", time: "2026-11-14T09:12:00Z" },
      files: await Promise.all(described),
    }
    manifest = { ...said, signature: await doctor.signTypedData(statementTypedData(said)) }
    proof = authorshipProof(manifest)
  })

  const textOf = (change: object = {}) => JSON.stringify({ ...proof, ...change }, null, 2)

  it("says who signed which files, and names nobody's folder or name", async () => {
    const verdict = await checkAuthorship(textOf(), files)
    expect(verdict.signed).to.equal(true)
    expect(verdict.files).to.deep.equal(["page 1.txt", "page 2.txt"])
    expect(verdict.statement).to.include({ title: "Lipids", author: doctor.account })
    for (const secret of ["Heart", "Ines", "Reif"]) expect(textOf()).to.not.include(secret)
  })

  it("knows a file that was not signed, by one bit", async () => {
    const [first] = files
    const flipped = Uint8Array.from(first, (byte, at) => (at === 3 ? byte ^ 1 : byte))
    expect((await checkAuthorship(textOf(), [flipped, first])).files).to.deep.equal([null, "page 1.txt"])
  })

  it("is not the author's where somebody else signed, or another title", async () => {
    const signature = await stranger.signTypedData(statementTypedData(manifest))
    const verdict = await checkAuthorship(textOf({ signature }), [])
    expect(verdict, "by a wallet to be held against the author's journal").to.include({
      signed: false,
      signer: stranger.account,
    })
    const renamed = authorshipProof({ ...manifest, title: "All is well" })
    expect((await checkAuthorship(JSON.stringify(renamed), [])).signed).to.equal(false)
  })

  it("is refused where it is not word for word a statement of Keyward's", async () => {
    const { typedData } = proof
    const changes = [
      { v: 2 },
      { more: 1 },
      { signature: "0x" },
      { typedData: { ...typedData, primaryType: "Vault" } },
      { typedData: { ...typedData, domain: { ...typedData.domain, chainId: 1 } } },
      { typedData: { ...typedData, types: { ...typedData.types, File: [] } } },
      { typedData: { ...typedData, message: { ...typedData.message, sentence: "I did not." } } },
      { typedData: { ...typedData, message: { ...typedData.message, more: "x" } } },
      { typedData: { ...typedData, message: { ...typedData.message, files: [] } } },
    ]
    for (const change of changes)
      await rejects(() => checkAuthorship(textOf(change), []), "manifest-malformed")
    await rejects(() => checkAuthorship("", []), "manifest-malformed")
  })

  it("is not made of a record that nobody signed", async () => {
    const { signature: _, ...unsigned } = manifest
    await rejects(async () => authorshipProof(unsigned), "manifest-malformed")
  })
})
