import type { Page } from "@playwright/test"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

test.describe.configure({ timeout: 600_000 })

/** A code that is not the given one. */
const wrongFor = (code: string): string => (code === "00000000" ? "11111111" : "00000000")

async function openAs(page: Page, name: string, passcode: string): Promise<void> {
  await page.getByLabel("Your name").fill(name)
  await page.getByLabel("Passcode").fill(passcode)
  await page.getByRole("button", { name: "Open", exact: true }).click()
}

test("a patient gives a link to somebody without an account, sees who opens it, and ends it", async ({
  person,
  seeded: _,
}) => {
  const patient = await demoPerson(person, /^Asha Menon/)
  const { page } = patient
  await page
    .getByRole("link", { name: /Sharing|Who can see/ })
    .first()
    .click()
  await expect(page.getByRole("heading", { level: 1, name: "Who can see what" })).toBeVisible()
  await page.getByRole("button", { name: "Share", exact: true }).click()
  await page.getByRole("button", { name: "Give a link to somebody without an account" }).click()
  const dialog = page.getByRole("dialog", { name: "Give a link" })
  await expect(dialog.getByRole("checkbox", { name: /^Ask for a passcode/ })).toBeChecked()
  await dialog.getByRole("button", { name: "Make the link" }).click()
  await expect(dialog.getByText("Choose at least one record.")).toBeVisible()
  for (const title of ["HbA1c and lipid panel", "Chest X-ray", "International patient summary"])
    await dialog
      .getByRole("checkbox", { name: new RegExp(`^${title}`) })
      .first()
      .check()
  await dialog.getByLabel("What it is for (optional)").fill("For the clinic in Lisbon")
  await look(page, "give-link", { dialog: true })
  await dialog.getByRole("button", { name: "Make the link" }).click()

  const ready = page.getByRole("dialog", { name: "Your link is ready" })
  await expect(ready).toBeVisible({ timeout: 120_000 })
  await expect(ready.getByRole("img", { name: "QR code of the link" })).toBeVisible()
  const address = (await ready.getByText(/\/view#shlink:\//).textContent()) ?? ""
  const code = ((await ready.getByText(/^\d{4} \d{4}$/).textContent()) ?? "").replace(" ", "")
  expect(code).toMatch(/^\d{8}$/)
  await look(page, "link-ready", { dialog: true })
  await ready.getByRole("button", { name: "Done" }).click()

  const receiver = await person({ walletless: true })
  receiver.watch.expect(/status of (?:401|404).*\/l\//)
  const asked: string[] = []
  receiver.context.on("request", (request) => asked.push(request.url()))
  const viewer = receiver.page
  await viewer.goto(address)
  await expect(viewer.getByText("For the clinic in Lisbon")).toBeVisible()
  await look(viewer, "view-ask")
  await openAs(viewer, "Dr Rui Example", wrongFor(code))
  await expect(viewer.getByText("That passcode is wrong. 9 more wrong ones end the link.")).toBeVisible()
  await openAs(viewer, "Dr Rui Example", `${code.slice(0, 4)} ${code.slice(4)}`)
  await expect(viewer.getByText("3 files.")).toBeVisible({ timeout: 60_000 })
  await expect(viewer.getByText("Page 1 of", { exact: false }).first()).toBeVisible({ timeout: 60_000 })
  const paper = viewer.locator("canvas").first()
  await paper.scrollIntoViewIfNeeded()
  const isDrawn = () =>
    paper.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      }
      return data.some((value, index) => index % 4 === 0 && value < 100 && data[index + 3] === 255)
    })
  await expect.poll(isDrawn, { timeout: 60_000 }).toBe(true)
  await paper.screenshot({ path: "test-output/screens/view-pdf.png" })
  await expect(viewer.getByRole("img", { name: /png$/ })).toBeVisible()
  await expect(viewer.getByText("Asha Menon").first()).toBeVisible()
  await expect.poll(() => viewer.evaluate(() => origin)).toBe("null")
  await look(viewer, "view-files")
  const download = viewer.waitForEvent("download")
  await viewer.getByRole("button", { name: "Save" }).first().click()
  expect((await download).suggestedFilename()).toMatch(/\.json$/)
  const fragment = address.slice(address.indexOf("#") + 1)
  for (const url of asked) expect(url.split("#")[0]).not.toContain(fragment.slice(8, 40))
  expect(await receiver.context.cookies()).toEqual([])

  const card = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { level: 3, name: "For the clinic in Lisbon" }) })
    .last()
  // The list is looked up again every fifteen seconds
  await expect(card.getByText("Asked for 2 times")).toBeVisible({ timeout: 40_000 })
  await card.getByText("Asked for 2 times").click()
  await expect(card.getByText(/Dr Rui Example opened it/)).toBeVisible()
  await expect(card.getByText(/Dr Rui Example typed a wrong passcode/)).toBeVisible()
  await look(page, "links")
  await card.getByRole("button", { name: "End", exact: true }).click()
  await page.getByRole("button", { name: "End the link" }).click()
  await expect(card.getByText(/^You ended it on/)).toBeVisible()

  await viewer.reload()
  await openAs(viewer, "Dr Rui Example", code)
  await expect(viewer.getByText("This link does not work any more")).toBeVisible()
})
