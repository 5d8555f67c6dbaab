import type { Page } from "@playwright/test"
import { expect } from "chai"
import { CompactEncrypt } from "jose"
import { randomBytes, toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { axeOn } from "../../axe"
import { harnessInBrowser } from "../harness/in-browser"

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
  const at = harnessInBrowser()
  let page: Page
  /** What this server was asked to fetch. */
  let asked: Record<string, unknown>[]
  /** What the host says of its files, and how long it wants to be left alone. */
  let status: string
  let retryAfter: string
  let contents: readonly { readonly allergy: string; readonly status?: string }[]

  beforeEach(async () => {
    asked = []
    status = "can-change"
    retryAfter = "0"
    contents = [{ allergy: "Penicillin" }]
    at.harness.give([{ name: "a.shlink", type: "application/smart-api-access", bytes: link }])
    page = await (await at.browser.newContext()).newPage()
    await page.route("**/api/fetch-link", async (route) => {
      const body = route.request().postDataJSON() as { url: string; manifest?: { passcode?: string } }
      asked.push(body)
      const answer = async (code: number, text: string) =>
        route.fulfill({
          body: text,
          headers: { "keyward-link-status": String(code), "keyward-link-retry-after": retryAfter },
        })
      if (body.url === "https://files.example/2") return answer(200, await seal(allergyTo("Latex")))
      if (body.manifest?.passcode !== "2468") return answer(401, `{"remainingAttempts":2}`)
      const embedded = contents.map(async ({ allergy, ...rest }) => ({
        embedded: await seal(allergyTo(allergy)),
        ...rest,
      }))
      const files = [...(await Promise.all(embedded)), { location: "https://files.example/2" }]
      return answer(200, JSON.stringify({ status, files }))
    })
    await page.goto(at.harness.url)
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
    await page.getByText("These files may change").waitFor()
    expect(asked.map(({ url }) => url)).to.deep.equal(["https://links.example/abc"])
    expect(JSON.stringify(asked)).not.to.contain(payload.key)
    await page.getByRole("button", { name: "Ask files.example too" }).click()
    await page.getByText("Latex").first().waitFor()
    await page.getByText("Penicillin").first().waitFor()
    expect(asked.map(({ url }) => url)).to.deep.equal([
      "https://links.example/abc",
      "https://files.example/2",
    ])
  })

  it("looks for newer contents when it is asked to, and not before the host wants that", async () => {
    await ask("2468")
    await page.getByText("Penicillin").first().waitFor()
    contents = [{ allergy: "Walnut" }]
    retryAfter = "90"
    await page.getByRole("button", { name: "Look for newer contents" }).click()
    await page.getByText("Walnut").first().waitFor()
    await page.getByText("Penicillin").first().waitFor({ state: "detached" })
    expect(asked).to.have.length(2)
    await page.getByRole("button", { name: "Look for newer contents" }).click()
    await page.getByText("links.example asks to wait. Try again in 2 minutes.").waitFor()
    expect(asked).to.have.length(2)
    await page.getByText("Walnut").first().waitFor()
  })

  it("says what the host has taken back, and looks no more where all of it is final", async () => {
    status = "no-longer-valid"
    contents = [{ allergy: "Penicillin", status: "entered-in-error" }]
    await ask("2468")
    await page.getByText("what this link leads to is no longer valid").waitFor()
    await page.getByText("entered in error. Do not rely on it.").waitFor()
    await page.getByRole("button", { name: "Look for newer contents" }).waitFor({ state: "detached" })
  })
})
