import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/markdown/read"
import { inputOf } from "../input"

const markdown = async (text: string) => read(await inputOf(text, "diary.md"))
const nodes = async (text: string) => (await markdown(text)).sections[0]?.nodes
const words = async (text: string) => readingOf(await markdown(text)).narrative[0]?.text

describe("the Markdown viewer", () => {
  it("draws headings, lists, tables and emphasis", async () => {
    const model = await markdown(
      "# Diary\n\n- slept *well*\n- ~~no~~ pain\n\n| Day | Pain |\n| --- | --- |\n| 1 | 3 |\n",
    )
    expect(model.title).to.equal("Diary")
    expect(readingOf(model).narrative[0]?.text).to.equal("Diary\nslept well\nno pain\nDay\tPain\n1\t3")
    expect(JSON.stringify(model.sections)).to.contain(`{"tag":"del","children":["no"]}`)
  })

  it("shows HTML as it is written and makes none of it", async () => {
    const inert = JSON.stringify(await nodes(`a <b onclick="x()">b</b>\n\n<script>x()</script>\n`))
    expect(inert).to.contain("<script>x()</script>").and.not.to.contain(`"tag":"b"`)
  })

  it("names the address of a link and of a picture, and loads neither", async () => {
    expect(await words("[here](https://a.example/x)")).to.equal("here (https://a.example/x)")
    expect(await words("<https://a.example/x>")).to.equal("https://a.example/x")
    const model = await markdown("![an ECG](https://a.example/ecg.png)")
    expect(readingOf(model)).to.deep.include({
      notShown: [{ what: "picture that lies elsewhere", count: 1 }],
      narrative: [{ section: "", text: "[Picture: an ECG, at https://a.example/ecg.png, not loaded]" }],
    })
  })

  it("keeps the numbers of a list", async () => {
    expect(await words("5. five\n6. six\n")).to.equal("5. five\n6. six")
  })

  it("shows what is nested too deep as text, and says so, instead of leaving it out", async () => {
    for (const deep of [
      `${"> ".repeat(400)}end`,
      Array.from({ length: 150 }, (_, at) => `${"  ".repeat(at)}- a${at}`).join("\n"),
    ]) {
      const model = await markdown(deep)
      expect(readingOf(model).narrative[0]?.text).to.contain(deep.slice(-3))
      expect(model.notes.join(" ")).to.contain("nested too deep")
    }
  })

  it("shows what a script address would be, as text", async () => {
    expect(await words("[a](javascript:x)")).to.equal("a (javascript:x)")
  })
})
