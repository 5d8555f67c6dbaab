import type { Page } from "@playwright/test"
import { expect } from "chai"
import { utf8 } from "../../../app/_core/crypto/bytes"
import { ISS, makeIssuer, payloadText } from "../../core/shl/make-card"
import { axeOn } from "../../axe"
import { eventually, harnessInBrowser } from "../harness/in-browser"

describe("the page of a SMART Health Card", function () {
  this.timeout(120_000)
  const at = harnessInBrowser()
  let page: Page
  let asked: string[]
  /** What the issuer's host gives by now. */
  let published: unknown[]

  beforeEach(async () => {
    asked = []
    page = await (await at.browser.newContext()).newPage()
    await page.route("**/api/fetch-link", (route) => {
      asked.push((route.request().postDataJSON() as { url: string }).url)
      return route.fulfill({
        body: JSON.stringify({ keys: published }),
        headers: { "keyward-link-status": "200" },
      })
    })
  })
  afterEach(() => page.context().close())

  it("is verified once its issuer is added, and says so if the issuer has another key by then", async () => {
    const clinic = await makeIssuer()
    const former = await makeIssuer()
    published = [former.jwk]
    const card = JSON.stringify({ verifiableCredential: [await clinic.sign(payloadText())] })
    at.harness.give([
      { name: "a.smart-health-card", type: "application/smart-health-card", bytes: utf8(card) },
    ])
    await page.goto(at.harness.url)
    await page.getByText("Not verified: you have not added this issuer").waitFor()
    await page.getByRole("button", { name: "Add this issuer" }).click()
    await page.getByText("anybody can write any address into a card").waitFor()
    expect(asked).to.deep.equal([])
    await page.getByRole("button", { name: "Ask clinic.example for its keys" }).click()
    await page.getByText(former.kid).waitFor()
    expect(asked).to.deep.equal([`${ISS}/.well-known/jwks.json`])
    await page.getByLabel("Name of the issuer").fill("The Clinic")
    const { violations } = await axeOn(page).include("main").analyze()
    expect(violations.map(({ id }) => id)).to.deep.equal([])
    await page.getByRole("button", { name: "Trust this issuer" }).click()

    await page.getByText("not among those that you keep of The Clinic").waitFor()
    published = [clinic.jwk]
    await page.getByRole("button", { name: "Ask for the keys of The Clinic again" }).click()
    await page.getByRole("button", { name: "Ask clinic.example for its keys" }).click()
    await page.getByText("No longer given").waitFor()
    const name = page.getByLabel("Name of the issuer")
    await eventually(async () => expect(await name.inputValue()).to.equal("The Clinic"))
    await page.getByRole("button", { name: "Keep these keys instead" }).click()
    await page.getByText("Verified: signed by The Clinic").waitFor()
    expect(asked).to.have.length(2)
  })
})
