import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { expect } from "chai"
import { axeOn } from "../../axe"
import { eventually, harnessInBrowser } from "../harness/in-browser"
import { folderOf } from "../shared"

describe("the page of a FHIR file", function () {
  this.timeout(120_000)
  const at = harnessInBrowser()
  let page: Page
  const said: string[] = []

  afterEach(async () => {
    await page.context().close()
    expect(said.splice(0)).to.deep.equal([])
  })

  async function open(name: string, bytes: Uint8Array, width = 1280) {
    at.harness.give([{ name, type: "application/json", bytes }])
    const context = await at.browser.newContext({ viewport: { width, height: 900 } })
    page = await context.newPage()
    page.on("console", (message) => message.type() === "error" && said.push(message.text()))
    page.on("pageerror", (error) => said.push(error.message))
    await page.goto(at.harness.url)
    await page
      .getByRole("button", { name: "the file as it is written" })
      .or(page.getByText("is damaged"))
      .waitFor()
  }
  const sample = (folder: string, name: string) => readFileSync(join(folder, name))
  const rowOf = (name: string) => page.getByRole("row", { name })

  it("says a negation before the name, in words", async function () {
    const folder = folderOf(this, "corpora/cases")
    await open("a.json", sample(folder, "fhir-unsure-or-refuted.json"))
    expect(await rowOf("Penicillin").innerText()).to.match(/^Refuted/)
    await page.context().close()
    await open("b.json", sample(folder, "fhir-not-to-be-given.json"), 390)
    expect(await rowOf("Aspirin").innerText()).to.match(/^Do NOT give/)
  })

  it("has the author's text where no entries are, and why there are none", async function () {
    await open("a.json", sample(folderOf(this, "corpora/cases"), "fhir-narrative-only.json"))
    await page.getByText("Penicillin: anaphylaxis 2019").waitFor()
    await page.getByRole("cell", { name: "Warfarin" }).waitFor()
    await page.getByText("withheld").waitFor()
  })

  it("shows the newest results first and all of them in the end", async function () {
    await open("a.json", sample(folderOf(this, "corpora/cases"), "fhir-320-results-oldest-first.json"))
    const rows = page.getByRole("rowheader")
    await eventually(async () => expect(await rows.count()).to.equal(50))
    expect(await page.getByRole("row").nth(1).innerText()).to.contain("2026")
    for (let count = 100; count < 370; count += 50) {
      await page.getByRole("button", { name: /^Show \d+ more$/ }).click()
      await eventually(async () => expect(await rows.count()).to.equal(Math.min(320, count)))
    }
    expect(await page.getByText("are shown here").count()).to.equal(0)
  })

  it("opens the file as it is written, its digits untouched", async function () {
    await open("a.json", sample(folderOf(this, "corpora/cases"), "fhir-decimals.json"))
    await page.getByRole("button", { name: "Show the file as it is written" }).click()
    await page.locator("pre", { hasText: '"value": 2.0,' }).waitFor()
    expect(await page.locator("pre").innerText())
      .to.contain("0.0140")
      .and.contain("1.20E+7")
  })

  it("puts nothing of a damaged file in words", async () => {
    const text =
      '{"resourceType":"AllergyIntolerance","code":{"text":"Penicillin"},\n"verificationStatus":{"cod'
    await open("a.json", new TextEncoder().encode(text))
    await page.getByText("from line 2 on").waitFor()
    expect(await page.getByRole("table").count()).to.equal(0)
    expect(await page.locator("pre").innerText()).to.equal(text)
  })

  it("runs nothing that a narrative brings", async () => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml"><script>document.title="x"</script><p onclick="x()" style="color:red">Hello <a href="javascript:x()">there</a><img src="http://localhost:1/x.png" alt="a picture"/></p></div>`
    const resource = { resourceType: "Basic", text: { status: "additional", div } }
    await open("a.json", new TextEncoder().encode(JSON.stringify(resource)))
    await page.getByText("Hello there").waitFor()
    expect(await page.locator("article a, article script, article [style], article img").count()).to.equal(0)
    expect(await page.title()).to.equal("Viewer")
  })

  for (const width of [1280, 390])
    it(`has no fault that axe finds, and fits, at ${width} px`, async function () {
      await open("a.json", sample(folderOf(this, "samples/ips"), "us-epic.json"), width)
      await page.getByText("Penicillin", { exact: false }).first().waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(width)
      const { violations } = await axeOn(page).include("section[aria-label]").analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([])
    })
})
