// Writes test/vectors/formats.json: `npx tsx test/vectors/make.ts`. Everything in it follows from fixed names.
import { writeFileSync } from "node:fs"
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke"
import { TypedDataEncoder, Wallet } from "ethers"
import { concat, toBase64url, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { KEM_XWING_NOBLE, xwingProof, xwingPublicKey } from "../../app/_core/crypto/xwing"
import { argon2id } from "../../app/_core/crypto/argon2"
import { denseMasters } from "../../app/_core/keys/masters"
import { boxKey } from "../../app/_core/keys/private-box"
import { sealDocument } from "../../app/_core/keys/sealed-document"
import { registryContext } from "../../app/_core/keys/context"
import { fingerprint } from "../../app/_core/keys/fingerprint"
import { encodeGrant, grantInfo } from "../../app/_core/keys/grant"
import type { GrantBinding, GrantContents } from "../../app/_core/keys/grant"
import { formatRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { passkeyKey, passkeyToken } from "../../app/_core/keys/passkey-way"
import { ringKey, ringPairs, ringSecret } from "../../app/_core/keys/ring"
import { createVault } from "../../app/_core/keys/vault"
import { normaliseSignature, walletWayKey, walletWayTypedData } from "../../app/_core/keys/wallet-way"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { encryptFile } from "../../app/_core/records/file"
import { sealManifest } from "../../app/_core/records/manifest"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { padme } from "../../app/_core/records/padding"
import { batchRecordKey, contentKey, manifestKeys } from "../../app/_core/records/record-key"
import { statementTypedData } from "../../app/_core/records/statement"
import { digestOfReason } from "../../app/_core/requests/reason"
import { reasonHead, reasonInfo, reasonKeys } from "../../app/_core/requests/reason-bytes"
import { encodeHead } from "../../app/_core/search/head"
import { OpenSegment } from "../../app/_core/search/open-segment"
import { SearchEngine } from "../../app/_core/search/search-engine"
import { termsIn } from "../../app/_core/search/words"
import { EVERYTHING, asAddress, asDigest, asEpoch, asRecordNumber, asScope, recordScope } from "../../app/_core/types"
import { WalletShares } from "../../app/_server/ledger/wallet-shares"
import { named, withFixedRandom } from "./fixed-random"

const chainId = 31_337
const registry = asAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
const wallet = new Wallet(`0x${toHex(named("patient's wallet"))}`)
const patient = asAddress(wallet.address)
const doctor = asAddress(`0x${toHex(named("doctor", 20))}`)
const ctx = registryContext({ chainId, registry, patient })
const masters = [named("master 0"), named("master 1")]
const folder = asScope(0x0123456789abcdefn)
const recordKey = named("record key")
const doctorSeed = named("doctor's identity")
const patientSeed = named("patient's identity")

const suite = new CipherSuite(KEM_XWING_NOBLE, KDF_HKDF_SHA256, AEAD_AES_256_GCM)

/** As `wrapTo` does, without the native implementation, whose randomness cannot be fixed. */
async function wrapped(seed: Uint8Array, info: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  const key = await suite.DeserializePublicKey(xwingPublicKey(seed))
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plaintext, { info })
  return concat(encapsulatedSecret, ciphertext)
}

async function rings() {
  const epochs = [0, 1, 255, 256, 300].map(asEpoch)
  return Promise.all(
    [EVERYTHING, folder].flatMap((scope) =>
      epochs.map(async (epoch) => {
        const secret = await ringSecret(masters[epoch >> 8] ?? named("none"), ctx, scope, epoch)
        return { scope: String(scope), epoch, secret: toHex(secret), key: toHex(await ringKey(secret)) }
      }),
    ),
  )
}

async function grants() {
  const epoch = asEpoch(300)
  const pairs = await ringPairs(denseMasters(masters), ctx, folder, [epoch, asEpoch(3)])
  const cases: [GrantBinding, GrantContents][] = [
    [
      { ctx, grantee: doctor, scope: folder, epoch },
      { kind: "ring", pairs },
    ],
    [
      {
        ctx,
        grantee: doctor,
        scope: recordScope(asRecordNumber(7)),
        epoch: asEpoch(0),
        cidDigest: named("cid digest"),
      },
      { kind: "record", recordKey },
    ],
  ]
  const made = []
  // One after the other: they draw from one source.
  for (const [binding, contents] of cases) {
    const [info, plaintext] = [grantInfo(binding), encodeGrant(contents, binding.scope, binding.epoch)]
    made.push({
      grantee: doctor,
      scope: String(binding.scope),
      epoch: binding.epoch,
      cidDigest: binding.cidDigest ? toHex(binding.cidDigest) : null,
      info: toHex(info),
      plaintext: toHex(plaintext),
      wrappedKey: toHex(await wrapped(doctorSeed, info, plaintext)),
    })
  }
  return made
}

async function wrappedKeys() {
  const entries = await Promise.all(
    [
      { scope: EVERYTHING, epoch: asEpoch(1) },
      { scope: folder, epoch: asEpoch(300) },
    ].map(async ({ scope, epoch }) => {
      const secret = await ringSecret(masters[epoch >> 8] ?? named("none"), ctx, scope, epoch)
      return { scope, epoch, key: await ringKey(secret) }
    }),
  )
  const info = concat(utf8("keyward/contribution/v1"), ctx, Buffer.from(doctor.slice(2), "hex"), beFolder())
  return {
    underRings: toHex(await wrapRecordKey(recordKey, entries)),
    toPatient: {
      author: doctor,
      folder: String(folder),
      info: toHex(info),
      wrappedKeys: toHex(concat(Uint8Array.of(2), await wrapped(patientSeed, info, recordKey))),
    },
  }
}
const beFolder = () => Buffer.from(folder.toString(16).padStart(16, "0"), "hex")

async function delegation() {
  const generation = masters.length - 1
  const info = concat(
    utf8("keyward/delegate/v1"),
    ctx,
    Buffer.from(doctor.slice(2), "hex"),
    Uint8Array.of(0, 0, 0, generation),
  )
  return {
    delegate: doctor,
    generation,
    info: toHex(info),
    wrappedKey: toHex(await wrapped(doctorSeed, info, concat(...masters))),
  }
}

/** Masters of generations that are far apart: version 2 of delegation and vault. */
async function numberedMasters() {
  const rows = [0, 1, 256, 16_777_215].map((each) => [each, named(`master ${each}`)] as const)
  const generation = 16_777_215
  const u32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
  const to = Buffer.from(doctor.slice(2), "hex")
  const info = concat(utf8("keyward/delegate/v2"), ctx, to, u32(generation))
  const plaintext = concat(...rows.flatMap(([each, master]) => [u32(each), master]))
  const delegation = {
    ...{ delegate: doctor, generation, info: toHex(info), plaintext: toHex(plaintext) },
    wrappedKey: toHex(await wrapped(doctorSeed, info, plaintext)),
  }
  const key = named("recovery way")
  const sealed = await createVault({
    vaultId: toHex(named("numbered vault id", 16)),
    account: patient,
    ways: [{ kind: "recovery-code", key }],
    contents: { identity: patientSeed, masters: new Map(rows) },
  })
  const blob = Buffer.from(sealed.blob).toString("utf8")
  return {
    masters: rows.map(([each, master]) => [each, toHex(master)]),
    delegation,
    vault: { key: toHex(key), identity: toHex(patientSeed), blob, digest: sealed.digest },
  }
}

async function reason() {
  const binding = { ctx, asker: doctor, scope: folder }
  const delegateSeed = named("delegate's identity")
  const delegate = asAddress(`0x${toHex(named("delegate", 20))}`)
  const secret = named("reason's secret")
  const text = "Überweisung für Dienstag."
  const readers = [
    { reader: patient, seed: patientSeed },
    { reader: delegate, seed: delegateSeed },
  ]
  const slots = []
  // One after the other: they draw from one source.
  for (const { reader, seed } of readers)
    slots.push({ reader, wrap: await wrapped(seed, reasonInfo(binding, reader), secret) })
  const { key, commit } = await reasonKeys(secret, binding)
  const head = reasonHead(commit, slots)
  const padded = new Uint8Array(2048)
  padded.set(concat(Uint8Array.of(0, utf8(text).length), utf8(text)))
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"])
  const algorithm = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: head }
  const sealed = concat(head, new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, padded)))
  return {
    asker: doctor,
    scope: String(folder),
    text,
    delegate,
    delegateSeed: toHex(delegateSeed),
    infos: readers.map(({ reader }) => toHex(reasonInfo(binding, reader))),
    secret: toHex(secret),
    key: toHex(key),
    commit: toHex(commit),
    sealed: toHex(sealed),
    digest: await digestOfReason(sealed),
  }
}

async function vault() {
  const vaultId = toHex(named("vault id", 16))
  const share = named("wallet share")
  const secret = { text: "correct horse", salt: named("secret salt", 16), cost: { memory: 19_456, passes: 2, lanes: 1 } }
  const { domain, types, message } = walletWayTypedData(patient, { vaultId })
  const fields = types as Record<string, { name: string; type: string }[]>
  const raw = await wallet.signTypedData(domain, fields, message)
  const signature = normaliseSignature(raw)
  const code = named("recovery code")
  const { kek, fetchToken, formerFetchToken, signingKey } = await recoveryKeys(code)
  const walletKey = await walletWayKey({ signature, share, vaultId, secret })
  const contents = { identity: patientSeed, masters: denseMasters(masters) }
  const sealed = await createVault({
    vaultId,
    account: patient,
    ways: [
      { kind: "wallet", key: walletKey, secret: { salt: secret.salt, cost: secret.cost } },
      { kind: "recovery-code", key: kek },
    ],
    contents,
  })
  return {
    vaultId,
    account: patient,
    wallet: {
      privateKey: wallet.privateKey,
      signature: raw,
      share: toHex(share),
      secret: secret.text,
      salt: toHex(secret.salt),
      ...secret.cost,
      stretched: toHex(await argon2id(utf8(secret.text), secret.salt, secret.cost)),
      keyWithoutSecret: toHex(await walletWayKey({ signature, share, vaultId })),
      key: toHex(walletKey),
    },
    recovery: {
      code: toHex(code),
      text: await formatRecoveryCode(code),
      key: toHex(kek),
      fetchToken: toHex(fetchToken),
      formerFetchToken: toHex(formerFetchToken),
      signingKey: toHex(signingKey),
      recovery: new Wallet(`0x${toHex(signingKey)}`).address,
    },
    identity: toHex(contents.identity),
    masters: masters.map(toHex),
    blob: Buffer.from(sealed.blob).toString("utf8"),
    digest: sealed.digest,
  }
}

/** A file of `size` bytes: byte i is i mod 251. */
async function file(index: number, size: number) {
  const text = Uint8Array.from({ length: size }, (_, i) => i % 251)
  const key = await contentKey(recordKey, index)
  const salt = named(`salt ${index}`, 24)
  async function* source() {
    yield await Promise.resolve(text)
  }
  const leaves: Uint8Array[] = []
  const generator = encryptFile(source(), { key, salt, size })
  for (;;) {
    const next = await generator.next()
    if (!next.done) {
      leaves.push(next.value)
      continue
    }
    const sha256 = async (bytes: Uint8Array) =>
      toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes))))
    return {
      index,
      size,
      contentKey: toHex(key),
      salt: toHex(salt),
      commit: toHex(next.value.commit),
      digest: toHex(next.value.digest),
      leaves: await Promise.all(leaves.map(async (leaf) => ({ length: leaf.length, sha256: await sha256(leaf) }))),
      firstBytes: toHex((leaves[0] ?? new Uint8Array()).subarray(0, 32)),
    }
  }
}

async function records() {
  const { manifestKey, commit } = await manifestKeys(recordKey, ctx)
  const files = await Promise.all([0, 1, 5000, 262_128, 600_000].map((size, index) => file(index, size)))
  const manifest: Manifest = {
    v: 1,
    patient,
    author: doctor,
    folder: String(folder),
    folderName: "Laboratory",
    patientName: "Ana Ferreira",
    authorName: "Dr. Jonas Weil",
    title: "Großes Blutbild",
    kind: "lab-result",
    time: "2026-11-22T09:30:00Z",
    files: files.map(({ index, size, salt, commit: ofFile, digest }) => ({
      name: `${index}.bin`,
      type: "application/octet-stream",
      size,
      salt: toBase64url(Buffer.from(salt, "hex")),
      commit: toBase64url(Buffer.from(ofFile, "hex")),
      digest: toBase64url(Buffer.from(digest, "hex")),
    })),
  }
  const batch = named("batch key")
  return {
    recordKey: toHex(recordKey),
    manifestKey: toHex(manifestKey),
    commit: toHex(commit),
    batchKey: toHex(batch),
    batchRecordKeys: [toHex(await batchRecordKey(batch, 0)), toHex(await batchRecordKey(batch, 1))],
    files,
    manifest,
    sealedManifest: Buffer.from(await sealManifest(manifest, recordKey, ctx)).toString("utf8"),
    statement: statementTypedData(manifest),
  }
}

/** Bodies of `size` bytes: byte i is i mod 251. `refused`: what must not open, each by what differs. */
async function sealedDocuments() {
  const [, master] = masters
  if (!master) throw new Error("no second master")
  const name = { purpose: "search", account: patient, id: "segment-7" } as const
  const cases = []
  // One after the other: they draw from one source.
  for (const [version, size] of [[1, 3] as const, [12, 70_000] as const]) {
    const body = Uint8Array.from({ length: size }, (_, i) => i % 251)
    const sealed = await sealDocument(master, { ...name, version }, body)
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", sealed))
    cases.push({
      ...{ version, size, length: sealed.length },
      iv: toHex(sealed.subarray(0, 12)),
      firstBytes: toHex(sealed.subarray(12, 44)),
      tag: toHex(sealed.subarray(-16)),
      digest: toHex(digest),
    })
  }
  return {
    ...name,
    master: toHex(master),
    key: toHex(await boxKey(master, name.purpose)),
    cases,
    refused: [
      { what: "another account", account: doctor },
      { what: "another purpose", purpose: "results" },
      { what: "another id", id: "segment-8" },
      { what: "an id and a version that read alike", id: "segment-7:1", version: 2 },
      { what: "an older version", version: 11 },
      { what: "a later version", version: 13 },
      { what: "another master", master: toHex(named("master 0")) },
      { what: "the last byte cut off", length: 71_679 },
      { what: "cut to the length of a smaller one", length: 65_536 },
      { what: "the iv altered", flip: 0 },
      { what: "the length altered", flip: 12 },
      { what: "the padding altered", flip: 71_000 },
      { what: "the tag altered", flip: 71_679 },
    ],
  }
}

/** Raw DEFLATE that packs nothing (RFC 1951, 3.2.4): the same bytes from every implementation. */
const stored = (body: Uint8Array): Uint8Array => {
  const [low, high] = [body.length & 0xff, body.length >> 8]
  return concat(Uint8Array.of(1, low, high, low ^ 0xff, high ^ 0xff), body)
}

/** A segment of two records, what questions find in it, and a head that lists it. */
async function searchIndex() {
  const texts = ["Dr Müller: Metformin 2,5 mg, 12.03.2026", "患者は糖尿病です. Müll-\nabfuhr"]
  const records = texts.map((text, place) => ({
    digest: asDigest(`0x${toHex(named(`record ${place}`))}`),
    ...{ texts: 1, cut: place, whole: place === 0 },
    kept: stored(utf8(JSON.stringify([[0, text]]))),
  }))
  const open = new OpenSegment()
  const terms = texts.map((text) => [...new Set(termsIn(text))])
  for (const [place, record] of records.entries()) open.add(record, terms[place] ?? [])
  const segment = open.encode()
  const id = toHex(named("segment", 16))
  const digests = records.map(({ digest }) => digest)
  const count = 9 + records.reduce((sum, { kept }) => sum + 41 + kept.length, 0)
  const asked = ["muller", "MÜL metf", "2.5", "2026", "糖尿病", "müllabfuhr", "metformin 糖尿病", "formin"]
  const engine = new SearchEngine()
  await engine.load(id, segment)
  const finds = asked.map(async (typed) => {
    const found = await engine.find(typed)
    return { typed, finds: digests.flatMap((digest, place) => (found.includes(digest) ? [place] : [])) }
  })
  return {
    texts,
    terms,
    digests,
    segment: toHex(segment),
    asked: await Promise.all(finds),
    head: Buffer.from(encodeHead({ extractor: 1, segments: [{ id, records: digests }] })).toString("utf8"),
    refused: [
      { what: "cut", length: segment.length - 1 },
      { what: "another form", flip: 0 },
      { what: "more records than there are", flip: 8 },
      { what: "another number of terms", flip: count + 3 },
    ],
  }
}

/** A wallet way of version 2: the site is signed, and the server's share follows from a secret. */
async function siteVault() {
  const vaultId = toHex(named("second vault id", 16))
  const site = "https://keyward.example"
  const incarnation = asDigest(`0x${toHex(named("incarnation"))}`)
  const shareSecret = named("share secret")
  const shares = new WalletShares(null as never, incarnation, shareSecret)
  const share = await shares.share(patient, vaultId)
  const { domain, types, message } = walletWayTypedData(patient, { vaultId, site })
  const fields = types as Record<string, { name: string; type: string }[]>
  const raw = await wallet.signTypedData(domain, fields, message)
  const key = await walletWayKey({ signature: normaliseSignature(raw), share, vaultId, site })
  const { kek } = await recoveryKeys(named("recovery code"))
  const sealed = await createVault({
    vaultId,
    account: patient,
    ways: [
      { kind: "wallet", key, site },
      { kind: "recovery-code", key: kek },
    ],
    contents: { identity: patientSeed, masters: denseMasters(masters) },
  })
  return {
    vaultId,
    site,
    typedDataDigest: TypedDataEncoder.hash(domain, fields, message),
    shareSecret: toHex(shareSecret),
    incarnation,
    share: toHex(share),
    signature: raw,
    key: toHex(key),
    blob: Buffer.from(sealed.blob).toString("utf8"),
    digest: sealed.digest,
  }
}

/** Version 3 of the vault: an account by passkey, whose signer is in it. */
async function passkeyVault() {
  const vaultId = toHex(named("passkey vault id", 16))
  const secret = named("passkey's PRF output")
  const signer = named("signer")
  const account = asAddress(new Wallet(`0x${toHex(signer)}`).address)
  const passkey = { credential: toBase64url(named("credential id", 20)), rpId: "records.example" }
  const { kek } = await recoveryKeys(named("passkey account's recovery code"))
  const key = await passkeyKey(secret, vaultId)
  const sealed = await createVault({
    vaultId,
    account,
    ways: [
      { kind: "passkey", key, passkey },
      { kind: "recovery-code", key: kek },
    ],
    contents: { identity: patientSeed, masters: denseMasters(masters), signer },
  })
  return {
    vaultId,
    account,
    ...passkey,
    secret: toHex(secret),
    key: toHex(key),
    fetchToken: toHex(await passkeyToken(secret)),
    recoveryKey: toHex(kek),
    identity: toHex(patientSeed),
    masters: masters.map(toHex),
    signer: toHex(signer),
    blob: Buffer.from(sealed.blob).toString("utf8"),
    digest: sealed.digest,
  }
}

/** Version 4 of the vault: the identity was replaced; without a signer and with one. */
async function originVaults() {
  const key = named("replaced vault's recovery way")
  const origin = xwingProof(patientSeed)
  const identity = named("patient's second identity")
  const signer = named("signer")
  const sealed = async (more: { readonly signer?: Uint8Array }) => {
    const { blob, digest } = await createVault({
      vaultId: toHex(named("replaced vault id", 16)),
      account: patient,
      ways: [{ kind: "recovery-code", key }],
      contents: { identity, masters: denseMasters(masters), origin, ...more },
    })
    return { blob: Buffer.from(blob).toString("utf8"), digest }
  }
  return {
    ...{ key: toHex(key), origin: toHex(origin), identity: toHex(identity), signer: toHex(signer) },
    ...{ firstSeed: toHex(patientSeed), firstPublicKey: toHex(xwingPublicKey(patientSeed)) },
    withoutSigner: await sealed({}),
    withSigner: await sealed({ signer }),
  }
}

/** Version 3 of a manifest: the same, as content that took another one's place in its record. */
async function ownContent() {
  const { manifest: before } = await correctedRecord()
  const manifest: Manifest = { ...before, v: 3, first: toBase64url(named("first content")) }
  return {
    manifest,
    sealedManifest: Buffer.from(await sealManifest(manifest, recordKey, ctx)).toString("utf8"),
  }
}

/** Version 2 of a manifest: what the doctor wrote and signed, and two corrections. */
async function correctedRecord() {
  const { size, salt, commit, digest } = await file(0, 5000)
  const base64url = (hex: string) => toBase64url(Buffer.from(hex, "hex"))
  const written = { title: "Blod cuont", kind: "other", time: "2026-11-22T09:30:00Z" } as const
  const manifest: Manifest = {
    v: 2,
    patient,
    author: doctor,
    folder: String(folder),
    folderName: "Laboratory",
    patientName: "Ana Ferreira",
    authorName: "Dr. Jonas Weil",
    title: "Blood count",
    kind: "lab-result",
    time: "2026-11-21T12:00:00Z",
    files: [
      {
        ...{ name: "count.pdf", type: "application/pdf", size },
        ...{ salt: base64url(salt), commit: base64url(commit), digest: base64url(digest) },
      },
    ],
    former: [
      { ...written, content: toBase64url(named("first content")) },
      { ...written, title: "Blood count", content: toBase64url(named("second content")) },
    ],
  }
  return {
    manifest,
    sealedManifest: Buffer.from(await sealManifest(manifest, recordKey, ctx)).toString("utf8"),
    statement: statementTypedData(manifest),
  }
}

/** All of formats.json. */
export const makeVectors = () =>
  withFixedRandom("keyward vectors", async () => ({
    about: "Made by test/vectors/make.ts; docs/formats.md says what each means. Bytes are in hex.",
    context: { chainId, registry, patient, ctx: toHex(ctx) },
    masters: masters.map(toHex),
    rings: await rings(),
    identity: {
      doctorSeed: toHex(doctorSeed),
      doctorPublicKey: toHex(xwingPublicKey(doctorSeed)),
      doctorFingerprint: (await fingerprint(xwingPublicKey(doctorSeed))).join(" "),
      patientSeed: toHex(patientSeed),
    },
    grants: await grants(),
    wrappedKeys: await wrappedKeys(),
    delegation: await delegation(),
    vault: await vault(),
    padding: [0, 4096, 4097, 5000, 65_535, 1_000_000, 2_147_483_649].map((length) => [length, padme(length)]),
    record: await records(),
    reason: await reason(),
    sealedDocuments: await sealedDocuments(),
    searchIndex: await searchIndex(),
    siteVault: await siteVault(),
    numberedMasters: await numberedMasters(),
    passkeyVault: await passkeyVault(),
    correctedRecord: await correctedRecord(),
    ownContent: await ownContent(),
    originVaults: await originVaults(),
  }))

/** Where they are kept. */
export const VECTORS = new URL("formats.json", import.meta.url)

if (process.argv[1] === import.meta.filename) {
  writeFileSync(VECTORS, `${JSON.stringify(await makeVectors(), null, 2)}\n`)
}
