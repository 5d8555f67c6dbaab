import { readFile } from "node:fs/promises"
import type { Page } from "@playwright/test"
import { readWith } from "../../app/_viewers/read-file"
import type { ViewerId } from "../../app/_core/file-types"
import { inputOf } from "../viewers/input"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

test.describe.configure({ timeout: 600_000 })

/** Saves one of the formats and reads it back with the parser of our own viewer. */
async function saved(page: Page, format: string, viewer: ViewerId) {
  const waiting = page.waitForEvent("download", { timeout: 180_000 })
  await page.getByRole("button", { name: format }).click()
  const download = await waiting
  const name = download.suggestedFilename()
  const bytes = new Uint8Array(await readFile(await download.path()))
  const input = await inputOf(bytes, name)
  expect(input.found.viewer).toBe(viewer)
  const result = await readWith(viewer, input)
  if (!result) throw new Error("no parser")
  return { name, text: new TextDecoder().decode(bytes), reading: result.reading }
}

test("a patient takes a summary, a report and the account's activity along, and each says what it holds", async ({
  person,
  seeded: _,
}) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: "Take with you" }).click()
  const dialog = page.getByRole("dialog", { name: "Take with you" })
  await expect(dialog.getByText(/^\d+ of \d+.records chosen$/)).toBeVisible()
  await look(page, "take-with-you", { dialog: true })

  const summary = await saved(page, "Summary document (IPS, FHIR)", "fhir")
  expect(summary.name).toMatch(/^patient-summary-\d{4}-\d\d-\d\d\.fhir\.json$/)
  expect(summary.text).toContain("http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips")
  expect(summary.reading.subjects.map(({ name }) => name)).toEqual(["Asha Menon"])
  expect(summary.reading.facts.filter(({ kind }) => kind === "allergy")).not.toEqual([])
  const note = dialog.getByRole("status").filter({ hasText: "Saved as" })
  await expect(note).toContainText("no longer encrypted")
  // What is not in it is said by the screen and by the document
  const leftOut = await dialog
    .getByRole("list", { name: "Not in the document" })
    .getByRole("listitem")
    .allTextContents()
  expect(leftOut).not.toEqual([])
  const told = summary.reading.narrative.map(({ text }) => text).join("\n")
  for (const sentence of leftOut) expect(told).toContain(sentence)
  await look(page, "take-with-you-saved", { dialog: true })

  const report = await saved(page, "Report for a doctor (PDF)", "pdf")
  const words = report.reading.text.replace(/\s+/g, " ")
  for (const text of ["Report for a doctor", "Asha Menon", "Allergies and intolerances", "Page 1 of"])
    expect(words).toContain(text)
  const [allergy] = summary.reading.facts.filter(({ kind }) => kind === "allergy")
  expect(words).toContain(allergy?.what)

  const account = await saved(page, "Sharing and activity (FHIR)", "fhir")
  expect(account.text).toContain('"resourceType":"Consent"')
  expect(account.text).toContain('"resourceType":"AuditEvent"')

  await dialog.getByRole("button", { name: "Choose none" }).click()
  await expect(dialog.getByRole("button", { name: "Report for a doctor (PDF)" })).toBeHidden()
  await dialog.getByRole("checkbox").first().check()
  await expect(dialog.getByText(/^1 of/)).toBeVisible()
  await dialog.getByRole("button", { name: "Close" }).click()

  await page.getByRole("link", { name: "International patient summary" }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "International patient summary" })).toBeVisible()
  await look(page, "take-with-you-record")
  await page.getByRole("button", { name: "Take with you" }).click()
  await expect(dialog.getByText(/Made of “International patient summary”/)).toBeVisible()
  const one = await saved(page, "Report for a doctor (PDF)", "pdf")
  expect(one.reading.text).toMatch(/from 1\srecord that/)
})
