import { join } from "node:path"
import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/rtf/read"
import { inputFrom, inputOf } from "../input"
import { folderOf } from "../shared"

const latin = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))
const rtf = async (inside: string) =>
  read(await inputOf(latin(`{\\rtf1\\ansi\\ansicpg1252 ${inside}}`), "a.rtf"))
const text = async (inside: string) => readingOf(await rtf(inside)).narrative[0]?.text
const nodes = async (inside: string) => (await rtf(inside)).sections[0]?.nodes

describe("the RTF viewer", () => {
  it("reads the case of the corpus", async function () {
    const model = await read(await inputFrom(join(folderOf(this, "corpora/cases"), "letter.rtf")))
    expect(readingOf(model).narrative[0]?.text).to.equal("Diagnosis: pneumonia\nTreatment: amoxicillin")
    expect(model.sections[0]?.nodes[0]).to.deep.equal({
      tag: "p",
      children: ["Diagnosis: ", { tag: "b", children: ["pneumonia"] }],
    })
  })

  it("reads hexadecimal escapes in the document's code page and in those of its fonts", async () => {
    expect(await text(`Gr\\'f6\\'dfe`)).to.equal("Größe")
    expect(await text(`\\ansicpg1251 \\'c0\\'eb\\'eb`)).to.equal("Алл")
    expect(await text(`{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'c0\\f0 \\'c0`)).to.equal(
      "АÀ",
    )
    expect(await text(`{\\fonttbl{\\f0\\fcharset128 A;}}\\f0 \\'8a\\'b3\\'8e\\'d2`)).to.equal("患者")
  })

  it("reads Unicode escapes and leaves out what stands for them", async () => {
    expect(await text(`37 \\u176?C`)).to.equal("37 °C")
    expect(await text(`{\\uc2\\u1040 \\'c0\\'c1}\\u1041 ?`)).to.equal("АБ")
    expect(await text(`\\uc0\\u-10179\\u-9086 !`)).to.equal("\u{1F482}!")
    expect(await text(`{\\upr{a?}{\\*\\ud{a\\u228 \\'3f}}}`)).to.equal("aä")
  })

  it("keeps special signs", async () => {
    expect(await text(`\\{a\\}\\\\ 5\\~mg\\emdash\\lquote b\\rquote\\tab c\\line d`)).to.equal(
      "{a}\\ 5\u00a0mg—‘b’\u2003c\nd",
    )
  })

  it("ends emphasis where it ends", async () => {
    expect(await nodes(`a {\\b b\\i c}\\strike d\\strike0  e\\plain\\par`)).to.deep.equal([
      {
        tag: "p",
        children: [
          "a ",
          { tag: "b", children: ["b"] },
          { tag: "i", children: [{ tag: "b", children: ["c"] }] },
          { tag: "del", children: ["d"] },
          " e",
        ],
      },
    ])
  })

  it("makes tables of cells and rows", async () => {
    const row = (one: string, two: string) =>
      `\\trowd\\cellx1\\cellx2\\pard\\intbl ${one}\\cell ${two}\\cell\\row`
    expect(await nodes(`${row("CRP", "120")}${row("Hb", "a\\par b")}\\pard after\\par`)).to.deep.equal([
      {
        tag: "table",
        children: [
          {
            tag: "tr",
            children: [
              { tag: "td", children: ["CRP"] },
              { tag: "td", children: ["120"] },
            ],
          },
          {
            tag: "tr",
            children: [
              { tag: "td", children: ["Hb"] },
              {
                tag: "td",
                children: [
                  { tag: "p", children: ["a"] },
                  { tag: "p", children: ["b"] },
                ],
              },
            ],
          },
        ],
      },
      { tag: "p", children: ["after"] },
    ])
  })

  it("has pictures as attachments once, and counts those that it cannot draw", async () => {
    const png = "89504e470d0a1a0a"
    const model = await rtf(
      `{\\*\\shppict{\\pict\\pngblip ${png}}}{\\nonshppict{\\pict\\wmetafile8 01}}{\\pict\\wmetafile8 0102}{\\pict\\jpegblip\\bin3 \xff\xd8\xff}`,
    )
    expect(model.attachments.map(({ type }) => type)).to.deep.equal(["image/png", "image/jpeg"])
    expect(new Uint8Array((await model.attachments[1]?.content?.arrayBuffer()) ?? [])).to.deep.equal(
      Uint8Array.of(0xff, 0xd8, 0xff),
    )
    expect(model.drawn).to.deep.equal([0, 1])
    expect(model.notShown[0]).to.include({ count: 1 })
  })

  it("says hidden text, footnotes, headers and comments", async () => {
    const model = await rtf(
      `{\\header Clinic\\par}Text{\\footnote see p. 2}{\\v for staff}{\\*\\atnauthor Dr Rao}{\\*\\annotation {\\*\\atnid 1}Check}\\par`,
    )
    expect(readingOf(model).narrative).to.deep.equal([
      { section: "", text: "Text [see p. 2]" },
      { section: "Headers", text: "Clinic" },
      { section: "Comments", text: "Dr Rao: Check" },
      { section: "Hidden text", text: "for staff" },
    ])
    expect(model.notes.join(" ")).to.contain("hidden text")
  })

  it("shows deleted text as deleted, and says that changes are tracked", async () => {
    const model = await rtf(`Take {\\deleted 50 mg}{\\revised 25 mg}`)
    expect(JSON.stringify(model.sections[0]?.nodes)).to.contain(`{"tag":"del","children":["50 mg"]}`)
    expect(model.notes.join(" ")).to.contain("tracked changes")
  })

  it("leaves out destinations that it does not know, and shows text of drawings and fields", async () => {
    expect(await text(`a{\\*\\unknown gone}{\\stylesheet{\\s0 Normal;}}b`)).to.equal("ab")
    expect(await text(`{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt In the box\\par}}}`)).to.equal(
      "In the box",
    )
    expect(await text(`{\\field{\\*\\fldinst{HYPERLINK "https://a.example"}}{\\fldrslt link}}`)).to.equal(
      "link (https://a.example)",
    )
    expect(await text(`{\\listtext 3.\\tab}third`)).to.equal("3.\u2003third")
  })

  it("has title, author and date", async () => {
    expect(
      await rtf(`{\\info{\\title Letter}{\\author Dr Rao}{\\creatim\\yr2026\\mo1\\dy5\\hr9\\min3}}a`),
    ).to.include({ title: "Letter", author: "Dr Rao", date: "2026-01-05T09:03:00" })
  })

  it("shows what is readable of a damaged file, and says so", async () => {
    for (const damaged of ["{\\rtf1 a {\\b b", "{\\rtf1 a}}}} b", `{\\rtf1 ${"{".repeat(20_000)}a`]) {
      const model = await read(await inputOf(latin(damaged), "a.rtf"))
      expect(readingOf(model).narrative[0]?.text).to.contain("a")
      expect(model.notes.join(" ")).to.contain("damaged")
    }
  })
})
