import { createHash, hkdfSync } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import {
  concat,
  fromBase64url,
  fromHex,
  fromUtf8,
  toBase64url,
  toHex,
  u32be,
  utf8,
} from "../../../app/_core/crypto/bytes"
import { publicKeyOf, wrapTo } from "../../../app/_core/crypto/hpke"
import { cameByLink, RECEIVED_TYPE } from "../../../app/_core/drop/came-by-link"
import { DROP_PART_BYTES } from "../../../app/_core/drop/drop-limits"
import {
  dropAddress,
  dropIdOf,
  dropOwnerToken,
  dropTokenDigest,
  dropTokenOf,
  newDropSecrets,
  parseDropFragment,
  writeDropFragment,
} from "../../../app/_core/drop/drop-link"
import type { DropContent } from "../../../app/_core/drop/drop-package"
import { dropFilesSize, dropInfo, dropManifestKeys, packDrop } from "../../../app/_core/drop/drop-package"
import { openDrop } from "../../../app/_core/drop/open-drop"
import type { DropBytes } from "../../../app/_core/drop/open-drop"
import { isKeywardError } from "../../../app/_core/errors"
import { sealJson } from "../../../app/_core/records/sealed-json"

const vectors = JSON.parse(readFileSync(new URL("../../vectors/drop.json", import.meta.url), "utf8")) as {
  readonly t: string
  readonly seed: string
  readonly name: string
  readonly fragment: string
  readonly address: string
  readonly dropId: string
  readonly token: string
  readonly tokenDigest: string
  readonly owner: string
  readonly recordKey: string
  readonly manifestKey: string
  readonly commit: string
  readonly words: Omit<DropContent, "files">
  readonly text: string
  readonly package: string
}

/** Bytes at hand, given in uneven pieces. */
const source = (bytes: Uint8Array): DropBytes => ({
  size: bytes.length,
  read: async function* (from, to) {
    for (let at = from; at < to; at += 100_003) yield bytes.subarray(at, Math.min(at + 100_003, to))
  },
})
const gather = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece.slice())
  return concat(...all)
}
const fileOf = (name: string, bytes: Uint8Array, type = "text/plain") => ({
  ...{ name, type, size: bytes.length },
  stream: () => new Blob([bytes as BlobPart]).stream(),
})
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
  )

describe("a drop link", () => {
  const secrets = { t: fromHex(vectors.t), seed: fromHex(vectors.seed) }
  const dropId = fromHex(vectors.dropId)
  const content = (change: Partial<DropContent> = {}): DropContent => ({
    ...vectors.words,
    files: [fileOf("result.txt", utf8(vectors.text)), fileOf("scan.bin", new Uint8Array(600_000).fill(7))],
    ...change,
  })
  const pack = async (change: Partial<DropContent> = {}, to = secrets): Promise<Uint8Array> => {
    const link = { publicKey: publicKeyOf(to.seed), dropId: await dropIdOf(to.t) }
    const made = await packDrop(content(change), link)
    const bytes = await gather(made.bytes())
    expect(bytes.length).to.equal(made.size)
    return bytes
  }
  const open = (bytes: Uint8Array, key = { seed: secrets.seed, dropId }) => openDrop(key, source(bytes))
  const readAll = async (bytes: Uint8Array) => {
    const opened = await open(bytes)
    for (const index of opened.manifest.files.keys()) await gather(opened.file(index))
  }

  it("is what docs/formats says, byte by byte", async () => {
    expect(await writeDropFragment(secrets, vectors.name)).to.equal(vectors.fragment)
    expect(dropAddress("https://keyward.example", vectors.fragment)).to.equal(vectors.address)
    const hkdf = (secret: Uint8Array, info: Uint8Array) =>
      Buffer.from(hkdfSync("sha256", secret, new Uint8Array(), info, 32)).toString("hex")
    expect(hkdf(secrets.t, utf8("keyward/drop/v1/id"))).to.equal(vectors.dropId)
    expect(toHex(await dropIdOf(secrets.t))).to.equal(vectors.dropId)
    expect(hkdf(secrets.t, utf8("keyward/drop/v1/token"))).to.equal(vectors.token)
    expect(toHex(await dropTokenOf(secrets.t))).to.equal(vectors.token)
    expect(await dropTokenDigest(fromHex(vectors.token))).to.equal(vectors.tokenDigest)
    const owner = concat(utf8("keyward/drop/v1/owner"), new Uint8Array(1), dropId)
    expect(hkdf(secrets.seed, owner)).to.equal(vectors.owner)
    expect(toHex(await dropOwnerToken(secrets.seed, dropId))).to.equal(vectors.owner)
    const keyDigest = createHash("sha256").update(publicKeyOf(secrets.seed)).digest()
    const name = utf8(vectors.name)
    const said = concat(Uint8Array.of(1), secrets.t, keyDigest, Uint8Array.of(name.length), name)
    expect(toBase64url(said)).to.equal(vectors.fragment)
    const keys = await dropManifestKeys(fromHex(vectors.recordKey), dropId)
    expect([toHex(keys.manifestKey), toHex(keys.commit)]).to.deep.equal([vectors.manifestKey, vectors.commit])
  })

  it("opens the package of the vectors", async () => {
    const { manifest, file } = await open(fromBase64url(vectors.package))
    const { v, drop, files, ...words } = manifest
    expect([v, drop, words]).to.deep.equal([1, toBase64url(dropId), vectors.words])
    expect(files.map(({ name, type, size }) => [name, type, size])).to.deep.equal([
      ["result.txt", "text/plain", vectors.text.length],
    ])
    expect(fromUtf8(await gather(file(0)))).to.equal(vectors.text)
  })

  it("gives back every file that was sent, also an empty one and one of several chunks", async () => {
    const sent = [new Uint8Array(), utf8("a"), new Uint8Array(700_000).map((_, i) => i % 251)]
    const { manifest, file } = await open(
      await pack({ files: sent.map((bytes, i) => fileOf(`${i}.bin`, bytes)) }),
    )
    for (const [index, bytes] of sent.entries()) {
      expect(manifest.files[index]?.size).to.equal(bytes.length)
      expect(Buffer.compare(await gather(file(index)), bytes)).to.equal(0)
    }
  })

  it("reads a fragment only where it is whole and exact", async () => {
    const { t, name, keyDigest } = parseDropFragment(vectors.fragment)
    expect([toHex(t), name]).to.deep.equal([vectors.t, vectors.name])
    expect(toHex(keyDigest)).to.equal(createHash("sha256").update(publicKeyOf(secrets.seed)).digest("hex"))
    const bytes = fromBase64url(vectors.fragment)
    const changed = (at: number, to: number) => bytes.map((byte, i) => (i === at ? to : byte))
    const hidden = utf8("Maria\u202eelpmaxE")
    for (const text of [
      ...["", "!", vectors.fragment.slice(0, -2), `${vectors.fragment}AA`],
      ...[changed(0, 2), changed(65, 0), changed(66, 0xff), changed(66, 0x0a)].map(toBase64url),
      toBase64url(concat(bytes.subarray(0, 65), Uint8Array.of(hidden.length), hidden)),
    ])
      expect(() => parseDropFragment(text), text)
        .to.throw()
        .with.property("code", "document-damaged")
    for (const wrong of ["", "x".repeat(81), "Maria\u200bExample", "two\nlines"])
      expect(await writeDropFragment(secrets, wrong).catch((error: Error) => error.name)).to.equal(
        "RangeError",
      )
  })

  it("does not open with another link's key or under another link's id", async () => {
    const [bytes, other] = [await pack(), newDropSecrets()]
    expect(await codeOf(open(bytes, { seed: other.seed, dropId }))).to.equal("record-altered")
    expect(await codeOf(open(bytes, { seed: secrets.seed, dropId: await dropIdOf(other.t) }))).to.equal(
      "record-altered",
    )
  })

  it("does not open where a byte was changed, wherever, or where it was cut or has more", async () => {
    const bytes = await pack()
    const leavesFrom = bytes.length - dropFilesSize(content().files)
    const places = [
      0,
      8,
      500,
      1_175,
      1_178,
      1_300,
      leavesFrom - 3,
      leavesFrom,
      leavesFrom + 300_000,
      bytes.length - 1,
    ]
    for (const at of places) {
      const altered = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
      expect(await codeOf(readAll(altered)), String(at)).to.be.oneOf(["record-altered", "manifest-malformed"])
    }
    for (const spoilt of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 900),
      concat(bytes, Uint8Array.of(0)),
      new Uint8Array(),
    ])
      expect(await codeOf(readAll(spoilt)), String(spoilt.length)).to.equal("record-altered")
    expect(await codeOf(readAll(bytes))).to.equal("done")
  })

  it("tells a package that came before by its commit, whatever it is called", async () => {
    const bytes = await pack()
    const [once, again, other] = [await open(bytes), await open(bytes.slice()), await open(await pack())]
    expect(toHex(once.commit)).to.equal(toHex(again.commit))
    expect(toHex(other.commit)).not.to.equal(toHex(once.commit))
  })

  it("shows of what a stranger wrote only what is seen, within its bounds", async () => {
    const { manifest } = await open(
      await pack({
        sender: { name: " Dr\u202e Evil\n\u200b ", place: "x".repeat(900), contact: "a\u0000b" },
        title: "photo\u202egpj.exe",
        note: "<b>see</b>\nnow",
        files: [
          fileOf("../../etc\u202e/passwd", utf8("a")),
          fileOf("..", utf8("b")),
          fileOf("received.json", utf8("{}"), RECEIVED_TYPE),
        ],
      }),
    )
    expect(manifest.sender).to.deep.equal({ name: "Dr Evil", place: "x".repeat(200), contact: "ab" })
    expect(manifest.title).to.equal("photogpj.exe")
    expect(manifest.note).to.equal("<b>see</b> now")
    expect(manifest.files.map(({ name }) => name)).to.deep.equal([
      ".. .. etc passwd",
      "file",
      "received.json",
    ])
    expect(cameByLink(manifest.files), "a sender does not say where it came from").to.equal(false)
  })

  it("cleans what another program wrote, and refuses what breaks a bound", async () => {
    const bytes = await pack()
    const { manifest } = await open(bytes)
    const key = new Uint8Array(32).fill(9)
    const forged = async (change: object) => {
      const sealed = await sealJson({ ...manifest, ...change }, await dropManifestKeys(key, dropId))
      const wrapped = await wrapTo(publicKeyOf(secrets.seed), dropInfo(dropId), key)
      const leaves = new Uint8Array(dropFilesSize(manifest.files))
      return concat(utf8("KWDROP01"), wrapped, u32be(sealed.length), sealed, leaves)
    }
    const cleaned = await open(await forged({ title: "a\u202eb", note: "" }))
    expect(cleaned.manifest.title).to.equal("ab")
    for (const change of [
      { note: "x".repeat(2_001) },
      { title: 7 },
      { kind: "else" },
      { time: "2026-02-30T00:00:00Z" },
      { more: 1 },
      { drop: toBase64url(newDropSecrets().t) },
      { files: [] },
      { files: Array(51).fill(manifest.files[0]) as object[] },
      { sender: { name: "a", place: "" } },
    ])
      expect(await codeOf(forged(change).then((each) => open(each))), Object.keys(change)[0]).to.equal(
        "manifest-malformed",
      )
  })

  it("refuses more files than a link takes, and one that is not what it was when it was read first", async () => {
    const many = Array.from({ length: 51 }, (_, i) => fileOf(`${i}`, utf8("a")))
    expect(await codeOf(pack({ files: many }))).to.equal("file-too-large")
    expect(await codeOf(pack({ files: [] }))).to.equal("file-too-large")
    let reads = 0
    const moving = { ...fileOf("a", utf8("a")), stream: () => new Blob([reads++ === 0 ? "a" : "b"]).stream() }
    expect(await codeOf(pack({ files: [moving] }))).to.equal("file-changed")
    expect(DROP_PART_BYTES % 262_144).to.equal(0)
  })
})
