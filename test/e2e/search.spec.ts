import type { Page } from "@playwright/test"
import { demoPerson, setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords } from "./records"
import { madeUp } from "./samples"

test.describe.configure({ timeout: 240_000 })

/** Stands in the discharge letter of the demo, a PDF, and in no name. */
const IN_PDF = "ramipr"
const FOUND = /^ramipril$/i
const LETTER = "Discharge letter, Vypin Channel Hospital"

const inside = (page: Page) => page.getByRole("region", { name: "Inside all records" })
const hit = (page: Page, title: string) => inside(page).getByRole("listitem").filter({ hasText: title })

/** Waits until every record was read: at once, by the button, because reading in the background takes long. */
async function searchAll(page: Page): Promise<void> {
  const button = inside(page).getByRole("button", { name: "Search them now" })
  const left = inside(page).getByText(/not searched yet/)
  await button.click({ timeout: 5_000 }).catch(() => undefined)
  await expect(left).toBeHidden({ timeout: 60_000 })
}

test("a patient finds a word inside a PDF, and is told what was not searched yet", async ({
  person,
  seeded: _,
}) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  const field = page.getByRole("searchbox", { name: "Search your records" })
  await field.fill(IN_PDF)
  await searchAll(page)
  await expect(hit(page, LETTER).locator("mark").first()).toHaveText(FOUND)
  await look(page, "search-inside")
  await test.step("what is in no record is said to be in none once all were searched", async () => {
    await field.fill("xylophone")
    await expect(inside(page).getByText(/^None of the \d+ records has these words\.$/)).toBeVisible()
    await look(page, "search-nothing")
  })
  await test.step("the hit opens the record", async () => {
    await field.fill(IN_PDF)
    await hit(page, LETTER).getByRole("link").click()
    await expect(page.getByRole("heading", { level: 1, name: LETTER })).toBeVisible()
  })
  await test.step("after a lock it is found again without opening a record once more", async () => {
    await page.goBack()
    // A demo wallet answers by itself: the keys are gone and come again without anybody's doing
    const unlocking = page.waitForRequest(/\/api\/vault$/)
    await page.getByRole("button", { name: /^Keys Unlocked/ }).click()
    await unlocking
    await expect(field).toBeVisible()
    const opened: string[] = []
    page.on("request", (request) => {
      // Files are asked for by their place in the record, descriptions by name
      if (/\/api\/records\/[a-z0-9]+\?name=\d/.test(request.url())) opened.push(request.url())
    })
    await field.fill(IN_PDF)
    await expect(hit(page, LETTER).locator("mark").first()).toHaveText(FOUND, { timeout: 30_000 })
    expect(opened).toEqual([])
  })
})

test("a doctor finds a word inside a shared PDF", async ({ person, seeded: _ }) => {
  const { page } = await demoPerson(person, /^Meera Menon/)
  await page.getByRole("link", { name: "Shared with me" }).first().click()
  await page.getByRole("link", { name: "Asha Menon" }).first().click()
  await page.getByRole("searchbox", { name: "Search these records" }).fill(IN_PDF)
  await searchAll(page)
  await expect(hit(page, LETTER).locator("mark").first()).toHaveText(FOUND)
  await look(page, "patient-search-inside")
})

test("a name with an umlaut is found without it, in a record that was just added", async ({ person }) => {
  const patient = await person()
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await addRecords(patient, [
    madeUp("Letter", "Frau Dr. Müller empfiehlt eine Kontrolle der Schilddrüse."),
    madeUp("Other", "Nothing of that kind."),
  ])
  const { page } = patient
  await page.getByRole("searchbox", { name: "Search your records" }).fill("muller schilddr")
  await searchAll(page)
  await expect(hit(page, "Letter").locator("mark")).toHaveText(["Müller", "Schilddrüse"])
  await expect(hit(page, "Other")).toHaveCount(0)
})
