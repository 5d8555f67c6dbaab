import { chromium } from "@playwright/test"
import type { Browser, Page } from "@playwright/test"
import { expect } from "chai"
import { CompactEncrypt } from "jose"
import { randomBytes, toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { findBrowser } from "../../browser"
import { axeOn } from "../../axe"
import { openHarness } from "../harness/serve"
import type { Harness } from "../harness/serve"

const key = randomBytes(32)
const seal = (text: string) =>
  new CompactEncrypt(utf8(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: "application/fhir+json", zip: "DEF" })
    .encrypt(key)
const allergyTo = (what: string) =>
  JSON.stringify({
    resourceType: "AllergyIntolerance",
    code: { text: what },
    patient: { display: "Ada" },
  })
const payload = {
  url: "https://links.example/abc",
  key: toBase64url(key),
  flag: "P",
  label: "For the clinic",
}
const link = utf8(`shlink:/${toBase64url(utf8(JSON.stringify(payload)))}`)

describe("the page of a SMART Health Link", function () {
  this.timeout(120_000)
  let harness: Harness
  let browser: Browser
  let page: Page
  /** What this server was asked to fetch. */
  let asked: Record<string, unknown>[]

  before(async () => {
    const { executablePath, args } = await findBrowser()
    browser = await chromium.launch({ executablePath, args })
    harness = await openHarness()
  })
  after(async () => {
    await browser.close()
    await harness.close()
  })
  beforeEach(async () => {
    asked = []
    harness.give([{ name: "a.shlink", type: "application/smart-api-access", bytes: link }])
    page = await (await browser.newContext()).newPage()
    await page.route("**/api/fetch-link", async (route) => {
      const body = route.request().postDataJSON() as { url: string; manifest?: { passcode?: string } }
      asked.push(body)
      const answer = async (status: number, text: string) =>
        route.fulfill({ body: text, headers: { "keyward-link-status": String(status) } })
      if (body.url === "https://files.example/2") return answer(200, await seal(allergyTo("Latex")))
      if (body.manifest?.passcode !== "2468") return answer(401, `{"remainingAttempts":2}`)
      const files = [
        { embedded: await seal(allergyTo("Penicillin")) },
        { location: "https://files.example/2" },
      ]
      return answer(200, JSON.stringify({ status: "can-change", files }))
    })
    await page.goto(harness.url)
    await page.getByText("Nothing has been asked of links.example yet").waitFor()
  })
  afterEach(() => page.context().close())

  const ask = async (passcode: string) => {
    await page.getByLabel("Passcode", { exact: true }).fill(passcode)
    await page.getByRole("button", { name: "Ask links.example for the files" }).click()
  }

  it("asks nobody before its reader agrees, and is accessible", async () => {
    expect(asked).to.deep.equal([])
    const { violations } = await axeOn(page).include("main").analyze()
    expect(violations.map(({ id }) => id)).to.deep.equal([])
  })

  it("says how many tries are left, and keeps what was typed", async () => {
    await ask("1111")
    await page.getByText("2 tries left").waitFor()
    expect(await page.getByLabel("Passcode", { exact: true }).inputValue()).to.equal("1111")
  })

  it("shows the files in place, and those of another host when that is agreed to", async () => {
    await ask("2468")
    await page.getByText("Penicillin").first().waitFor()
    await page.getByText("may change").waitFor()
    expect(asked.map(({ url }) => url)).to.deep.equal(["https://links.example/abc"])
    expect(JSON.stringify(asked)).not.to.contain(payload.key)
    await page.getByRole("button", { name: "Ask files.example too" }).click()
    await page.getByText("Latex").first().waitFor()
    expect(await page.getByText("Penicillin").count()).to.be.greaterThan(0)
    expect(asked.map(({ url }) => url)).to.deep.equal([
      "https://links.example/abc",
      "https://files.example/2",
    ])
  })
})
