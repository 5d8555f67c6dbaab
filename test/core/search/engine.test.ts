import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect } from "chai"
import { fromUtf8, utf8 } from "../../../app/_core/crypto/bytes"
import { asDigest } from "../../../app/_core/types"
import type { Digest } from "../../../app/_core/types"
import { SearchEngine } from "../../../app/_core/search/search-engine"
import { MAX_KEPT_CHARACTERS } from "../../../app/_core/search/record-text"
import { Segment } from "../../../app/_core/search/segment"
import type { FoundRecord } from "../../../app/_core/ports/search-index"

const digestOf = (number: number): Digest => asDigest(`0x${number.toString(16).padStart(64, "0")}`)
const textOf = (number: number, ...texts: string[]) => ({
  digest: digestOf(number),
  files: texts.map((text, file) => ({ file, text })),
  cut: 0,
})
const marked = ({ snippet }: FoundRecord) =>
  snippet?.parts.map(({ text, match }) => (match ? `[${text}]` : text)).join("")
const ids = (digests: readonly Digest[]) =>
  digests.map((digest) => Number(BigInt(digest))).sort((a, b) => a - b)

describe("the search index", () => {
  let index: SearchEngine
  beforeEach(async () => {
    index = new SearchEngine()
    await index.add(textOf(1, "Dr Müller: Metformin 500 mg twice a day", "Second file about the thyroid"))
    await index.add(textOf(2, "Insulin glargine; metoprolol stopped"))
    await index.add(textOf(3, ""))
  })

  const found = async (typed: string) => ids(await index.find(typed))

  it("finds contents in which each word begins a word, in whatever file", async () => {
    expect(await found("met")).to.deep.equal([1, 2])
    expect(await found("muller thyr")).to.deep.equal([1])
    expect(await found("metformin insulin")).to.deep.equal([])
    expect(await found("")).to.deep.equal([])
  })

  it("finds the same after it was stored and loaded", async () => {
    const { added, dropped } = await index.pack(new Set([1, 2, 3].map(digestOf)))
    expect(dropped).to.deep.equal([])
    expect(added).to.have.length(1)
    const other = new SearchEngine()
    for (const { id, bytes } of added) await other.load(id, bytes)
    expect(ids(await other.find("met"))).to.deep.equal([1, 2])
    expect(ids([...(await other.coverage()).keys()])).to.deep.equal([1, 2, 3])
    expect(marked((await other.show("muller", [digestOf(1)]))[0] as FoundRecord)).to.equal(
      "Dr [Müller]: Metformin 500 mg twice a day",
    )
    expect(await found("met")).to.deep.equal([1, 2])
  })

  it("shows the place with most of the words, and its file", async () => {
    const filler = "nothing of interest ".repeat(30)
    await index.add(textOf(4, `aspirin ${filler}aspirin was\n given with warfarin ${filler}`))
    const [shown] = await index.show("warfarin aspirin", [digestOf(4)])
    expect(marked(shown as FoundRecord)).to.match(/^(?:\w+ )+\[aspirin\] was given with \[warfarin\] nothing/)
    expect(shown?.snippet).to.include({ file: 0, before: true, after: true })
    const [thyroid] = await index.show("thyroid", [digestOf(1)])
    expect(thyroid?.snippet?.file).to.equal(1)
  })

  it("marks only what was searched in a script without spaces", async () => {
    await index.add(textOf(5, "患者は糖尿病です"))
    expect(await found("糖尿病")).to.deep.equal([5])
    expect(marked((await index.show("糖尿病", [digestOf(5)]))[0] as FoundRecord)).to.equal(
      "患者は[糖尿病]です",
    )
  })

  it("says that a word stands further back than the text that is kept", async () => {
    await index.add(textOf(6, `first ${"x ".repeat(MAX_KEPT_CHARACTERS)} last`))
    expect(await found("first last")).to.deep.equal([6])
    expect((await index.show("last", [digestOf(6)]))[0]).to.deep.include({ snippet: null, further: true })
    expect((await index.show("first last", [digestOf(6)]))[0]?.further).to.equal(true)
    expect((await index.show("first", [digestOf(6)]))[0]?.further).to.equal(false)
  })

  it("takes a content once", async () => {
    await index.add(textOf(1, "something else"))
    expect(await found("something")).to.deep.equal([])
  })

  it("leaves out what is not live any more, also from what was stored", async () => {
    const first = await index.pack(new Set([1, 2, 3].map(digestOf)))
    const again = await index.pack(new Set([1, 2, 3].map(digestOf)))
    expect(again).to.deep.equal({ added: [], dropped: [] })
    const without = await index.pack(new Set([1, 3].map(digestOf)))
    expect(without.dropped).to.deep.equal([first.added[0]?.id])
    expect(new TextDecoder().decode(without.added[0]?.bytes)).not.to.contain("glargine")
    expect(await found("met")).to.deep.equal([1])
    const empty = await index.pack(new Set())
    expect(empty.added).to.deep.equal([])
    expect(empty.dropped).to.have.length(1)
  })

  it("puts small segments together, and takes a content that stands in two once", async () => {
    const { added } = await index.pack(new Set([1, 2, 3].map(digestOf)))
    const other = new SearchEngine()
    await other.add(textOf(2, "Insulin glargine; metoprolol stopped"))
    await other.add(textOf(9, "Ibuprofen"))
    for (const { id, bytes } of added) await other.load(id, bytes)
    const packed = await other.pack(new Set([1, 2, 3, 9].map(digestOf)))
    expect(packed.dropped).to.deep.equal([added[0]?.id])
    expect(ids(packed.added.flatMap(({ records }) => records))).to.deep.equal([1, 2, 3, 9])
    expect(ids(await other.find("met"))).to.deep.equal([1, 2])
  })

  it("keeps full segments as they are; each has 64 records at most", async () => {
    const live = new Set(Array.from({ length: 150 }, (_, number) => digestOf(number)))
    for (let number = 4; number < 150; number++) await index.add(textOf(number, `word${number} common`))
    const { added } = await index.pack(live)
    expect(added.map(({ records }) => records.length)).to.deep.equal([64, 64, 21])
    expect(ids(await index.find("common"))).to.have.length(146)
    expect(await found("word77")).to.deep.equal([77])
    await index.add(textOf(200, "late"))
    const next = await index.pack(new Set([...live, digestOf(200)]))
    expect(next.dropped).to.deep.equal([added[2]?.id])
    expect(next.added.map(({ records }) => records.length)).to.deep.equal([22])
  })

  it("splits segments by size, and each is one that can be loaded", async () => {
    const many = (from: number) => Array.from({ length: 20_000 }, (_, index) => `w${from + index}`).join(" ")
    for (let number = 10; number < 22; number++) await index.add(textOf(number, many(number * 20_000)))
    const { added } = await index.pack(new Set(Array.from({ length: 30 }, (_, number) => digestOf(number))))
    expect(added.length).to.be.greaterThan(1)
    for (const { bytes } of added) expect(bytes.length).to.be.at.most(1_048_576)
    expect(await found("w300001")).to.deep.equal([15])
  })

  it("says that a text is longer than what is looked at", async () => {
    const rare = Array.from({ length: 200_000 }, (_, index) => `q${index * 7919}`).join(" ")
    expect(await index.add(textOf(7, rare))).to.deep.equal({ texts: 1, cut: 1 })
    expect(await found("q7919")).to.deep.equal([7])
  })

  it("refuses a segment that is cut, has a bit too much or is out of order, and takes nothing of it", async () => {
    const { added } = await index.pack(new Set([1, 2].map(digestOf)))
    const bytes = added[0]?.bytes ?? new Uint8Array()
    for (let length = 0; length < bytes.length; length++)
      expect(() => new Segment(bytes.slice(0, length)), String(length)).to.throw("document-damaged")
    expect(() => new Segment(Uint8Array.of(...bytes, 0))).to.throw("document-damaged")
    for (let at = 0; at < 8; at++) {
      const wrong = bytes.slice()
      wrong[at] = (wrong[at] ?? 0) ^ 1
      expect(() => new Segment(wrong)).to.throw("document-damaged")
    }
    const other = new SearchEngine()
    await other.load("x", bytes.slice(0, -1)).then(
      () => expect.fail("taken"),
      (error: Error) => expect(error.message).to.equal("document-damaged"),
    )
    expect(await other.coverage()).to.have.length(0)
  })

  it("forgets segments that another device has replaced", async () => {
    const { added } = await index.pack(new Set([1, 2, 3].map(digestOf)))
    await index.forget(added.map(({ id }) => id))
    expect(await found("met")).to.deep.equal([])
    expect(await index.coverage()).to.have.length(0)
  })

  it("keeps words of a text, and not the text", async () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const used = () => {
      collect()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const before = used()
    for (let number = 10; number < 40; number++) {
      const word = `anunusuallylongword${String.fromCharCode(97 + (number % 26), 97 + (number >> 4))}`
      await index.add(textOf(number, fromUtf8(utf8(`${"nothing new ".repeat(200_000)}${word}`))))
    }
    expect(used() - before).to.be.below(20_000_000)
    expect(await found("anunusuallylongword")).to.have.length(30)
  }).timeout(20_000)

  it("keeps nothing after its end", async () => {
    index.end()
    expect(await found("met")).to.deep.equal([])
  })
})
