import { expect } from "chai"
import { narrativeOf } from "../../../app/_viewers/fhir/narrative"
import { modelOf } from "./files"

const read = (inner: string) =>
  narrativeOf({ status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>` })
const nodesOf = (inner: string) => read(inner)?.narrative.nodes

describe("The narrative of a resource", () => {
  it("keeps tables with their headings, spans and captions", () => {
    expect(
      nodesOf(
        '<table border="1"><caption>Lab</caption><tr><th scope="col" colspan="2" class="x">Test</th></tr></table>',
      ),
    ).to.deep.equal([
      {
        tag: "table",
        children: [
          { tag: "caption", children: ["Lab"] },
          { tag: "tr", children: [{ tag: "th", children: ["Test"], colSpan: 2, scope: "col" }] },
        ],
      },
    ])
  })

  it("keeps the text of tags that it does not know, and none of their attributes", () => {
    expect(nodesOf('<form action="x"><button onclick="alert(1)">Send</button></form>')).to.deep.equal([
      { tag: "span", children: [{ tag: "span", children: ["Send"] }] },
    ])
  })

  it("drops what is no text for people", () => {
    expect(read("<p>a</p><script>alert(1)</script><style>p{}</style>")?.narrative.text).to.equal("a")
  })

  it("keeps that a text is struck through, by tag and by style", () => {
    for (const xhtml of ["<s>Warfarin</s>", "<del>Warfarin</del>", "<strike>Warfarin</strike>"])
      expect(nodesOf(xhtml)).to.deep.equal([{ tag: "del", children: ["Warfarin"] }])
    expect(nodesOf('<span style="color:red; text-decoration: line-through">Warfarin</span>')).to.deep.equal([
      { tag: "span", children: [{ tag: "del", children: ["Warfarin"] }] },
    ])
  })

  it("keeps addresses as text, language and direction", () => {
    expect(nodesOf('<a href="javascript:alert(1)" lang="he" dir="rtl" id="n1">x</a>')).to.deep.equal([
      { tag: "a", children: ["x"], lang: "he", dir: "rtl", id: "n1", href: "javascript:alert(1)" },
    ])
  })

  it("says what a picture shows, and counts it", () => {
    const found = read('<img src="#p" alt="Growth curve"/><img src="#q"/>')
    expect(found?.narrative.text).to.equal("[Picture: Growth curve][Picture: without a description]")
    expect(found?.pictures).to.equal(2)
  })

  it("is plain text with a line for each block and a tab between cells", () => {
    const xhtml =
      "<h3>Medicines</h3><ul><li>One</li><li>Two</li></ul><table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table><p>x<br/>y</p>"
    expect(read(xhtml)?.narrative.text.replace(/\n+/g, "\n")).to.equal(
      "Medicines\nOne\nTwo\nA\t1\nB\t2\nx\ny",
    )
  })

  it("knows the names of HTML's characters", () => {
    expect(read("5&nbsp;mg &eacute; &#945; &lt;3")?.narrative.text).to.equal("5\u00a0mg é α <3")
  })

  it("loses no text of damaged markup, and says so", () => {
    const found = narrativeOf({ div: "<div><p>Penicillin: <b>anaphylaxis</div> 2019 &amp; 2020" })
    expect(found?.damaged).to.equal(true)
    expect(found?.narrative.text.replace(/\s+/g, " ")).to.equal("Penicillin: anaphylaxis 2019 & 2020")
    const model = modelOf({ resourceType: "Condition", code: { text: "x" }, text: { div: "<p>a<b>" } })
    expect(model.notes).to.deep.equal([
      "A text in this file has damaged markup: it is shown without its layout.",
    ])
  })

  it("reads what has no element around it", () => {
    expect(narrativeOf({ div: "Only <b>text</b>" })?.narrative.text).to.equal("Only text")
    expect(
      narrativeOf({ div: "<div>a</div> and <div>b</div> c" })?.narrative.text.replace(/\n/g, " "),
    ).to.equal("a and b c")
    expect(narrativeOf({ div: '<?xml version="1.0"?><div>text</div>' })?.narrative.text).to.equal("text")
  })

  it("ends with markup of any depth, and keeps its text", () => {
    const depth = 5_000
    const deep = `${"<div>".repeat(depth)}inside${"</div>".repeat(depth)}`
    expect(read(deep)?.narrative.text).to.equal("inside")
    expect(JSON.stringify(nodesOf(deep)).match(/"tag"/g)?.length).to.be.lessThan(200)
  })

  for (const value of [
    null,
    "",
    { div: "" },
    { div: "<div xmlns='http://www.w3.org/1999/xhtml'> </div>" },
    { div: 5 as never },
    [],
  ])
    it(`is none for ${JSON.stringify(value)}`, () => expect(narrativeOf(value)).to.equal(null))
})
