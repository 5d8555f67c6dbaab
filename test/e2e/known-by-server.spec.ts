import { readFile } from "node:fs/promises"
import { KNOWN_TABLES } from "../../app/_core/ports/known"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

const NAME = "Ines Vogel"

test("a patient reads what the server knows about them, and saves it", async ({ person }) => {
  const patient = await person()
  await setUp(patient, { name: NAME, role: "patient" })
  const { page } = patient
  await page.getByRole("banner").getByRole("button", { name: NAME }).click()
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await expect(page.getByRole("heading", { name: "What this server knows about me" })).toBeVisible()
  await expect(page.getByText("Where you are signed in: 1 entry")).toBeVisible()

  await page.getByText("Show Where you are signed in").click()
  await expect(page.getByText("kept, not shown: SHA-256 of a session's id")).toBeVisible()
  await look(page, "known-by-server")

  const saving = page.waitForEvent("download")
  await page.getByRole("button", { name: "Save all of it as a file" }).click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^keyward-server-[0-9a-f]{6}\.json$/)
  const known = JSON.parse(await readFile(await file.path(), "utf8")) as {
    account: string
    tables: Record<string, readonly Record<string, unknown>[]>
  }
  expect(known.account).toBe(patient.wallet.account.toLowerCase())
  expect(Object.keys(known.tables)).toEqual([...KNOWN_TABLES])
  expect(known.tables["vaults"]?.length).toBeGreaterThan(0)
  await expect(page.getByText("Saved. The file names accounts and times")).toBeVisible()
})
