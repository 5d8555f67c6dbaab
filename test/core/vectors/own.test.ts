import { createCipheriv, createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { Wallet } from "ethers"
import { fromHex, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../../app/_core/crypto/hpke"
import { asDense } from "../../../app/_core/keys/masters"
import { fingerprint } from "../../../app/_core/keys/fingerprint"
import { openDocument } from "../../../app/_core/keys/sealed-document"
import { unwrapMasters } from "../../../app/_core/keys/delegation"
import { encodeGrant, unwrapGrant } from "../../../app/_core/keys/grant"
import { parseRecoveryCode, recoveryKeys } from "../../../app/_core/keys/recovery-code"
import { passkeyKey, passkeyToken } from "../../../app/_core/keys/passkey-way"
import { openVault } from "../../../app/_core/keys/vault"
import { normaliseSignature, walletWayKey } from "../../../app/_core/keys/wallet-way"
import { unwrapRecordKey, unwrapRecordKeyAsPatient } from "../../../app/_core/keys/wrapped-keys"
import { openManifest } from "../../../app/_core/records/manifest"
import { statementTypedData } from "../../../app/_core/records/statement"
import type { SealedPurpose } from "../../../app/_core/ports/sealed-documents"
import { openReason } from "../../../app/_core/requests/reason"
import { decodeHead } from "../../../app/_core/search/head"
import { SearchEngine } from "../../../app/_core/search/search-engine"
import { Segment } from "../../../app/_core/search/segment"
import { termsIn } from "../../../app/_core/search/words"
import { asDigest, asEpoch, asScope } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { flip } from "../crypto/streams"
import { VECTORS, makeVectors } from "../../vectors/make"

type Vectors = Awaited<ReturnType<typeof makeVectors>>

/** What differs from a document that opens. */
interface Refused {
  readonly what: string
  readonly account?: Address
  readonly purpose?: SealedPurpose
  readonly id?: string
  readonly version?: number
  readonly master?: string
  readonly length?: number
  readonly flip?: number
}

describe("the project's own vectors", () => {
  const vectors = JSON.parse(readFileSync(VECTORS, "utf8")) as Vectors
  const ctx = fromHex(vectors.context.ctx)

  it("are what the script makes", async () => {
    expect(JSON.parse(JSON.stringify(await makeVectors()))).to.deep.equal(vectors)
  })

  it("open: grants", async () => {
    const seed = fromHex(vectors.identity.doctorSeed)
    expect(toHex(publicKeyOf(seed))).to.equal(vectors.identity.doctorPublicKey)
    expect((await fingerprint(publicKeyOf(seed))).join(" ")).to.equal(vectors.identity.doctorFingerprint)
    for (const grant of vectors.grants) {
      const binding = {
        ctx,
        grantee: grant.grantee,
        scope: asScope(BigInt(grant.scope)),
        epoch: asEpoch(grant.epoch),
        ...(grant.cidDigest !== null && { cidDigest: fromHex(grant.cidDigest) }),
      }
      const contents = await unwrapGrant(seed, binding, fromHex(grant.wrappedKey))
      expect(contents && toHex(encodeGrant(contents, binding.scope, binding.epoch))).to.equal(grant.plaintext)
    }
  })

  it("open: wrapped keys", async () => {
    const { underRings, toPatient } = vectors.wrappedKeys
    const keyAt = (scope: bigint, epoch: number) => {
      const ring = vectors.rings.find((each) => each.scope === String(scope) && each.epoch === epoch)
      return ring ? fromHex(ring.key) : null
    }
    expect(toHex((await unwrapRecordKey(fromHex(underRings), keyAt)) ?? utf8(""))).to.equal(
      vectors.record.recordKey,
    )
    const binding = { ctx, author: toPatient.author, folder: asScope(BigInt(toPatient.folder)) }
    const seed = fromHex(vectors.identity.patientSeed)
    const opened = await unwrapRecordKeyAsPatient(seed, binding, fromHex(toPatient.wrappedKeys))
    expect(opened && toHex(opened)).to.equal(vectors.record.recordKey)
  })

  it("open: a delegation", async () => {
    const { delegate, generation, wrappedKey } = vectors.delegation
    const seed = fromHex(vectors.identity.doctorSeed)
    const opened = await unwrapMasters(seed, { ctx, delegate, generation }, fromHex(wrappedKey))
    expect(opened && asDense(opened)?.map(toHex)).to.deep.equal(vectors.masters)
  })

  it("open: masters that name their generations, in a delegation and in a vault", async () => {
    const { masters, delegation, vault } = vectors.numberedMasters
    const { delegate, generation, wrappedKey } = delegation
    const seed = fromHex(vectors.identity.doctorSeed)
    const handed = await unwrapMasters(seed, { ctx, delegate, generation }, fromHex(wrappedKey))
    const way = { kind: "recovery-code", key: fromHex(vault.key) }
    const opened = await openVault(utf8(vault.blob), way, { digest: asDigest(vault.digest) })
    for (const each of [handed, opened.masters])
      expect([...(each ?? [])].map(([of, master]) => [of, toHex(master)])).to.deep.equal(masters)
  })

  it("open: a reason, for the patient and for their delegate", async () => {
    const { reason, context, identity } = vectors
    const binding = { ctx, asker: reason.asker, scope: asScope(BigInt(reason.scope)) }
    for (const [account, seed] of [
      [context.patient, identity.patientSeed],
      [reason.delegate, reason.delegateSeed],
    ] as const) {
      const reader = { account, identity: fromHex(seed) }
      const opened = await openReason(reader, binding, fromHex(reason.sealed), reason.digest)
      expect(opened).to.deep.equal({ kind: "text", text: reason.text })
    }
  })

  it("open: a segment of the search index, a head, and no segment that is cut or altered", async () => {
    const { texts, terms, digests, segment, asked, head, refused } = vectors.searchIndex
    const bytes = fromHex(segment)
    expect(texts.map((text) => [...new Set(termsIn(text))])).to.deep.equal(terms)
    const index = new SearchEngine()
    expect(await index.load("a", bytes)).to.deep.equal(digests)
    for (const { typed, finds } of asked) {
      const found = await index.find(typed)
      expect(
        digests.flatMap((digest, place) => (found.includes(digest) ? [place] : [])),
        typed,
      ).to.deep.equal(finds)
    }
    expect(decodeHead(utf8(head))).to.deep.include({ extractor: 1 })
    expect(decodeHead(utf8(head))?.segments[0]?.records).to.deep.equal(digests)
    for (const { what, length = bytes.length, flip: at } of refused) {
      const cut = bytes.slice(0, length)
      expect(() => new Segment(at === undefined ? cut : flip(cut, at)), what).to.throw("document-damaged")
    }
  })

  it("open: sealed documents, and none that is another, older, cut or altered", async () => {
    const { cases, refused, master, key, ...name } = vectors.sealedDocuments
    let last = { binding: { ...name, version: 0 }, sealed: new Uint8Array() }
    for (const { version, size, length, iv, digest } of cases) {
      const body = Uint8Array.from({ length: size }, (_, i) => i % 251)
      const header = `{"alg":"dir","enc":"A256GCM","for":"${name.purpose}:${name.account}:${name.id}:${version}"}`
      const cipher = createCipheriv("aes-256-gcm", fromHex(key), fromHex(iv))
      cipher.setAAD(Buffer.from(Buffer.from(header).toString("base64url")))
      const padded = Buffer.alloc(length - 28)
      padded.writeUInt32BE(size)
      padded.set(body, 4)
      const box = [fromHex(iv), cipher.update(padded), cipher.final(), cipher.getAuthTag()]
      const sealed = Uint8Array.from(Buffer.concat(box))
      expect(createHash("sha256").update(sealed).digest("hex")).to.equal(digest)
      last = { binding: { ...name, version }, sealed }
      expect(Buffer.compare(await openDocument([fromHex(master)], last.binding, sealed), body)).to.equal(0)
    }
    for (const { what, length, flip: at, master: other, ...rest } of refused as Refused[]) {
      const cut = last.sealed.slice(0, length)
      const bytes = at === undefined ? cut : flip(cut, at)
      const opening = () => openDocument([fromHex(other ?? master)], { ...last.binding, ...rest }, bytes)
      await rejects(opening, "key-wrong").catch(() => expect.fail(`opened: ${what}`))
    }
  })

  it("make: the key that freezes and names a successor", async () => {
    const { text, signingKey, recovery } = vectors.vault.recovery
    const made = (await recoveryKeys(await parseRecoveryCode(text))).signingKey
    expect(toHex(made)).to.equal(signingKey)
    expect(new Wallet(`0x${toHex(made)}`).address).to.equal(recovery)
  })

  it("open: the vault, by wallet with secret and by recovery code", async () => {
    const { vault } = vectors
    const { wallet, recovery, vaultId } = vault
    const secret = { text: wallet.secret, salt: fromHex(wallet.salt), cost: wallet }
    const signature = normaliseSignature(wallet.signature)
    const key = await walletWayKey({ signature, share: fromHex(wallet.share), vaultId, secret })
    const { kek } = await recoveryKeys(await parseRecoveryCode(recovery.text))
    for (const way of [
      { kind: "wallet", key },
      { kind: "recovery-code", key: kek },
    ]) {
      const digest = asDigest(vault.digest)
      const opened = await openVault(utf8(vault.blob), way, { account: vault.account, digest })
      expect(toHex(opened.identity)).to.equal(vault.identity)
      expect(asDense(opened.masters)?.map(toHex)).to.deep.equal(vault.masters)
    }
  })

  it("open: a vault whose wallet way names the site", async () => {
    const { siteVault, vault } = vectors
    const { vaultId, site, share, blob } = siteVault
    const signature = normaliseSignature(siteVault.signature)
    const key = await walletWayKey({ signature, share: fromHex(share), vaultId, site })
    const digest = asDigest(siteVault.digest)
    const opened = await openVault(utf8(blob), { kind: "wallet", key }, { account: vault.account, digest })
    expect(opened.ways[0]).to.include({ kind: "wallet", site })
    expect(asDense(opened.masters)?.map(toHex)).to.deep.equal(vault.masters)
  })

  it("open: a vault with a signer, by its passkey", async () => {
    const { secret, vaultId, blob, account, signer, credential, rpId, ...rest } = vectors.passkeyVault
    const key = await passkeyKey(fromHex(secret), vaultId)
    const digest = asDigest(rest.digest)
    const opened = await openVault(utf8(blob), { kind: "passkey", key }, { account, digest })
    expect(toHex(opened.signer ?? new Uint8Array())).to.equal(signer)
    expect(new Wallet(`0x${signer}`).address.toLowerCase()).to.equal(account)
    expect(opened.ways[0]?.passkey).to.deep.equal({ credential, rpId })
    expect(asDense(opened.masters)?.map(toHex)).to.deep.equal(rest.masters)
    expect(toHex(await passkeyToken(fromHex(secret)))).to.equal(rest.fetchToken)
  })

  it("open: a manifest that was corrected, whose author signed what it said first", async () => {
    const { sealedManifest, manifest, statement } = vectors.correctedRecord
    const opened = await openManifest(utf8(sealedManifest), fromHex(vectors.record.recordKey), ctx)
    expect(opened).to.deep.equal(manifest)
    expect(statementTypedData(opened)).to.deep.equal(statement)
    expect(statement.message).to.include({ title: "Blod cuont", kind: "other" })
  })

  it("open: a manifest that says for which record it is", async () => {
    const { sealedManifest, manifest } = vectors.ownContent
    const opened = await openManifest(utf8(sealedManifest), fromHex(vectors.record.recordKey), ctx)
    expect(opened).to.deep.equal(manifest)
    expect(opened).to.include({ v: 3, first: manifest.former?.[0]?.content })
  })

  it("open: the manifest", async () => {
    const { sealedManifest, recordKey, manifest } = vectors.record
    expect(await openManifest(utf8(sealedManifest), fromHex(recordKey), ctx)).to.deep.equal(manifest)
  })
})
