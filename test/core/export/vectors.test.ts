import { createCipheriv, createHash, createHmac } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { concat, fromHex, utf8 } from "../../../app/_core/crypto/bytes"
import { recoverTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { decodeIndex, encodeIndex } from "../../../app/_core/export/export-index"
import { decodeSignature, exportTypedData } from "../../../app/_core/export/export-signature"
import { decodeJournal, encodeEntry } from "../../../app/_core/export/journal-lines"
import { decodeProof, encodeProof } from "../../../app/_core/export/record-proof"
import { rejects } from "../crypto/rejects"
import { EXPORT_VECTORS, makeExportVectors, pattern } from "../../vectors/export"

type Vectors = Awaited<ReturnType<typeof makeExportVectors>>

/** HKDF-Expand-SHA-512 for at most 128 bytes (RFC 5869, 2.3). */
function expand(key: Uint8Array, info: Uint8Array, length: number): Buffer {
  const first = createHmac("sha512", key).update(info).update(Uint8Array.of(1)).digest()
  const second = createHmac("sha512", key).update(first).update(info).update(Uint8Array.of(2)).digest()
  return Buffer.concat([first, second]).subarray(0, length)
}

/** The encrypted form by docs/formats.md alone, over node:crypto. */
async function encryptedByTheBook(secret: Uint8Array, salt: Uint8Array, size: number): Promise<Buffer> {
  const header = Buffer.from(`{"key":"file","salt":"${Buffer.from(salt).toString("base64url")}","v":1}`)
  const info = [utf8("keyward/export/v1"), Uint8Array.of(0), createHash("sha256").update(header).digest()]
  const ck = expand(secret, concat(...info), 32)
  const label = utf8("keyward/chunked-262128@v1+AEAD_AES_256_GCM")
  const keys = expand(ck, concat(label, Uint8Array.of(0), salt), 76)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(header.length)
  const parts = [Buffer.from("KWEXPRT1"), length, header, keys.subarray(44)]
  const given: Uint8Array[] = []
  for await (const part of pattern(size)) given.push(part)
  const plain = concat(...given)
  for (let i = 0; i <= Math.floor(size / 262_128); i++) {
    const nonce = Buffer.from(keys.subarray(32, 44))
    nonce[11] = (nonce[11] ?? 0) ^ i
    const cipher = createCipheriv("aes-256-gcm", keys.subarray(0, 32), nonce)
    const chunk = plain.subarray(i * 262_128, (i + 1) * 262_128)
    parts.push(cipher.update(chunk), cipher.final(), cipher.getAuthTag())
  }
  return Buffer.concat(parts)
}

/** A proof's manifest by docs/formats.md alone: CARv1 of the root and the manifest, each the bytes of its CID. */
function manifestByTheBook(car: Buffer, cidDigest: string): Buffer {
  let at = 0
  const varint = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = car[at++] ?? 0
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  const cut = (length: number) => car.subarray(at, (at += length))
  const block = (codec: number, end: number) => {
    const cid = cut(36)
    const bytes = cut(end - at)
    const digest = createHash("sha256").update(bytes).digest()
    expect(cid.toString("hex")).to.equal(Buffer.from([1, codec, 0x12, 32, ...digest]).toString("hex"))
    return { cid, bytes }
  }
  cut(varint())
  const root = block(0x70, varint() + at)
  const manifest = block(0x55, varint() + at)
  expect(at).to.equal(car.length)
  expect(`0x${root.cid.subarray(4).toString("hex")}`).to.equal(cidDigest)
  // PBLink (DAG-PB): Hash, then Name
  const link = Buffer.concat([
    Buffer.from([0x0a, 36]),
    manifest.cid,
    Buffer.from([0x12, 8]),
    Buffer.from("manifest"),
  ])
  expect(root.bytes.includes(link)).to.equal(true)
  return manifest.bytes
}

describe("vectors of an export", () => {
  const vectors = JSON.parse(readFileSync(EXPORT_VECTORS, "utf8")) as Vectors

  it("are what the code makes", async () => {
    expect(await makeExportVectors()).to.deep.equal(vectors)
  })

  it("are what a second implementation encrypts", async () => {
    const { secret, salt, cases } = vectors.encrypted
    for (const { size, length, begins, digest } of cases) {
      const bytes = await encryptedByTheBook(fromHex(secret), fromHex(salt), size)
      expect(bytes).to.have.length(length)
      expect(bytes.subarray(0, 120).toString("hex")).to.equal(begins)
      expect(createHash("sha256").update(bytes).digest("hex")).to.equal(digest)
    }
  })

  it("read and write the same bytes: journal, proof and index", () => {
    const { journal, proof, index } = vectors
    expect(concat(...decodeJournal(utf8(journal)).map(encodeEntry))).to.deep.equal(utf8(journal))
    expect(encodeProof(decodeProof(utf8(proof)))).to.deep.equal(utf8(proof))
    expect(encodeIndex(decodeIndex(utf8(index)))).to.deep.equal(utf8(index))
  })

  it("tie the sealed manifest to the journal's root, by a second implementation", () => {
    const { car } = JSON.parse(vectors.proof) as { car: string }
    const { cidDigest } = JSON.parse(vectors.journal.split("\n")[0] ?? "") as { cidDigest: string }
    const manifest = manifestByTheBook(Buffer.from(car, "base64url"), cidDigest)
    expect(manifest.toString("hex")).to.equal(vectors.sealedManifest)
  })

  it("are signed by the account", () => {
    const { digest, signed, signatureFile } = vectors
    const data = exportTypedData({ ...signed, digest })
    expect(recoverTypedData(data, decodeSignature(utf8(signatureFile)))).to.equal(signed.account)
  })

  it("refuse what is not canonical, has another member or misses one", async () => {
    const { journal, proof, index } = vectors
    const broken: [string, (bytes: Uint8Array<ArrayBuffer>) => unknown][] = [
      [index.replace(`{"account"`, `{ "account"`), decodeIndex],
      [index.replace(`"chainId":31337,`, ""), decodeIndex],
      [index.replace(`"v":1}`, `"v":1,"w":1}`), decodeIndex],
      [index.replace(`"v":1}`, `"v":2}`), decodeIndex],
      [index.replace("records/0/0.json", "records/0/../0.json"), decodeIndex],
      [index.replace("lab-result", "lab-results"), decodeIndex],
      [proof.replace(`"v":1}`, `"v":1,"x":0}`), decodeProof],
      [journal.slice(0, -1), decodeJournal],
      [journal.replace("RecordAdded", "RecordBurnt"), decodeJournal],
      [journal.replace(`"epoch":0,`, ""), decodeJournal],
      [`${journal}\n`, decodeJournal],
    ]
    for (const [text, decode] of broken) await rejects(() => decode(utf8(text)), "export-malformed")
  })
})
