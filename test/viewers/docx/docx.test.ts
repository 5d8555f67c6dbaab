import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/docx/read"
import { inputOf } from "../input"
import { makeZip } from "../make-zip"

const W = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
const R = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
const DRAWING = `xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
const PACKAGE = "http://schemas.openxmlformats.org/package/2006"
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

const p = (inside: string) => `<w:p>${inside}</w:p>`
const run = (words: string, style = "") =>
  `<w:r><w:rPr>${style}</w:rPr><w:t xml:space="preserve">${words}</w:t></w:r>`

/** A Word document with this body and these parts beside it. */
async function docx(body: string, parts: Readonly<Record<string, string | Uint8Array>> = {}) {
  const files = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `<?xml version="1.0" encoding="UTF-8"?><w:document ${W} ${R} ${DRAWING}><w:body>${body}</w:body></w:document>`,
    ...parts,
  }
  return read(await inputOf(await makeZip(files), "letter.docx"))
}
const textOf = async (...given: Parameters<typeof docx>) => readingOf(await docx(...given)).narrative

describe("the Word viewer", () => {
  it("reads paragraphs, emphasis and tables in their order", async () => {
    const cell = (words: string) => `<w:tc>${p(run(words))}</w:tc>`
    const [text] = await textOf(
      p(run("Diagnosis: ") + run("pneumonia", "<w:b/>")) +
        `<w:tbl><w:tr>${cell("CRP")}${cell("120 mg/l")}</w:tr></w:tbl>` +
        p(run("Treatment: amoxicillin")),
    )
    expect(text?.text).to.equal("Diagnosis: pneumonia\nCRP\n120 mg/l\nTreatment: amoxicillin")
  })

  it("keeps what is struck through as such", async () => {
    const model = await docx(p(run("50 mg", "<w:strike/>") + run("25 mg")))
    expect(JSON.stringify(model.sections[0]?.nodes)).to.contain(`{"tag":"del","children":["50 mg"]}`)
  })

  it("shows text that was deleted with changes tracked at the end, and says what stands in the text", async () => {
    const model = await docx(
      p(
        run("Take ") +
          `<w:del w:author="A"><w:r><w:delText>50 mg</w:delText></w:r></w:del>` +
          `<w:ins w:author="A">${run("25 mg")}</w:ins>`,
      ),
    )
    expect(readingOf(model).narrative).to.deep.equal([
      { section: "", text: "Take 25 mg" },
      { section: "Deleted in tracked changes, not part of the text", text: "50 mg" },
    ])
    expect(model.notes.join(" ")).to.contain("tracked changes that nobody has accepted or refused")
  })

  it("shows headers, footers and comments, which mammoth leaves out", async () => {
    const sections = await textOf(p(run("Text")), {
      "word/header1.xml": `<w:hdr ${W}>${p(run("Clinic A"))}</w:hdr>`,
      "word/header2.xml": `<w:hdr ${W}>${p(run("Clinic A"))}</w:hdr>`,
      "word/footer1.xml": `<w:ftr ${W}>${p(run("Page 1"))}</w:ftr>`,
      "word/comments.xml": `<w:comments ${W}><w:comment w:id="0" w:author="Dr Rao">${p(run("Check again"))}</w:comment></w:comments>`,
    })
    expect(sections.slice(1)).to.deep.equal([
      { section: "Headers", text: "Clinic A" },
      { section: "Footers", text: "Page 1" },
      { section: "Comments", text: "Dr Rao: Check again" },
    ])
  })

  it("has pictures as attachments, where they stand in the text", async () => {
    const picture = `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="an ECG"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
    const model = await docx(p(run("See: ") + picture), {
      "word/_rels/document.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="p1" Type="${OFFICE}/relationships/image" Target="media/a.png"/></Relationships>`,
      "word/media/a.png": PNG,
    })
    expect(model.attachments).to.have.length(1)
    expect(model.attachments[0]).to.include({ name: "Picture 1", type: "image/png" })
    expect(model.attachments[0]?.content?.size).to.equal(PNG.length)
    expect(model.drawn).to.deep.equal([0])
    expect(readingOf(model).narrative[0]?.text).to.contain("[Picture: an ECG]")
  })

  it("counts charts, formulas and embedded files", async () => {
    const model = await docx(
      p(run("a") + `<m:oMath xmlns:m="${OFFICE}/math"><m:r><m:t>x</m:t></m:r></m:oMath>`) +
        p(`<w:r><w:drawing><c:chart xmlns:c="c" r:id="x"/></w:drawing></w:r>`),
      { "word/embeddings/a.bin": "x" },
    )
    expect(model.notShown).to.deep.include({ what: "chart or diagram", count: 1 })
    expect(model.notShown).to.deep.include({ what: "formula", count: 1 })
    expect(model.notShown).to.deep.include({ what: "embedded file", count: 1 })
  })

  it("says that hidden text is shown, and that double lines through text are not", async () => {
    const model = await docx(p(run("secret", "<w:vanish/>") + run("old", "<w:dstrike/>")))
    expect(model.notes.join(" ")).to.contain("hidden in Word").and.to.contain("struck through with two lines")
    expect(readingOf(model).narrative[0]?.text).to.equal("secretold")
  })

  it("has title, author and date of the file's properties", async () => {
    const core = `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Discharge letter</dc:title><dc:creator>Dr Rao</dc:creator><dcterms:created>2026-01-05T09:00:00Z</dcterms:created></cp:coreProperties>`
    expect(await docx(p(run("a")), { "docProps/core.xml": core })).to.include({
      title: "Discharge letter",
      author: "Dr Rao",
      date: "2026-01-05T09:00:00Z",
    })
  })

  it("names a link's address and follows none", async () => {
    const link = `<w:hyperlink r:id="l1">${run("here")}</w:hyperlink>`
    const [text] = await textOf(p(link), {
      "word/_rels/document.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="l1" Type="${OFFICE}/relationships/hyperlink" Target="https://a.example/" TargetMode="External"/></Relationships>`,
    })
    expect(text?.text).to.equal("here (https://a.example/)")
  })
})
