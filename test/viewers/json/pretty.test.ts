import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { MAX_INDENT, prettyJson } from "../../../app/_viewers/json/pretty"
import { MAX_PAGE_LENGTH, MAX_PAGE_LINES, pagesOf } from "../../../app/_viewers/json/text-pages"
import { folderOf } from "../shared"

/** Everything but the white space between tokens: strings are kept whole. */
const bare = (text: string) => text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1")
const pretty = (text: string) => {
  const { pages, fault } = prettyJson(text)
  expect(fault).to.equal(null)
  return pages.join("")
}

describe("the JSON printer", () => {
  it("indents and changes nothing but white space", () => {
    expect(pretty('{"b":2.0,"a":[0.0140,{"x":{}},[]],"b":"\\u00e9 \\/"}')).to.equal(
      '{\n  "b": 2.0,\n  "a": [\n    0.0140,\n    {\n      "x": {}\n    },\n    []\n  ],\n  "b": "\\u00e9 \\/"\n}',
    )
  })

  it("keeps digits, order and duplicate names as they are written", () => {
    const text = '{"10":1e400,"2":12345678901234567890,"10":-0.0,"1":1E+2}'
    expect(bare(pretty(text))).to.equal(text)
  })

  it("takes one value of any kind", () => {
    for (const text of ["1", '"a"', "null", "true", "[]", "{}", " [1 ] \r\n"])
      expect(bare(pretty(text))).to.equal(bare(text))
  })

  for (const [text, line] of [
    ["", 1],
    ["{", 1],
    ["[1,]", 1],
    ['{"a":1,}', 1],
    ['{"a" 1}', 1],
    ["[1\n2]", 2],
    ["[01]", 1],
    ["[1.]", 1],
    ["[+1]", 1],
    ["[NaN]", 1],
    ["['a']", 1],
    ['["a\nb"]', 1],
    ['["\\x"]', 1],
    ["[1] // said", 1],
    ["[1] [2]", 1],
    ["[}", 1],
    ['{"a":1]', 1],
    [",", 1],
  ] as const)
    it(`says where ${JSON.stringify(text)} stops being JSON`, () => {
      expect(prettyJson(text).fault).to.deep.include({ line })
    })

  it("agrees with JSON.parse about what is JSON", () => {
    const pieces = ["{", "}", "[", "]", ",", ":", '"k"', "1", "-", "null", " ", "0.5", '"', "tru", "e9"]
    let seed = 7
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: 1 + random(7) }, () => pieces[random(pieces.length)]).join("")
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      expect(prettyJson(text).fault === null, text).to.equal(valid)
    }
  })

  it("goes as deep as a file does, with an indent that stops growing", () => {
    const depth = 200_000
    const text = "[".repeat(depth) + "]".repeat(depth)
    const out = pretty(text)
    expect(bare(out)).to.equal(text)
    expect(out.length).to.be.below(2 * depth * (2 * MAX_INDENT + 2))
  })

  it("cuts pages at the ends of lines", () => {
    const text = JSON.stringify(Array.from({ length: 5_000 }, (_, index) => ({ index })))
    const { pages } = prettyJson(text)
    expect(pages.length).to.be.above(10)
    for (const page of pages.slice(0, -1)) {
      expect(page.endsWith("\n")).to.equal(true)
      expect(page.split("\n").length - 1).to.be.at.most(MAX_PAGE_LINES)
    }
    expect(pages.join("")).to.equal(JSON.stringify(JSON.parse(text), null, 2))
  })

  it("cuts what is longer than a page, never through a character", () => {
    const text = JSON.stringify([
      `${"a".repeat(MAX_PAGE_LENGTH - 2)}\u{1F600}${"b".repeat(3 * MAX_PAGE_LENGTH)}`,
      "c",
    ])
    const { pages } = prettyJson(text)
    expect(Math.max(...pages.map((page) => page.length))).to.be.at.most(MAX_PAGE_LENGTH + 1)
    expect(pages.every((page) => page.isWellFormed())).to.equal(true)
    expect(bare(pages.join(""))).to.equal(text)
  })

  it("cuts a text that is no JSON as it stands", () => {
    for (const text of ["", "a", "a\r\n\nb\n", "x\n".repeat(2_500), "y".repeat(2.5 * MAX_PAGE_LENGTH)])
      expect(pagesOf(text).join("")).to.equal(text)
    expect(pagesOf("x\n".repeat(2_500))).to.have.length(3)
  })

  it("prints 20 MB in bounded time", function () {
    this.timeout(60_000)
    const one = `{"resourceType":"Observation","valueQuantity":{"value":2.0,"unit":"mmol/L"},"note":["${"x".repeat(100)}"]}`
    const text = `[${Array.from({ length: Math.ceil(20_000_000 / one.length) }, () => one).join(",")}]`
    const { pages, fault } = prettyJson(text)
    expect(fault).to.equal(null)
    expect(pages.reduce((sum, page) => sum + page.length, 0)).to.be.above(text.length)
  })

  it("changes only white space in real files", function () {
    const folder = folderOf(this, "corpora/fhir-r4")
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"))
    expect(files.length).to.be.above(300)
    for (const name of files) {
      const text = readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, "")
      expect(bare(pretty(text)), name).to.equal(bare(text))
    }
  })
})
