import type { Page } from "@playwright/test"
import { CompactEncrypt } from "jose"
import { encodeQR } from "qr"
import { randomBytes, toBase64url, utf8 } from "../../app/_core/crypto/bytes"
import { ISS, makeIssuer, numeric, payloadText } from "../core/shl/make-card"
import { newAccount } from "./chain"
import { connect, signIn, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person, PersonOptions } from "./fixtures"
import { look } from "./look"
import { openRow, tray } from "./records"
import { settle } from "./settle"
import { TestWallet } from "./wallet"

test.describe.configure({ timeout: 600_000 })

/** A patient with keys and without a record, at their records. */
async function patientAt(person: (options: PersonOptions) => Promise<Person>): Promise<Page> {
  const account = await newAccount()
  await settle(account, "Ana Berger", "patient")
  const ana = await person({ wallet: new TestWallet(account) })
  await connect(ana)
  await signIn(ana)
  await unlock(ana)
  return ana.page
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Ana Berger" }).click()
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
}

/** A QR code as a picture file, four pixels a module. */
const picture = (text: string) => Buffer.from(encodeQR(text, "gif", { ecc: "low", scale: 4, border: 4 }))

/** From now on the page's camera sees this QR code. */
async function holdBeforeCamera(page: Page, text: string): Promise<void> {
  const modules = encodeQR(text, "raw", { ecc: "low", border: 4 })
  await page.evaluate((rows) => {
    const canvas = document.createElement("canvas")
    canvas.width = canvas.height = rows.length * 4
    const context = canvas.getContext("2d")
    const draw = () => {
      if (!context) return
      for (const [y, row] of rows.entries())
        for (const [x, dark] of row.entries()) {
          context.fillStyle = dark ? "black" : "white"
          context.fillRect(x * 4, y * 4, 4, 4)
        }
    }
    setInterval(draw, 100)
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(10))
  }, modules)
}

test("a patient adds a health card from its QR codes, and verifies it by an issuer they trust", async ({
  person,
}) => {
  const page = await patientAt(person)
  const { sign, jwk, kid } = await makeIssuer()
  const jws = await sign(payloadText())
  const cut = Math.floor(jws.length / 2)
  const codes = [`shc:/1/2/${numeric(jws.slice(0, cut))}`, `shc:/2/2/${numeric(jws.slice(cut))}`] as const

  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await expect(page.getByText("Nothing here yet")).toBeVisible()
  await look(page, "records-link")
  await page.getByRole("button", { name: "Add from a link or card" }).click()
  const dialog = page.getByRole("dialog", { name: "Add from a link or card" })
  await look(page, "add-from-link", { dialog: true })
  await dialog.getByLabel("Text of the link or card").fill("my card")
  await dialog.getByRole("button", { name: "Look at this text" }).click()
  await expect(dialog.getByRole("alert")).toContainText("That is no health link or card")

  // This browser has no camera
  await dialog.getByRole("button", { name: "Use the camera" }).click()
  await expect(dialog.getByText(/You can paste the text of the code, or choose a picture/)).toBeVisible()
  await dialog.getByRole("button", { name: "Stop the camera" }).click()

  const chooser = page.waitForEvent("filechooser")
  await dialog.getByRole("button", { name: "Choose a picture of the QR code" }).click()
  await (await chooser).setFiles({ name: "photo.gif", mimeType: "image/gif", buffer: picture(codes[1]) })
  await expect(dialog.getByText("Still missing: part 1")).toBeVisible()
  await holdBeforeCamera(page, codes[0])
  await dialog.getByRole("button", { name: "Use the camera" }).click()
  await expect(dialog.getByText("Not verified: you have not added this issuer")).toBeVisible()
  await expect(dialog.getByText("Potassium").first()).toBeVisible()
  await look(page, "add-card", { dialog: true })
  await dialog.getByRole("button", { name: "Add this card" }).click()

  const adding = page.getByRole("dialog", { name: "Add a record" })
  await expect(adding.getByLabel("Name", { exact: true })).toHaveValue("SMART Health Card")
  await adding.getByRole("button", { name: "Add this record" }).click()
  await expect(adding).toBeHidden()
  await expect(tray(page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })

  const asked: string[] = []
  await page.route("**/api/fetch-link", (route) => {
    asked.push((route.request().postDataJSON() as { url: string }).url)
    return route.fulfill({
      body: JSON.stringify({ keys: [jwk] }),
      headers: { "keyward-link-status": "200" },
    })
  })
  await openSettings(page)
  await page.getByRole("button", { name: "Add an issuer" }).click()
  const issuer = page.getByRole("dialog", { name: "Add an issuer of health cards" })
  await issuer.getByLabel("Address of the issuer").fill(`${ISS}/`)
  expect(asked).toEqual([])
  await issuer.getByRole("button", { name: "Ask clinic.example for its keys" }).click()
  await expect(issuer.getByText(kid)).toBeVisible()
  await issuer.getByLabel("Name of the issuer").fill("The Clinic")
  await look(page, "add-issuer", { dialog: true })
  await issuer.getByRole("button", { name: "Trust this issuer" }).click()
  await expect(issuer).toBeHidden()
  expect(asked).toEqual([`${ISS}/.well-known/jwks.json`])
  await expect(page.getByRole("heading", { name: "The Clinic" })).toBeVisible()
  await look(page, "settings-issuers")

  await page.getByRole("link", { name: "Records" }).first().click()
  await openRow(page, "SMART Health Card")
  await expect(page.getByText("Verified: signed by The Clinic")).toBeVisible()
  await look(page, "health-card")

  await openSettings(page)
  await page.getByRole("button", { name: "Remove The Clinic" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
  await expect(page.getByText("Nobody yet: every card is shown as not verified.")).toBeVisible()
})

test("a patient adds what a health link leads to, and the link itself", async ({ person }) => {
  const page = await patientAt(person)
  const key = randomBytes(32)
  const payload = { url: "https://links.example/abc", key: toBase64url(key), flag: "LP", label: "For Ana" }
  const link = `https://viewer.example/#shlink:/${toBase64url(utf8(JSON.stringify(payload)))}`
  const seal = (what: string) =>
    new CompactEncrypt(
      utf8(JSON.stringify({ resourceType: "AllergyIntolerance", code: { text: what }, patient: {} })),
    )
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: "application/fhir+json" })
      .encrypt(key)
  let allergy = "Penicillin"
  const asked: string[] = []
  // In the place of this server, which asks public hosts only
  await page.route("**/api/fetch-link", async (route) => {
    const body = route.request().postDataJSON() as { url: string; manifest: { passcode: string } }
    asked.push(body.url)
    const right = body.manifest.passcode === "2468"
    return route.fulfill({
      body: right
        ? JSON.stringify({ status: "can-change", files: [{ embedded: await seal(allergy) }] })
        : `{"remainingAttempts":2}`,
      headers: { "keyward-link-status": right ? "200" : "401" },
    })
  })

  await page.getByRole("button", { name: "Add from a link or card" }).click()
  const dialog = page.getByRole("dialog", { name: "Add from a link or card" })
  await dialog.getByLabel("Text of the link or card").fill(`Dear Ana, here it is: ${link}`)
  await dialog.getByRole("button", { name: "Look at this text" }).click()
  await expect(dialog.getByText("Nothing has been asked of links.example yet")).toBeVisible()
  expect(asked).toEqual([])
  await look(page, "add-link-ask", { dialog: true })
  const ask = async (passcode: string) => {
    await page.getByLabel("Passcode", { exact: true }).fill(passcode)
    await page.getByRole("button", { name: "Ask links.example for the files" }).click()
  }
  await ask("1111")
  await expect(dialog.getByText("2 tries left")).toBeVisible()
  await ask("2468")
  await dialog.getByRole("button", { name: /^Open File/ }).click()
  await expect(dialog.getByText("Penicillin").first()).toBeVisible()
  await expect(dialog.getByRole("checkbox", { name: "Keep the link itself, too" })).toBeChecked()
  await look(page, "add-link-files", { dialog: true })
  await dialog.getByRole("button", { name: "Add 2 files to your records" }).click()
  const adding = page.getByRole("dialog", { name: "Add 2 files" })
  await expect(adding.getByLabel("Name", { exact: true }).nth(1)).toHaveValue("For Ana")
  await adding.getByRole("button", { name: "Add 2 records" }).click()
  await expect(adding).toBeHidden()
  await expect(tray(page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })

  const before = asked.length
  await openRow(page, "For Ana")
  await expect(page.getByText("Nothing has been asked of links.example yet")).toBeVisible()
  expect(asked).toHaveLength(before)
  await ask("2468")
  await expect(page.getByText("Penicillin").first()).toBeVisible()
  allergy = "Walnut"
  await page.getByRole("button", { name: "Look for newer contents" }).click()
  await expect(page.getByText("Walnut").first()).toBeVisible()
  await look(page, "health-link")
})
