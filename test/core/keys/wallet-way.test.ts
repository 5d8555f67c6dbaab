import { TypedDataEncoder, Wallet, verifyTypedData } from "ethers"
import type { TypedDataField } from "ethers"
import { expect } from "chai"
import type { Argon2id } from "../../../app/_core/crypto/argon2"
import { ARGON2_COST } from "../../../app/_core/crypto/argon2"
import { concat, fromHex, toHex } from "../../../app/_core/crypto/bytes"
import { sha256 } from "../../../app/_core/crypto/hash"
import {
  enrolWallet,
  normaliseSignature,
  signWalletWay,
  walletWayKey,
  walletWayTypedData,
} from "../../../app/_core/keys/wallet-way"
import { newVaultId } from "../../../app/_core/keys/vault-format"
import type { TypedData, WalletSigner } from "../../../app/_core/ports/account"
import { asAddress } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"

const vaultId = "00112233445566778899aabbccddeeff"
const site = "https://keyward.example"
const asked = { vaultId, site }
/** Of what version 1 signed for this account and vault, as the first release computed it. */
const V1_DIGEST = "0xd2c396d6117a660f5f9ddf0020fc1825894b50a8bfd98833fc7de09299218f2c"
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const hex = (value: bigint) => value.toString(16).padStart(64, "0")

const fieldsOf = (data: TypedData) => data.types as Record<string, TypedDataField[]>
const recover = (data: TypedData, signature: string) =>
  asAddress(verifyTypedData(data.domain, fieldsOf(data), data.message, signature))

function walletOf(wallet: Wallet, alter = (signature: string, _turn: number) => signature): WalletSigner {
  let turn = 0
  const signTypedData = async (data: TypedData) =>
    alter(await wallet.signTypedData(data.domain, fieldsOf(data), data.message), turn++) as `0x${string}`
  const signMessage = () => Promise.reject(new Error("not asked for"))
  return { account: asAddress(wallet.address), chainId: 31_337, signTypedData, signMessage }
}

/** The same signature, mirrored: also valid, and other bytes. */
const mirrored = (signature: string) => {
  const s = ORDER - BigInt(`0x${signature.slice(66, 130)}`)
  return `${signature.slice(0, 66)}${hex(s)}${signature.endsWith("1b") ? "1c" : "1b"}`
}

/** Stands in for Argon2id where its cost is not what is tested. */
const quick: Argon2id = async (secret, salt) => sha256(concat(secret, salt))

const wallet = new Wallet(`0x${"11".repeat(32)}`)

describe("enrolWallet", () => {
  it("gives the same 64 bytes as a later signature", async () => {
    const signature = await enrolWallet(walletOf(wallet), asked, recover)
    expect(signature).to.have.length(64)
    expect(await signWalletWay(walletOf(wallet), asked)).to.deep.equal(signature)
    expect(await signWalletWay(walletOf(wallet), { ...asked, vaultId: newVaultId() })).to.not.deep.equal(
      signature,
    )
    const elsewhere = { ...asked, site: "https://other.example" }
    expect(await signWalletWay(walletOf(wallet), elsewhere)).to.not.deep.equal(signature)
    expect(await signWalletWay(walletOf(wallet), { vaultId }), "version 1").to.not.deep.equal(signature)
  })

  it("takes a signature and its mirror image for the same", async () => {
    const moody = walletOf(wallet, (signature, turn) => (turn === 1 ? mirrored(signature) : signature))
    const signature = await enrolWallet(moody, asked, recover)
    expect(signature).to.deep.equal(await signWalletWay(walletOf(wallet), asked))
  })

  it("refuses a signer that does not sign the same way twice", async () => {
    const other = new Wallet(`0x${"22".repeat(32)}`)
    const data = walletWayTypedData(asAddress(wallet.address), asked)
    const foreign = await other.signTypedData(data.domain, fieldsOf(data), data.message)
    const unsteady = walletOf(wallet, (signature, turn) => (turn === 1 ? foreign : signature))
    await rejects(() => enrolWallet(unsteady, asked, recover), "wallet-unsteady")
  })

  it("refuses a signature that is not the account's own", async () => {
    const borrowed = { ...walletOf(wallet), account: asAddress(new Wallet(`0x${"22".repeat(32)}`).address) }
    await rejects(() => enrolWallet(borrowed, asked, recover), "wallet-unsteady")
    const failing = () => Promise.reject(new Error("no such point"))
    await rejects(() => enrolWallet(walletOf(wallet), asked, failing), "wallet-unsteady")
    const throwing = () => {
      throw new Error("no such point")
    }
    await rejects(() => enrolWallet(walletOf(wallet), asked, throwing), "wallet-unsteady")
  })

  it("refuses the signatures of contract accounts", async () => {
    for (const altered of ["0x", `0x${"ab".repeat(194)}`, `0x${"00".repeat(65)}`]) {
      await rejects(
        () =>
          enrolWallet(
            walletOf(wallet, () => altered),
            asked,
            recover,
          ),
        "wallet-unsteady",
      )
    }
  })
})

describe("normaliseSignature", () => {
  it("keeps a low s and mirrors a high one", () => {
    const [r, low, high] = [hex(5n), hex(7n), hex(ORDER - 7n)]
    expect(toHex(normaliseSignature(`0x${r}${low}1b`))).to.equal(r + low)
    expect(toHex(normaliseSignature(`0x${r}${high}1c`))).to.equal(r + low)
    expect(toHex(normaliseSignature(`0x${r}${hex(ORDER / 2n)}00`))).to.equal(r + hex(ORDER / 2n))
    expect(toHex(normaliseSignature(`0x${r}${hex(ORDER / 2n + 1n)}01`))).to.equal(r + hex(ORDER / 2n))
  })

  it("refuses everything that is no signature", async () => {
    const [one, zero] = [hex(1n), hex(0n)]
    for (const wrong of [
      `0x${one}${one}`,
      `0x${one}${one}1d`,
      `0x${one}${one}1b00`,
      `${one}${one}1b`,
      `0x${zero}${one}1b`,
      `0x${one}${zero}1b`,
      `0x${hex(ORDER)}${one}1b`,
      `0x${one}${hex(ORDER)}1b`,
      `0x${one}${"zz".repeat(32)}1b`,
      "",
    ]) {
      await rejects(() => normaliseSignature(wrong), "wallet-failed")
    }
  })
})

describe("walletWayKey", () => {
  const signature = pattern(64)
  const share = pattern(32, 2)
  const secret = { text: "Überraschung", salt: pattern(16), cost: ARGON2_COST }
  const key = (change: object = {}) => walletWayKey({ signature, share, vaultId, argon2id: quick, ...change })

  it("needs signature, share, vault and secret", async () => {
    const keys = [
      await key(),
      await key({ signature: pattern(64, 9) }),
      await key({ share: pattern(32, 9) }),
      await key({ vaultId: "ff".repeat(16) }),
      await key({ site }),
      await key({ secret }),
      await key({ secret: { ...secret, text: "Uberraschung" } }),
      await key({ secret: { ...secret, salt: pattern(16, 9) } }),
    ]
    expect(new Set(keys.map(toHex))).to.have.length(keys.length)
    expect(await key({ secret })).to.deep.equal(keys[5])
  })

  it("does not mind how the same letters were typed", async () => {
    const decomposed = { ...secret, text: secret.text.normalize("NFD") }
    expect(decomposed.text).to.not.equal(secret.text)
    expect(await key({ secret: decomposed })).to.deep.equal(await key({ secret }))
  })

  it("hands the cost to Argon2id and takes hash-wasm's by itself", async () => {
    const cost = { memory: 19_456, passes: 2, lanes: 1 }
    const seen: unknown[] = []
    const watching: Argon2id = (text, salt, given) => {
      seen.push(given)
      return quick(text, salt, given)
    }
    await key({ secret: { ...secret, cost }, argon2id: watching })
    expect(seen).to.deep.equal([cost])
    expect(await walletWayKey({ signature, share, vaultId, secret: { ...secret, cost } })).to.have.length(32)
  })

  it("refuses wrong lengths and a secret that is none", async () => {
    await rejects(() => key({ signature: pattern(65) }), "key-wrong")
    await rejects(() => key({ share: pattern(31) }), "key-wrong")
    await rejects(() => key({ secret: { ...secret, salt: pattern(15) } }), "key-wrong")
    await rejects(() => key({ vaultId: "AA".repeat(16) }), "vault-malformed")
    for (const text of ["", "x".repeat(1025), "\ud800"]) {
      await rejects(() => key({ secret: { ...secret, text } }), "secret-wrong")
    }
  })
})

describe("walletWayTypedData", () => {
  const account = asAddress(wallet.address)

  it("names no chain and no contract", () => {
    for (const message of [asked, { vaultId }]) {
      const data = walletWayTypedData(account, message)
      expect(Object.keys(data.domain).sort()).to.deep.equal(["name", "version"])
      expect(fromHex(data.message["vaultId"] as string)).to.have.length(16)
    }
  })

  it("shows the site first, and says to sign it there alone", () => {
    const { types, message } = walletWayTypedData(account, asked)
    expect(types["Vault"]?.map(({ name }) => name)).to.deep.equal(["site", "account", "vaultId", "warning"])
    expect(message).to.include({ site, account, vaultId })
    expect(message["warning"]).to.include("only while your browser is on this site")
  })

  it("without a site is what version 1 signed, to the bit", () => {
    const { domain, types, message } = walletWayTypedData(account, { vaultId })
    expect(Object.keys(message)).to.deep.equal(["account", "vaultId", "warning"])
    const data: [object, Record<string, TypedDataField[]>, object] = [
      domain,
      fieldsOf({ types } as never),
      message,
    ]
    expect(TypedDataEncoder.hash(...data)).to.equal(V1_DIGEST)
  })
})
