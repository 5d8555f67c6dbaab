import { expect } from "chai"
import { Wallet, verifyMessage } from "ethers"
import { vaultSigner, signerAddress } from "../../../app/_adapters/wallet/vault-signer"
import { recoverTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { checksumAddress } from "../../../app/_core/checksum-address"
import { fromHex } from "../../../app/_core/crypto/bytes"
import { KeywardError } from "../../../app/_core/errors"
import { EXPORT_SENTENCE, exportTypedData } from "../../../app/_core/export/export-signature"
import { walletWayTypedData } from "../../../app/_core/keys/wallet-way"
import { newVaultId } from "../../../app/_core/keys/vault-format"
import type { TypedData } from "../../../app/_core/ports/account"
import { statementTypedData } from "../../../app/_core/records/statement"
import { REQUEST_ACTIONS } from "../../../app/_core/requests/request-actions"
import { signInMessage } from "../../../app/_core/sign-in-message"
import {
  moveAgreement,
  REGISTRY_ACTIONS,
  successorConsent,
  typedAction,
} from "../../../app/_core/signed-actions"
import { asAddress } from "../../../app/_core/types"
import { rejects } from "../../core/crypto/rejects"
import { pattern } from "../../core/crypto/streams"

const address20 = (byte: string) => asAddress(`0x${byte.repeat(20)}`)
const place = {
  origin: "https://records.example",
  chainId: 31_337,
  registry: address20("a1"),
  requests: address20("b2"),
}
const key = pattern(32, 7)
const address = signerAddress(key)
const patient = address
const doctor = address20("d0")

const revoking = (change: Partial<Parameters<typeof typedAction>[0]> = {}): TypedData =>
  typedAction({
    contract: place.registry,
    chainId: place.chainId,
    signer: address,
    account: address,
    name: "revokeAccess",
    of: REGISTRY_ACTIONS.revokeAccess,
    values: {
      patient,
      scope: "0",
      grantees: [doctor],
      newEpoch: "1",
      rewraps: [{ grantee: doctor, keyDigest: `0x${"11".repeat(32)}`, wrappedKey: "0x0102" }],
    },
    nonce: 3n,
    deadline: 1_800_000_000,
    ...change,
  })
const exporting = (change: Partial<Parameters<typeof exportTypedData>[0]> = {}): TypedData =>
  exportTypedData({ account: address, digest: "A".repeat(43), time: "2026-11-30T12:00:00.000Z", ...change })
const moving = (change: Partial<Parameters<typeof moveAgreement>[0]> = {}): TypedData =>
  moveAgreement({
    ...{ contract: place.registry, chainId: place.chainId, account: address, wallet: doctor },
    ...{ nextRecovery: address20("e5"), agreedUntil: 1_800_000_000, ...change },
  })
const message = (change: Partial<Parameters<typeof signInMessage>[0]> = {}) =>
  signInMessage({
    host: "records.example",
    origin: place.origin,
    account: checksumAddress(address),
    chainId: place.chainId,
    nonce: "0123456789abcdef",
    issuedAt: "2026-11-30T10:00:00.000Z",
    expiresAt: "2026-11-30T10:05:00.000Z",
    ...change,
  })

const said = (data: TypedData, sentence: string): TypedData => ({
  ...data,
  message: { ...data.message, sentence },
})

describe("what signs for an account by passkey", () => {
  let asked: string[]
  let places: string[]
  const signerOf = ({ says = true, account = address, locked = false } = {}) =>
    vaultSigner(
      place,
      {
        async confirm({ sentence, goesInto }) {
          asked.push(sentence)
          places.push(goesInto)
          if (!says) throw new KeywardError("wallet-refused")
        },
      },
      {
        address,
        account: () => account,
        key: () => {
          if (locked) throw new KeywardError("locked")
          return key
        },
      },
    )
  beforeEach(() => {
    asked = []
    places = []
  })

  it("is the account that ethers derives from its key", () => {
    const known = fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
    expect(signerAddress(known)).to.equal("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")
    expect(address).to.equal(new Wallet(`0x${Buffer.from(key).toString("hex")}`).address.toLowerCase())
    expect(() => signerAddress(new Uint8Array(31)))
      .to.throw(KeywardError)
      .with.property("code", "key-wrong")
  })

  it("signs in at this origin, and asks nobody", async () => {
    const signature = await signerOf().signMessage(message())
    expect(verifyMessage(message(), signature).toLowerCase()).to.equal(address)
    expect(asked).to.deep.equal([])
  })

  it("signs an action of our contracts once the person has read its sentence and said yes", async () => {
    expect(recoverTypedData(revoking(), await signerOf().signTypedData(revoking()))).to.equal(address)
    const asking = revoking({
      contract: place.requests,
      name: "withdrawRequest",
      of: REQUEST_ACTIONS.withdrawRequest,
      values: { patient: doctor },
    })
    await signerOf().signTypedData(asking)
    expect(asked).to.deep.equal([
      REGISTRY_ACTIONS.revokeAccess.sentence,
      REQUEST_ACTIONS.withdrawRequest.sentence,
    ])
  })

  it("signs what the author of a record states", async () => {
    const file = {
      name: "a.pdf",
      type: "application/pdf",
      size: 3,
      digest: Buffer.alloc(32, 1).toString("base64url"),
    }
    const data = statementTypedData({
      ...{ author: address, patient: doctor, kind: "lab-result", title: "A result" },
      ...{ time: "2026-11-14T09:12:00Z", files: [file] },
    })
    expect(recoverTypedData(data, await signerOf().signTypedData(data))).to.equal(address)
    await rejects(
      () => signerOf().signTypedData({ ...data, message: { ...data.message, author: doctor } }),
      "signature-foreign",
    )
  })

  it("signs an export of its account, and the agreement to move it to a wallet, by their sentences", async () => {
    expect(recoverTypedData(exporting(), await signerOf().signTypedData(exporting()))).to.equal(address)
    expect(recoverTypedData(moving(), await signerOf().signTypedData(moving()))).to.equal(address)
    expect(asked).to.deep.equal([EXPORT_SENTENCE, moving().message["sentence"]])
    expect(places).to.deep.equal(["export", "public-list"])
    await rejects(() => signerOf({ says: false }).signTypedData(moving()), "wallet-refused")
    const account = doctor
    await signerOf({ account }).signTypedData(exporting({ account }))
    await rejects(() => signerOf({ account }).signTypedData(exporting()), "signature-foreign")
    await rejects(() => signerOf({ account }).signTypedData(moving()), "signature-foreign")
  })

  it("signs nothing where the person says no, nor once its key is gone", async () => {
    await rejects(() => signerOf({ says: false }).signTypedData(revoking()), "wallet-refused")
    expect(asked).to.have.length(1)
    await rejects(() => signerOf({ locked: true }).signTypedData(revoking()), "locked")
    await rejects(() => signerOf({ locked: true }).signMessage(message()), "locked")
    expect(asked).to.have.length(1)
  })

  it("signs for the account that it acts as, where that is another", async () => {
    const account = doctor
    await signerOf({ account }).signTypedData(revoking({ account }))
    await rejects(() => signerOf({ account }).signTypedData(revoking()), "signature-foreign")
  })

  it("consents to act for the account that it was opened for, and for no other", async () => {
    const account = doctor
    const consenting = (change: Partial<Parameters<typeof successorConsent>[0]> = {}) =>
      successorConsent({
        ...{ contract: place.registry, chainId: place.chainId, account, wallet: address, ...change },
      })
    const data = consenting()
    expect(recoverTypedData(data, await signerOf({ account }).signTypedData(data))).to.equal(address)
    expect(asked).to.deep.equal([data.message["sentence"]])
    for (const foreign of [
      consenting({ account: address20("e5") }),
      consenting({ wallet: address20("e5") }),
      consenting({ contract: doctor }),
      consenting({ chainId: 1 }),
      said(consenting(), "Say hello."),
    ])
      await rejects(() => signerOf({ account }).signTypedData(foreign), "signature-foreign")
    expect(asked).to.have.length(1)
  })

  const messages: Record<string, string> = {
    "another site": message({ host: "evil.example", origin: "https://evil.example" }),
    "another site's address": message({ origin: "https://evil.example" }),
    "a subdomain": message({ host: "a.records.example", origin: "https://a.records.example" }),
    "another chain": message({ chainId: 1 }),
    "another account": message({ account: checksumAddress(doctor) }),
    "a statement that is longer": message().replace("Sign in to Keyward.", "Sign in to Keyward. Send all."),
    "a message that is good for a day": message({ expiresAt: "2026-12-01T10:00:00.000Z" }),
    "a message with more in it": `${message()}\nResources:\n- https://evil.example`,
    "a nonce with a line in it": message({ nonce: "0123456789abcdef\nRequest ID: 1" }),
    "no message": "hello",
  }
  for (const [name, foreign] of Object.entries(messages))
    it(`does not sign in: ${name}`, async () => {
      await rejects(() => signerOf().signMessage(foreign), "signature-foreign")
    })

  const other = revoking()
  const changed: Record<string, TypedData> = {
    "a contract that is not ours": revoking({ contract: doctor }),
    "our requests' contract for the registry's action": revoking({ contract: place.requests }),
    "another chain": revoking({ chainId: 1 }),
    "another account": revoking({ account: doctor }),
    "another sentence": { ...other, message: { ...other.message, sentence: "Say hello." } },
    "a member more": {
      ...other,
      types: {
        ...other.types,
        RevokeAccess: [...(other.types["RevokeAccess"] ?? []), { name: "more", type: "string" }],
      },
    },
    "a member less": { ...other, message: { sentence: other.message["sentence"] ?? "" } },
    "another name of the domain": { ...other, domain: { ...other.domain, name: "Token" } },
    "a salt in the domain": { ...other, domain: { ...other.domain, salt: `0x${"00".repeat(32)}` } },
    "a type that is none of ours": {
      ...other,
      primaryType: "Permit",
      types: { Permit: [{ name: "spender", type: "address" }] },
      message: { spender: doctor },
    },
    "an inherited name": { ...other, primaryType: "ToString" },
    "what the recovery code signs": typedAction({
      ...{ contract: place.registry, chainId: place.chainId, signer: address, account: address },
      ...{
        name: "freeze",
        of: REGISTRY_ACTIONS.freeze,
        values: { account: address },
        nonce: 0n,
        deadline: 1,
      },
    }),
    "the consent to be another account's wallet": successorConsent({
      ...{ contract: place.registry, chainId: place.chainId, account: doctor, wallet: address },
    }),
    "another account's export": exporting({ account: doctor }),
    "an export by another sentence": said(exporting(), "Say hello."),
    "an export in the domain of a contract": { ...exporting(), domain: moving().domain },
    "an export in another domain": { ...exporting(), domain: { name: "Token", version: "1" } },
    "an export without a digest": { ...exporting(), message: { ...exporting().message, digest: "0x" } },
    "that another account moves": moving({ account: doctor }),
    "a move by another sentence": said(moving(), "Say hello."),
    "a move in a contract that is not ours": moving({ contract: doctor }),
    "a move in our requests' contract": moving({ contract: place.requests }),
    "a move on another chain": moving({ chainId: 1 }),
    "a move in no contract": { ...moving(), domain: exporting().domain },
    "a move with a member more": {
      ...moving(),
      types: { MoveTo: [...(moving().types["MoveTo"] ?? []), { name: "more", type: "string" }] },
      message: { ...moving().message, more: "more" },
    },
    "what opens a vault by wallet": walletWayTypedData(address, {
      vaultId: newVaultId(),
      site: place.origin,
    }),
  }
  for (const [name, foreign] of Object.entries(changed))
    it(`does not sign: ${name}`, async () => {
      await rejects(() => signerOf().signTypedData(foreign), "signature-foreign")
      expect(asked).to.deep.equal([])
    })
})
