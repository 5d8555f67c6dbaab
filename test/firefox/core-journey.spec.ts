import { expect, test } from "@playwright/test"
import type { Browser } from "@playwright/test"
import { newAccount } from "../e2e/chain"
import { setUp } from "../e2e/enter"
import type { Person } from "../e2e/fixtures"
import { addRecords, download, downloadButton, openFolder, openRow, row } from "../e2e/records"
import { madeUp } from "../e2e/samples"
import { ownDigits, share, stopSharing } from "../e2e/sharing"
import { testStack } from "../e2e/stack"
import { TestWallet } from "../e2e/wallet"
import { watch } from "../e2e/watch"

const PATIENT = "Ines Vogel"
const DOCTOR = "Dr Tomas Reif"

/** Somebody at a Firefox of their own, with a wallet in it. */
async function person(browser: Browser): Promise<Person> {
  const at = testStack()
  const context = await browser.newContext({ baseURL: at.appUrl })
  const watched = watch(context, at)
  const wallet = new TestWallet(await newAccount())
  await wallet.installIn(context)
  const page = await context.newPage()
  await page.goto("/")
  return { page, context, wallet, watch: watched }
}

test("keys, a record, shared, read byte for byte, and taken back, in Firefox", async ({ browser }) => {
  const patient = await person(browser)
  const doctor = await person(browser)
  const letter = madeUp("Letter of discharge", "Rest, and walk every day.")

  await test.step("two people make their keys", async () => {
    await setUp(patient, { name: PATIENT, role: "patient" })
    await setUp(doctor, { name: DOCTOR, role: "doctor" })
  })
  await test.step("the patient adds a record and reads it", async () => {
    await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
    await openRow(patient.page, letter.title)
    await expect(patient.page.getByText("Rest, and walk every day.").first()).toBeVisible()
  })
  await test.step("shares its folder, the digits compared", async () => {
    const digits = await ownDigits(doctor)
    await patient.page.getByRole("link", { name: "Records", exact: true }).first().click()
    await openFolder(patient, "Heart")
    await share(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart", digits })
  })
  await test.step("the doctor reads it and saves it, byte for byte", async () => {
    await doctor.page.getByRole("link", { name: PATIENT }).click()
    await openRow(doctor.page, letter.title)
    await expect(doctor.page.getByText("Rest, and walk every day.").first()).toBeVisible()
    const saved = await download(doctor.page, downloadButton(doctor.page))
    expect(saved.bytes.equals(letter.bytes)).toBe(true)
  })
  await test.step("the patient takes it back", async () => {
    await stopSharing(patient, "Heart", DOCTOR)
    await expect(doctor.page.getByText("This is no longer shared with you")).toBeVisible({ timeout: 120_000 })
    await expect(row(doctor.page, letter.title)).toHaveCount(0)
  })
  const complaints = [...patient.watch.complaints, ...doctor.watch.complaints]
  expect(complaints, "what the pages did that they must not").toEqual([])
  await patient.context.close()
  await doctor.context.close()
})
