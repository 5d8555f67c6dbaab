import type { Page } from "@playwright/test"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

test.describe.configure({ timeout: 600_000 })

const PATIENT = "Ines Vogel"
const TEXT = "Haemoglobin 13.1 g/dL"

/** Makes a link on the records page; its address. */
async function makeLink(page: Page, label: string, pictures = false): Promise<string> {
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: "Let somebody send you records" }).click()
  const dialog = page.getByRole("dialog", { name: "Let somebody send you records" })
  await expect(dialog.getByLabel("Your name, as they see it")).toHaveValue(PATIENT)
  await dialog.getByLabel("Who it is for (optional)").fill(label)
  await dialog.getByRole("radio", { name: "10 MB", exact: true }).check()
  if (pictures) await look(page, "drop-make", { dialog: true })
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const ready = page.getByRole("dialog", { name: "Your link is ready" })
  await expect(ready.getByRole("img", { name: "QR code of the link" })).toBeVisible()
  const address = (await ready.getByText(/\/drop#/).textContent()) ?? ""
  if (pictures) await look(page, "drop-ready", { dialog: true })
  await ready.getByRole("button", { name: "Done" }).click()
  await expect(ready).toBeHidden()
  return address
}

async function fill(page: Page): Promise<void> {
  await page.locator("input[type=file]").setInputFiles([
    { name: "blood test.txt", mimeType: "text/plain", buffer: Buffer.from(TEXT) },
    { name: "scan.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2_500_000, 7) },
  ])
  await page.getByLabel("What it is").fill("Blood test of May")
  await page.getByLabel("Kind").selectOption({ label: "Lab result" })
  await page.getByLabel("Your name").fill("Dr Rui Example")
  await page.getByLabel("Practice or hospital (optional)").fill("Clinic of Lisbon")
  await page.getByLabel("Note (optional)").fill("<b>Call</b> me")
}

test("a clinic without an account sends by a link; the patient looks at it, files it, and ends another link", async ({
  person,
}) => {
  const patient = await person()
  await setUp(patient, { name: PATIENT, role: "patient" })
  const { page } = patient
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  const address = await makeLink(page, "The lab in Lisbon", true)

  const sender = await person({ walletless: true })
  sender.watch.expect(/status of 4\d\d.*\/api\/drop\//)
  const asked: string[] = []
  sender.context.on("request", (request) => asked.push(request.url()))
  const from = sender.page
  await from.goto(address)
  await expect(from.getByText(PATIENT, { exact: true })).toBeVisible()
  await expect.poll(() => from.evaluate(() => origin)).toBe("null")
  await from.getByRole("button", { name: "Encrypt and send" }).click()
  await expect(from.getByText("Choose at least one file.")).toBeVisible()
  await look(from, "drop-send")
  await fill(from)
  await from.getByRole("button", { name: "Encrypt and send" }).click()
  await expect(from.getByText(`Confirm that this is about ${PATIENT}.`)).toBeVisible()
  await look(from, "drop-filled")
  await from.getByRole("checkbox").check()
  // Without a network nothing is lost: what was chosen is sent when it is back
  await sender.context.setOffline(true)
  sender.watch.expect(/ERR_INTERNET_DISCONNECTED/)
  await from.getByRole("button", { name: "Encrypt and send" }).click()
  await expect(from.getByText(/^It could not be sent just now/)).toBeVisible()
  await sender.context.setOffline(false)
  await from.getByRole("button", { name: "Encrypt and send" }).click()
  await expect(from.getByRole("heading", { name: "It has arrived" })).toBeVisible({ timeout: 60_000 })
  await look(from, "drop-sent")
  const fragment = address.slice(address.indexOf("#") + 1)
  for (const url of asked) expect(url.split("#")[0]).not.toContain(fragment.slice(8, 40))
  expect(await sender.context.cookies()).toEqual([])
  await from.reload()
  await expect(from.getByText(/^This link has been used/)).toBeVisible()

  // The list is looked up again every fifteen seconds
  const arrived = page.getByRole("list", { name: "Arrived by a link" })
  await expect(arrived.getByText("Blood test of May", { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(
    arrived.getByText("The sender calls themselves Dr Rui Example, Clinic of Lisbon."),
  ).toBeVisible()
  await expect(arrived.getByText("Note: <b>Call</b> me")).toBeVisible()
  await look(page, "drop-arrived")
  await arrived.getByRole("button", { name: "Look at it: Blood test of May" }).click()
  const shown = page.getByRole("dialog", { name: "Blood test of May" })
  await expect(shown.getByText(TEXT)).toBeVisible({ timeout: 60_000 })
  await look(page, "drop-look", { dialog: true })
  await shown.getByRole("button", { name: "Done" }).click()
  await expect(shown).toBeHidden()
  await arrived.getByRole("button", { name: "File it: Blood test of May" }).click()
  const filing = page.getByRole("dialog", { name: "File Blood test of May" })
  await filing.getByRole("button", { name: "File it", exact: true }).click()
  await expect(filing).toBeHidden({ timeout: 120_000 })
  await expect(arrived).toBeHidden({ timeout: 60_000 })
  await page
    .getByRole("link", { name: /Blood test of May/ })
    .first()
    .click()
  await expect(page.getByText(/Not verified: it came by a link/).first()).toBeVisible({
    timeout: 60_000,
  })
  await look(page, "drop-record")

  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  const other = await makeLink(page, "Another clinic")
  await from.goto(other)
  await expect(from.getByText(PATIENT, { exact: true })).toBeVisible()
  await page
    .getByRole("link", { name: /Sharing|Who can see/ })
    .first()
    .click()
  await expect(page.getByRole("heading", { level: 1, name: "Who can see what" })).toBeVisible()
  const card = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { level: 3, name: "Another clinic" }) })
    .last()
  await expect(card.getByText(/Not used yet$/)).toBeVisible()
  await look(page, "drop-links")
  await card.getByRole("button", { name: "End", exact: true }).click()
  await page.getByRole("button", { name: "End the link" }).click()
  await expect(card.getByText(/^You ended it on/)).toBeVisible()
  await fill(from)
  await from.getByRole("checkbox").check()
  await from.getByRole("button", { name: "Encrypt and send" }).click()
  await expect(from.getByText(/^This link has ended/)).toBeVisible({ timeout: 60_000 })
})
