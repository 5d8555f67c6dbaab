// Reads docs/formats.md as somebody else would: node:crypto alone, none of the project's own functions.
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto"
import { createPrivateKey, createPublicKey, hkdfSync } from "node:crypto"
import type { BinaryLike } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"

interface Vectors {
  context: { chainId: number; registry: string; patient: string; ctx: string }
  masters: string[]
  rings: { scope: string; epoch: number; secret: string; key: string }[]
  identity: { doctorPublicKey: string; doctorFingerprint: string }
  wrappedKeys: { underRings: string }
  reason: Record<
    "asker" | "scope" | "text" | "delegate" | "secret" | "key" | "commit" | "sealed" | "digest",
    string
  > & {
    infos: string[]
  }
  sealedDocuments: {
    purpose: string
    account: string
    id: string
    master: string
    key: string
    cases: {
      version: number
      size: number
      length: number
      iv: string
      firstBytes: string
      tag: string
      digest: string
    }[]
  }
  vault: {
    vaultId: string
    wallet: Record<"signature" | "share" | "stretched" | "keyWithoutSecret" | "key", string>
    recovery: Record<"code" | "text" | "key" | "fetchToken" | "formerFetchToken", string>
    identity: string
    masters: string[]
    blob: string
    digest: string
  }
  siteVault: Record<
    | "vaultId"
    | "site"
    | "typedDataDigest"
    | "shareSecret"
    | "incarnation"
    | "share"
    | "signature"
    | "key"
    | "blob"
    | "digest",
    string
  >
  numberedMasters: {
    masters: [number, string][]
    delegation: Record<"plaintext", string>
    vault: Record<"key" | "identity" | "blob", string>
  }
  passkeyVault: Record<
    | "vaultId"
    | "account"
    | "credential"
    | "rpId"
    | "secret"
    | "key"
    | "fetchToken"
    | "recoveryKey"
    | "identity"
    | "signer"
    | "blob"
    | "digest",
    string
  > & { masters: string[] }
  originVaults: Record<"key" | "origin" | "identity" | "signer" | "firstSeed" | "firstPublicKey", string> &
    Record<"withoutSigner" | "withSigner", { blob: string; digest: string }>
  record: {
    recordKey: string
    manifestKey: string
    commit: string
    batchKey: string
    batchRecordKeys: string[]
    files: {
      index: number
      size: number
      contentKey: string
      salt: string
      commit: string
      digest: string
      leaves: { length: number; sha256: string }[]
    }[]
    manifest: object
    sealedManifest: string
  }
}
const vectors = JSON.parse(
  readFileSync(new URL("../../vectors/formats.json", import.meta.url), "utf8"),
) as Vectors

const bytes = (hex: string) => Buffer.from(hex.replace(/^0x/, ""), "hex")
const hkdf = (secret: BinaryLike, salt: BinaryLike, info: BinaryLike, length = 32) =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, length))
const sha256 = (data: BinaryLike) => createHash("sha256").update(data).digest()
const u32 = (value: number) => bytes(value.toString(16).padStart(8, "0"))
const u64 = (value: bigint) => bytes(value.toString(16).padStart(16, "0"))
const ZERO = Buffer.alloc(1)

/** HKDF-Expand-SHA-512 of at most 128 bytes. */
function expand(key: Buffer, info: Buffer, length: number): Buffer {
  const one = createHmac("sha512", key).update(info).update(Buffer.of(1)).digest()
  const two = createHmac("sha512", key).update(one).update(info).update(Buffer.of(2)).digest()
  return Buffer.concat([one, two]).subarray(0, length)
}

function openGcm(key: Buffer, iv: Buffer, sealed: Buffer, tag: Buffer, aad = ""): Buffer {
  const cipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(aad)).setAuthTag(tag)
  return Buffer.concat([cipher.update(sealed), cipher.final()])
}

function unwrap(key: Buffer, wrapped: Buffer): Buffer {
  const cipher = createDecipheriv("id-aes256-wrap", key, Buffer.alloc(8, 0xa6))
  return Buffer.concat([cipher.update(wrapped), cipher.final()])
}

/** Padmé, at least 4,096. */
function padded(size: number): number {
  if (size <= 4096) return 4096
  const exponent = Math.floor(Math.log2(size))
  const zeros = exponent - (Math.floor(Math.log2(exponent)) + 1)
  return Math.ceil(size / 2 ** zeros) * 2 ** zeros
}

const ctx = Buffer.concat([
  Buffer.alloc(28),
  u32(vectors.context.chainId),
  bytes(vectors.context.registry),
  bytes(vectors.context.patient),
])

describe("docs/formats, implemented a second time", () => {
  it("context and rings", () => {
    expect(ctx.toString("hex")).to.equal(vectors.context.ctx)
    for (const { scope, epoch, secret, key } of vectors.rings) {
      const generation = Math.floor(epoch / 256)
      const info = Buffer.concat([
        Buffer.from("keyward/ring/v1"),
        ZERO,
        ctx,
        u64(BigInt(scope)),
        u32(generation),
      ])
      let step = hkdf(bytes(vectors.masters[generation] ?? ""), "", info)
      for (let i = 255; i > epoch % 256; i--)
        step = createHmac("sha256", step).update("keyward/ring/v1/prev").digest()
      expect(step.toString("hex")).to.equal(secret)
      expect(hkdf(step, "", "keyward/ring/v1/wrap").toString("hex")).to.equal(key)
    }
  })

  it("a request's reason", () => {
    const { reason, context } = vectors
    const sealed = bytes(reason.sealed)
    expect(`0x${sha256(sealed).toString("hex")}`).to.equal(reason.digest)
    const bound = Buffer.concat([ctx, bytes(reason.asker), u64(BigInt(reason.scope))])
    const readers = [context.patient, reason.delegate]
    for (const [i, reader] of readers.entries()) {
      const info = Buffer.concat([Buffer.from("keyward/request/v2"), bound, bytes(reader)])
      expect(info.toString("hex")).to.equal(reason.infos[i])
      const slot = 34 + i * 1_188
      expect(sealed.subarray(slot, slot + 20).toString("hex")).to.equal(reader.slice(2))
    }
    const info = Buffer.concat([Buffer.from("keyward/request/v2/keys"), ZERO, bound])
    const keys = expand(bytes(reason.secret), info, 64)
    expect(keys.subarray(0, 32).toString("hex")).to.equal(reason.key)
    expect(sealed.subarray(2, 34).toString("hex")).to.equal(keys.subarray(32).toString("hex"))
    const box = 34 + 2 * 1_188
    expect([sealed[0], sealed[1], sealed.length]).to.deep.equal([2, 2, box + 2_064])
    const cipher = createDecipheriv("aes-256-gcm", keys.subarray(0, 32), Buffer.alloc(12))
    cipher.setAAD(sealed.subarray(0, box)).setAuthTag(sealed.subarray(-16))
    const padded = Buffer.concat([cipher.update(sealed.subarray(box, -16)), cipher.final()])
    const end = 2 + padded.readUInt16BE(0)
    expect(padded.subarray(2, end).toString("utf8")).to.equal(reason.text)
    expect(padded.subarray(end).equals(Buffer.alloc(2_048 - end))).to.equal(true)
  })

  it("sealed documents", () => {
    const { purpose, account, id, master, key, cases } = vectors.sealedDocuments
    const info = Buffer.concat([Buffer.from("keyward/private/v1"), ZERO, Buffer.from(purpose)])
    expect(hkdf(bytes(master), "", info).toString("hex")).to.equal(key)
    for (const { version, size, length, iv, firstBytes, tag, digest } of cases) {
      expect(Math.max(65_536, padded(size + 32))).to.equal(length)
      const header = `{"alg":"dir","enc":"A256GCM","for":"${purpose}:${account}:${id}:${version}"}`
      const cipher = createCipheriv("aes-256-gcm", bytes(key), bytes(iv))
      cipher.setAAD(Buffer.from(Buffer.from(header).toString("base64url")))
      const body = Buffer.from(Uint8Array.from({ length: size }, (_, i) => i % 251))
      const text = Buffer.concat([u32(size), body, Buffer.alloc(length - 32 - size)])
      const box = Buffer.concat([cipher.update(text), cipher.final()])
      expect([box.subarray(0, 32), cipher.getAuthTag()].map((part) => part.toString("hex"))).to.deep.equal([
        firstBytes,
        tag,
      ])
      const sealed = Buffer.concat([bytes(iv), box, cipher.getAuthTag()])
      expect([sealed.length, sha256(sealed).toString("hex")]).to.deep.equal([length, digest])
    }
  })

  it("wrapped keys", () => {
    const wrapped = bytes(vectors.wrappedKeys.underRings)
    expect([wrapped[0], wrapped.length]).to.deep.equal([1, 1 + 2 * 52])
    for (const start of [1, 53]) {
      const [scope, epoch] = [wrapped.readBigUInt64BE(start), wrapped.readUInt32BE(start + 8)]
      const ring = vectors.rings.find((each) => each.scope === String(scope) && each.epoch === epoch)
      const key = unwrap(bytes(ring?.key ?? ""), wrapped.subarray(start + 12, start + 52))
      expect(key.toString("hex")).to.equal(vectors.record.recordKey)
    }
  })

  it("fingerprint", () => {
    const publicKey = bytes(vectors.identity.doctorPublicKey)
    const digest = sha256(Buffer.concat([Buffer.from("keyward/fingerprint/v1"), publicKey]))
    const groups = [0, 5, 10, 15, 20, 25].map((i) =>
      String(digest.readUIntBE(i, 5) % 100_000).padStart(5, "0"),
    )
    expect(groups.join(" ")).to.equal(vectors.identity.doctorFingerprint)
  })

  it("recovery code", () => {
    const { code, text, key, fetchToken, formerFetchToken } = vectors.vault.recovery
    const checked = Buffer.concat([
      bytes(code),
      sha256(Buffer.concat([Buffer.from("keyward/recovery/v1/check"), bytes(code)])),
    ])
    const number = BigInt(`0x${checked.subarray(0, 35).toString("hex")}`)
    const symbols = Array.from({ length: 56 }, (_, i) =>
      "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(Number((number >> BigInt(5 * (55 - i))) & 31n)),
    ).join("")
    expect(text.replaceAll(" ", "")).to.equal(symbols)
    expect(hkdf(bytes(code), "", "keyward/vault/v1/recovery-code").toString("hex")).to.equal(key)
    expect(hkdf(bytes(code), "", "keyward/recovery/v1/fetch").toString("hex")).to.equal(fetchToken)
    expect(hkdf(bytes(code), "", "fetch").toString("hex")).to.equal(formerFetchToken)
  })

  it("vault", () => {
    const { wallet, recovery, vaultId, blob } = vectors.vault
    const signature = bytes(wallet.signature).subarray(0, 64)
    const info = Buffer.concat([Buffer.from("keyward/vault/v1/wallet"), bytes(vaultId)])
    const share = bytes(wallet.share)
    expect(hkdf(signature, share, info).toString("hex")).to.equal(wallet.keyWithoutSecret)
    const withSecret = Buffer.concat([signature, bytes(wallet.stretched)])
    expect(hkdf(withSecret, share, info).toString("hex")).to.equal(wallet.key)

    const jwe = JSON.parse(blob) as Record<"protected" | "iv" | "ciphertext" | "tag", string> & {
      recipients: { encrypted_key: string }[]
    }
    const part = (name: "iv" | "ciphertext" | "tag") => Buffer.from(jwe[name], "base64url")
    expect(`0x${sha256(blob).toString("hex")}`).to.equal(vectors.vault.digest)
    const header = JSON.parse(Buffer.from(jwe.protected, "base64url").toString()) as {
      keyward: { ways: { kind: string; check: string }[] }
    }
    for (const [i, key] of [wallet.key, recovery.key].entries()) {
      const check = hkdf(
        bytes(key),
        "",
        Buffer.concat([Buffer.from("keyward/vault/v1/check"), bytes(vaultId)]),
        16,
      )
      expect(check.toString("base64url")).to.equal(header.keyward.ways[i]?.check)
      const contentKey = unwrap(bytes(key), Buffer.from(jwe.recipients[i]?.encrypted_key ?? "", "base64url"))
      const text = openGcm(contentKey, part("iv"), part("ciphertext"), part("tag"), jwe.protected).toString()
      const base64url = (hex: string) => bytes(hex).toString("base64url")
      expect(JSON.parse(text)).to.deep.equal({
        v: 1,
        identity: base64url(vectors.vault.identity),
        masters: vectors.vault.masters.map(base64url),
        keys: [wallet.key, recovery.key].map(base64url),
      })
    }
  })

  it("wallet way of version 2 and its share", () => {
    const { vaultId, site, shareSecret, incarnation, share, signature, key, blob, digest } = vectors.siteVault
    const message = Buffer.concat([
      Buffer.from("keyward/wallet-share/v2"),
      bytes(incarnation.slice(2)),
      bytes(vectors.context.patient.slice(2)),
      bytes(vaultId),
    ])
    expect(createHmac("sha256", bytes(shareSecret)).update(message).digest("hex")).to.equal(share)
    const info = Buffer.concat([Buffer.from("keyward/vault/v2/wallet"), bytes(vaultId)])
    const rs = bytes(signature.slice(2)).subarray(0, 64)
    expect(hkdf(rs, bytes(share), info).toString("hex")).to.equal(key)
    expect(`0x${sha256(blob).toString("hex")}`).to.equal(digest)
    const header = JSON.parse(
      Buffer.from((JSON.parse(blob) as { protected: string }).protected, "base64url").toString(),
    ) as { keyward: { ways: object[] } }
    expect(header.keyward.ways[0]).to.deep.include({ kind: "wallet", site })
  })

  it("masters that name their generations", () => {
    const { masters, delegation, vault } = vectors.numberedMasters
    const entries = masters.flatMap(([generation, key]) => [u32(generation), bytes(key)])
    expect(Buffer.concat(entries).toString("hex")).to.equal(delegation.plaintext)
    const jwe = JSON.parse(vault.blob) as Record<"protected" | "iv" | "ciphertext" | "tag", string> & {
      recipients: { encrypted_key: string }[]
    }
    const part = (name: "iv" | "ciphertext" | "tag") => Buffer.from(jwe[name], "base64url")
    const encryptedKey = Buffer.from(jwe.recipients[0]?.encrypted_key ?? "", "base64url")
    const contentKey = unwrap(bytes(vault.key), encryptedKey)
    const text = openGcm(contentKey, part("iv"), part("ciphertext"), part("tag"), jwe.protected).toString()
    const base64url = (hex: string) => bytes(hex).toString("base64url")
    expect(JSON.parse(text)).to.deep.equal({
      v: 2,
      identity: base64url(vault.identity),
      masters: masters.map(([generation, key]) => [generation, base64url(key)]),
      keys: [base64url(vault.key)],
    })
  })

  it("passkey's way, its token, and a vault with a signer", () => {
    const { vaultId, secret, key, fetchToken, credential, rpId, blob, digest, ...rest } = vectors.passkeyVault
    const info = Buffer.concat([Buffer.from("keyward/vault/v1/passkey"), bytes(vaultId)])
    expect(hkdf(bytes(secret), "", info).toString("hex")).to.equal(key)
    expect(hkdf(bytes(secret), "", "keyward/passkey/v1/fetch").toString("hex")).to.equal(fetchToken)
    expect(`0x${sha256(blob).toString("hex")}`).to.equal(digest)
    const jwe = JSON.parse(blob) as Record<"protected" | "iv" | "ciphertext" | "tag", string> & {
      recipients: { encrypted_key: string }[]
    }
    const header = JSON.parse(Buffer.from(jwe.protected, "base64url").toString()) as {
      keyward: { account: string; ways: object[] }
    }
    const check = hkdf(
      bytes(key),
      "",
      Buffer.concat([Buffer.from("keyward/vault/v1/check"), bytes(vaultId)]),
      16,
    )
    expect(header.keyward.account).to.equal(rest.account)
    expect(header.keyward.ways[0]).to.deep.equal({
      kind: "passkey",
      check: check.toString("base64url"),
      credential,
      rpId,
    })
    const part = (name: "iv" | "ciphertext" | "tag") => Buffer.from(jwe[name], "base64url")
    const contentKey = unwrap(bytes(key), Buffer.from(jwe.recipients[0]?.encrypted_key ?? "", "base64url"))
    const text = openGcm(contentKey, part("iv"), part("ciphertext"), part("tag"), jwe.protected).toString()
    const base64url = (hex: string) => bytes(hex).toString("base64url")
    expect(JSON.parse(text)).to.deep.equal({
      v: 3,
      identity: base64url(rest.identity),
      masters: rest.masters.map((master, generation) => [generation, base64url(master)]),
      keys: [key, rest.recoveryKey].map(base64url),
      signer: base64url(rest.signer),
    })
  })

  it("a vault whose identity was replaced, and what shows who sealed it", () => {
    const { key, origin, identity, signer, firstSeed, firstPublicKey, withoutSigner, withSigner } =
      vectors.originVaults
    const expanded = createHash("shake256", { outputLength: 96 }).update(bytes(firstSeed)).digest()
    expect(expanded.subarray(64).toString("hex")).to.equal(origin)
    const pkcs8 = Buffer.concat([bytes("302e020100300506032b656e04220420"), bytes(origin)])
    const secret = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })
    const raw = createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32)
    expect(raw.toString("hex")).to.equal(bytes(firstPublicKey).subarray(1184).toString("hex"))
    const base64url = (hex: string) => bytes(hex).toString("base64url")
    for (const [{ blob, digest }, more] of [
      [withoutSigner, {}],
      [withSigner, { signer: base64url(signer) }],
    ] as const) {
      expect(`0x${sha256(blob).toString("hex")}`).to.equal(digest)
      const jwe = JSON.parse(blob) as Record<"protected" | "iv" | "ciphertext" | "tag", string> & {
        recipients: { encrypted_key: string }[]
      }
      const part = (name: "iv" | "ciphertext" | "tag") => Buffer.from(jwe[name], "base64url")
      const wrapped = Buffer.from(jwe.recipients[0]?.encrypted_key ?? "", "base64url")
      const contentKey = unwrap(bytes(key), wrapped)
      const text = openGcm(contentKey, part("iv"), part("ciphertext"), part("tag"), jwe.protected).toString()
      expect(JSON.parse(text)).to.deep.equal({
        ...{
          v: 4,
          identity: base64url(identity),
          keys: [base64url(key)],
          origin: base64url(origin),
          ...more,
        },
        masters: vectors.masters.map((master, generation) => [generation, base64url(master)]),
      })
    }
  })

  it("record keys and manifest", () => {
    const { recordKey, manifestKey, commit, batchKey, batchRecordKeys, sealedManifest, manifest } =
      vectors.record
    const both = expand(bytes(recordKey), Buffer.concat([Buffer.from("keyward/record/v1"), ZERO, ctx]), 64)
    expect(both.toString("hex")).to.equal(manifestKey + commit)
    for (const [i, key] of batchRecordKeys.entries()) {
      const info = Buffer.concat([Buffer.from("keyward/batch/v1"), u32(i)])
      expect(hkdf(bytes(batchKey), "", info).toString("hex")).to.equal(key)
    }
    const outer = JSON.parse(sealedManifest) as { v: number; commit: string; jwe: string }
    expect(Buffer.from(outer.commit, "base64url").toString("hex")).to.equal(commit)
    const [header = "", , iv = "", text = "", tag = ""] = outer.jwe.split(".")
    expect(Buffer.from(header, "base64url").toString()).to.equal('{"alg":"dir","enc":"A256GCM"}')
    const [nonce, sealed, mac] = [iv, text, tag].map((part) => Buffer.from(part, "base64url"))
    if (!nonce || !sealed || !mac) throw new Error("not a compact JWE")
    const opened = openGcm(bytes(manifestKey), nonce, sealed, mac, header)
    expect(opened).to.have.length(4096)
    expect(JSON.parse(opened.toString().replace(/\0+$/, ""))).to.deep.equal(manifest)
  })

  it("content", () => {
    for (const file of vectors.record.files) {
      const contentInfo = Buffer.concat([Buffer.from("keyward/content/v1"), ZERO, u32(file.index)])
      const key = expand(bytes(vectors.record.recordKey), contentInfo, 32)
      expect(key.toString("hex")).to.equal(file.contentKey)
      const label = "keyward/chunked-262128@v1+AEAD_AES_256_GCM"
      const derived = expand(key, Buffer.concat([Buffer.from(label), ZERO, bytes(file.salt)]), 76)
      expect(derived.subarray(44).toString("hex")).to.equal(file.commit)

      const text = Buffer.from(Uint8Array.from({ length: file.size }, (_, i) => i % 251))
      const digests: Buffer[] = []
      for (let i = 0; i < text.length; i += 262_128) digests.push(sha256(text.subarray(i, i + 262_128)))
      expect(sha256(Buffer.concat(digests)).toString("hex")).to.equal(file.digest)

      const total = padded(file.size)
      expect(file.leaves.reduce((sum, leaf) => sum + leaf.length - 16, 0)).to.equal(total)
      const source = Buffer.concat([text, Buffer.alloc(total - text.length)])
      for (const [i, leaf] of file.leaves.entries()) {
        const nonce = Buffer.from(derived.subarray(32, 44))
        nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ i) >>> 0, 8)
        const cipher = createCipheriv("aes-256-gcm", derived.subarray(0, 32), nonce)
        const chunk = source.subarray(i * 262_128, (i + 1) * 262_128)
        const sealed = Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
        expect([sealed.length, sha256(sealed).toString("hex")]).to.deep.equal([leaf.length, leaf.sha256])
      }
    }
  })
})
