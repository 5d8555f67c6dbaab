import { createCipheriv, createHash, hkdfSync } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { fromHex, utf8 } from "../../../app/_core/crypto/bytes"
import { countedEdition, nextEdition, openNotebook, sealNotebook } from "../../../app/_core/keys/notebook-box"
import { emptyNotebook, parseNotebook } from "../../../app/_core/notebook"
import type { Notebook } from "../../../app/_core/notebook"
import { rejects } from "../crypto/rejects"
import { makeNotebookVectors, NOTEBOOK_VECTORS } from "../../vectors/notebook"

type Vectors = Awaited<ReturnType<typeof makeNotebookVectors>>

describe("sealed notebooks", () => {
  const vectors = JSON.parse(readFileSync(NOTEBOOK_VECTORS, "utf8")) as Vectors
  const { account, cases, version1, withRecipients } = vectors
  const masters = [fromHex(vectors.master)]

  it("are what the script makes", async () => {
    expect(JSON.parse(JSON.stringify(await makeNotebookVectors()))).to.deep.equal(vectors)
  })

  it("are written as docs/formats says, by node:crypto alone: JSON, spaces up to Padmé and 16 KiB at least", () => {
    const info = Buffer.concat([Buffer.from("keyward/private/v1"), Buffer.alloc(1), Buffer.from("notebook")])
    const key = Buffer.from(hkdfSync("sha256", Buffer.from(vectors.master, "hex"), "", info, 32))
    expect(key.toString("hex")).to.equal(vectors.key)
    expect(cases.map(({ length }) => Math.ceil(((length - 200) * 3) / 4) > 16_384)).to.deep.equal([
      false,
      true,
    ])
    for (const each of [...cases, withRecipients]) {
      const { version, edition, notebook, length, begins, tag, digest } = each
      const header = `{"alg":"dir","enc":"A256GCM","for":"notebook:${account}:${version}"}`
      const encoded = Buffer.from(header).toString("base64url")
      const iv = begins.split(".")[2] ?? ""
      const text = Buffer.from(JSON.stringify({ ...notebook, v: 2, edition }))
      const cipher = createCipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"))
      cipher.setAAD(Buffer.from(encoded))
      const plain = Buffer.alloc(Math.max(16_384, padme(text.length)), " ")
      text.copy(plain)
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64url")
      const whole = [encoded, "", iv, sealed, cipher.getAuthTag().toString("base64url")].join(".")
      expect(whole).to.have.lengthOf(length)
      expect([whole.slice(0, 240), whole.split(".")[4]]).to.deep.equal([begins, tag])
      expect(createHash("sha256").update(whole).digest("hex")).to.equal(digest)
    }
  })

  it("of version 1 are read as ever: their edition is the server's count", async () => {
    const { version, notebook, sealed } = version1
    expect(await openNotebook(masters, { account, version }, utf8(sealed))).to.deep.equal({
      notebook: { ...emptyNotebook("", "patient"), recipients: null, ...notebook },
      edition: version,
    })
    const other = { account, version: version + 1 }
    await rejects(() => openNotebook(masters, other, utf8(sealed)), "key-wrong")
    await rejects(() => openNotebook(masters, other, Uint8Array.of(0xff, 0xfe)), "key-wrong")
  })

  it("say up to where keys were given, and are read where they do not say it yet", async () => {
    const { version, edition, notebook } = withRecipients
    const whole = { ...emptyNotebook("", "patient"), ...notebook } as unknown as Notebook
    const binding = { account, version }
    const sealed = await sealNotebook(masters[0] ?? new Uint8Array(), binding, { notebook: whole, edition })
    const opened = await openNotebook(masters, binding, sealed)
    expect(opened.notebook.recipients).to.deep.equal(notebook.recipients)
    const [someone] = Object.keys(notebook.recipients)
    const spoilt = {
      [someone ?? ""]: { "7": { keyDigest: `0x${"1".repeat(64)}`, until: 1, since: 1, upTo: "1" } },
    }
    expect(parseNotebook({ recipients: spoilt }).recipients).to.deep.equal({ [someone ?? ""]: {} })
  })

  it("do not tell by their length whether somebody has one contact or sixty", async () => {
    const lengths = new Set<number>()
    for (const count of [0, 1, 60]) {
      const notebook = {
        ...emptyNotebook("Ines Vogel", "patient" as const),
        folders: Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i + 1), `Folder ${i}`])),
      }
      const binding = { account, version: 1 }
      const sealed = await sealNotebook(masters[0] ?? new Uint8Array(), binding, { notebook, edition: 1 })
      lengths.add(sealed.length)
      expect((await openNotebook(masters, binding, sealed)).notebook).to.deep.equal(notebook)
    }
    expect(lengths.size).to.equal(1)
  })

  it("stay within what the server takes, however long they are", async () => {
    const folders = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [String(i + 1), "x".repeat(470)]),
    )
    const notebook = { ...emptyNotebook("", "patient" as const), folders }
    const binding = { account, version: 2 ** 53 - 1 }
    const sealed = await sealNotebook(masters[0] ?? new Uint8Array(), binding, { notebook, edition: 2 ** 52 })
    expect(JSON.stringify(notebook).length).to.be.within(190_000, 196_000)
    expect(sealed.length).to.be.at.most(262_144)
  })

  it("count editions so that nobody writes the last one: what counting cannot have come to counts as none", () => {
    const now = 1_780_000_000
    expect([0, 7, 2 ** 32].map((edition) => nextEdition(edition, now))).to.deep.equal([1, 8, 2 ** 32 + 1])
    for (const edition of [2 ** 52, 256 * (now + 86_400) + 1]) {
      expect(countedEdition(edition, now)).to.equal(0)
      expect(nextEdition(edition, now)).to.equal(256 * now)
    }
    // As late as it counts: the next one does by a second later
    const late = 256 * (now + 86_400)
    expect(countedEdition(late, now)).to.equal(late)
    expect(countedEdition(nextEdition(late, now), now + 1)).to.equal(late + 1)
    expect(nextEdition(2 ** 52, now + 1)).to.be.above(nextEdition(2 ** 52, now))
    // A device whose clock stands at nothing still counts
    expect(countedEdition(2 ** 32, 0)).to.equal(2 ** 32)
  })

  /** PETS 2019, as docs/formats has it, at least 4 KiB. */
  function padme(length: number): number {
    if (length <= 4096) return 4096
    const exponent = Math.floor(Math.log2(length))
    const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1))
    return Math.ceil(length / step) * step
  }
})
