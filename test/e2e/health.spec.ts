import { PDFDocument } from "pdf-lib"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

test.describe.configure({ timeout: 600_000 })

test("a patient reads what all records say: lists, results over time, one page to print", async ({
  person,
  seeded: _,
}) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  await page.getByRole("link", { name: "Summary", exact: true }).first().click()
  await expect(page.getByRole("heading", { name: "Allergies and intolerances" })).toBeVisible()
  await expect(page.getByText(/^From \d+.records/)).toBeVisible()
  await look(page, "summary")
  await page.getByRole("list", { name: "Allergies and intolerances" }).getByRole("link").first().click()
  await expect(page.getByRole("heading", { level: 1, name: "International patient summary" })).toBeVisible()
  await page.goBack()
  await page.getByRole("link", { name: "Results over time" }).click()
  await expect(page.getByRole("columnheader", { name: "Usual" }).first()).toBeVisible()
  await look(page, "results")
  await page.getByRole("link", { name: "Emergency card" }).click()
  const card = page.getByRole("article", { name: "Emergency card" })
  await expect(card.getByRole("heading", { name: "Asha Menon" })).toBeVisible()
  await expect(card.getByRole("heading", { name: "Allergies" })).toBeVisible()
  await look(page, "emergency-card")
  const printed = await PDFDocument.load(await page.pdf({ format: "A4" }))
  expect(printed.getPageCount(), "pages of the printed card").toBe(1)
})

test("a doctor reads a patient's allergies before the records", async ({ person, seeded: _ }) => {
  const { page } = await demoPerson(person, /^Meera Menon/)
  await page.getByRole("link", { name: "Shared with me" }).first().click()
  await page.getByRole("link", { name: "Asha Menon" }).first().click()
  await expect(page.getByRole("heading", { name: "Allergies and intolerances" })).toBeVisible()
  await expect(page.getByText(/, say the records\.$/)).toBeVisible()
  await look(page, "patient-summary")
})
