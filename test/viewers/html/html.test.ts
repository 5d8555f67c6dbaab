import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/html/read"
import { inputOf } from "../input"
import { encoded } from "../text/encoded"

/** The text of the page. */
const words = async (html: string) => (await reading(html)).narrative[0]?.text
const reading = async (html: string) => readingOf(await read(await inputOf(html, "a.html")))

describe("the HTML viewer", () => {
  it("reads title and text, and no program or style", async () => {
    const page = await reading(
      `<!doctype html><title>Report</title><style>p{}</style><script>x()</script><h1>Result</h1><p>HbA1c <b>6.1</b> %</p>`,
    )
    expect(page).to.deep.include({
      title: "Report",
      narrative: [{ section: "", text: "Result\nHbA1c 6.1 %" }],
    })
  })

  it("keeps the numbers of lists, and what is struck through", async () => {
    expect(await words(`<ol start="3"><li>three<li>four<li value="9">nine</ol>`)).to.equal(
      "3. three\n4. four\n9. nine",
    )
    expect(await words(`<ol reversed><li>b<li>a</ol>`)).to.equal("2. b\n1. a")
  })

  it("shows what a form holds, but no password", async () => {
    const form = `<form>Name <input value="Ada"> <input type="checkbox" checked>yes <input type="password" value="x1"></form>`
    expect(await words(form)).to.equal("Name Ada [x]yes")
  })

  it("counts pictures and contents that are not in the file", async () => {
    const page = await reading(
      `<html><img src="https://t.example/a.png"><img src="data:image/png;base64,AA"><iframe></iframe>`,
    )
    expect(page.notShown).to.deep.equal([
      { what: "picture that is not in the file", count: 1 },
      { what: "embedded content", count: 1 },
    ])
  })

  it("obeys the character set that the document declares", async () => {
    const html = encoded("windows-1251", `<html><meta charset="windows-1251"><p>Аллергия</p>`)
    expect(readingOf(await read(await inputOf(html, "a.html"))).narrative[0]?.text).to.equal("Аллергия")
  })
})
