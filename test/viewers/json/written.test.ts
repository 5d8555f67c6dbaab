import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { FILE_TYPES } from "../../../app/_core/file-types"
import { prettyXml } from "../../../app/_viewers/json/pretty-xml"
import { read, readingOf } from "../../../app/_viewers/json/read"
import { folderOf } from "../shared"

const shown = async (text: string, id = "json") => {
  const found = FILE_TYPES.find((type) => type.id === id) ?? expect.fail(id)
  const model = await read({ file: new Blob([text]), name: "a", type: "", size: text.length, found })
  const { text: words, notes } = await readingOf(model)
  return { words, notes, language: model.language }
}
const bare = (xml: string) => xml.replace(/>\s+</g, "><").trim()

describe("a file as it is written", () => {
  it("is indented JSON", async () => {
    expect(await shown('{"b":2.0,"a":1}')).to.deep.equal({
      words: '{\n  "b": 2.0,\n  "a": 1\n}',
      notes: [],
      language: "JSON",
    })
  })

  it("is shown as it stands, with the line of the fault, if it is damaged", async () => {
    const text = '{"a":1,\n"b":\n'
    const { words, notes } = await shown(text)
    expect(words).to.equal(text)
    expect(notes).to.deep.equal(["This is not well-formed JSON from line 3 on; it is shown as it stands."])
  })

  it("is indented line by line if it is NDJSON", async () => {
    expect(await shown('{"a":1.0}\r\n\n{"a":\n[2]', "ndjson")).to.deep.equal({
      words: '{\n  "a": 1.0\n}\n\n{"a":\n\n[\n  2\n]',
      notes: ["Not JSON, shown as it stands: line 3."],
      language: "JSON",
    })
  })

  it("is indented XML, with white space that means something as it is", async () => {
    const { words, language } = await shown(
      `<?xml version="1.0"?><!-- a > b --><a x="1>2"><b/><c></c><d><e>text <f/> more</e></d><div><p>x</p><p>y</p></div></a>`,
      "xml",
    )
    expect(language).to.equal("XML")
    expect(words).to.equal(
      `<?xml version="1.0"?>\n<!-- a > b -->\n<a x="1>2">\n  <b/>\n  <c></c>\n  <d>\n    <e>text <f/> more</e>\n  </d>\n  <div><p>x</p><p>y</p></div>\n</a>`,
    )
  })

  it("keeps declarations with an internal subset in one piece", () => {
    expect(prettyXml('<!DOCTYPE a [<!ENTITY b "c>">]><a/>')?.join("")).to.equal(
      '<!DOCTYPE a [<!ENTITY b "c>">]>\n<a/>',
    )
  })

  it("is XML as it stands if its tags do not match", async () => {
    for (const text of ["<a><b></a>", "<a", "<a></a></b>", "<a>"]) {
      const { words, notes } = await shown(text, "xml")
      expect(words).to.equal(text)
      expect(notes).to.have.length(1)
    }
  })

  it("goes through any depth of XML", () => {
    const text = `${"<a>".repeat(100_000)}x${"</a>".repeat(100_000)}`
    expect(bare(prettyXml(text)?.join("") ?? "")).to.equal(text)
  })

  it("changes only white space between the elements of real C-CDA files", function () {
    const folder = folderOf(this, "corpora/ccda")
    const files = readdirSync(folder).filter((name) => name.endsWith(".xml"))
    expect(files.length).to.be.above(400)
    let printed = 0
    for (const name of files) {
      const text = readFileSync(join(folder, name), "utf8")
      const pages = prettyXml(text)
      if (!pages) continue
      printed++
      expect(bare(pages.join("")).replace(/\s+/g, " "), name).to.equal(bare(text).replace(/\s+/g, " "))
    }
    expect(printed).to.be.above(files.length * 0.9)
  })
})
