import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords, openRow } from "./records"
import { madeUp } from "./samples"
import { share } from "./sharing"

const PATIENT = "Ines Vogel"
const DOCTOR = "Dr Tomas Reif"
const letter = madeUp("A letter", "Take two of these each morning.")

test("a doctor opens a record and leaves a receipt; the patient sees it, and what the server counted", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await share(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart" })

  await test.step("the patient sees that nobody has opened anything yet", async () => {
    await patient.page.getByRole("link", { name: "Activity" }).first().click()
    await expect(patient.page.getByText("Nobody has opened a record of yours")).toBeVisible()
  })

  await test.step("the doctor reads without being held up, and is asked why beside it", async () => {
    const { page } = doctor
    await page.getByRole("link", { name: PATIENT }).click()
    await openRow(page, letter.title)
    await expect(page.getByText("Take two of these each morning.").first()).toBeVisible()
    await expect(page.getByRole("heading", { name: "Leave a receipt" })).toBeVisible()
  })

  await test.step("before there is a receipt, the patient sees the server's count alone", async () => {
    const { page } = patient
    await page.getByRole("link", { name: "Records" }).first().click()
    await page.getByRole("link", { name: "Activity" }).first().click()
    await expect(page.getByText(/The server says that it gave files of yours to Dr Tomas Reif/)).toBeVisible()
    await expect(page.getByText(/no receipt$/)).toBeVisible()
  })

  await test.step("one question and one signature leave it", async () => {
    const { page, wallet } = doctor
    await look(page, "receipt-ask")
    const before = wallet.asked("eth_signTypedData_v4")
    await page.getByLabel("Why do you open these records today?").selectOption({ label: "In an emergency" })
    await page.getByRole("button", { name: "Leave the receipt" }).click()
    await expect(page.getByText("You left a receipt today, in an emergency.")).toBeVisible()
    expect(wallet.asked("eth_signTypedData_v4") - before).toBe(1)
    await page.getByRole("link", { name: "Open full" }).click()
    await expect(page.getByRole("heading", { level: 1, name: letter.title })).toBeVisible()
    await expect(page.getByText("You left a receipt today, in an emergency.")).toBeVisible()
    await look(page, "receipt-left")
  })

  await test.step("the patient sees who opened what, why, and what that proves", async () => {
    const { page } = patient
    await page.getByRole("link", { name: "Records" }).first().click()
    await page.getByRole("link", { name: "Activity" }).first().click()
    const card = page.locator("section", { has: page.getByRole("heading", { name: "Who opened what" }) })
    const line = card.getByRole("link", { name: "Dr Tomas Reif opened “A letter”, in an emergency" })
    await expect(line).toBeVisible()
    await expect(
      card.getByText(/Signed receipt, goes into today’s list|Signed receipt, in the list/),
    ).toBeVisible()
    await expect(card.getByText(/the server counts \d+\sfiles? given out that day/)).toBeVisible()
    await card.getByText("What this shows, and what it does not").click()
    await expect(card.getByText("A reader and the server together could leave out both.")).toBeVisible()
    await look(page, "who-opened-what")
    await line.click()
    await expect(page.getByRole("heading", { level: 1, name: "A letter" })).toBeVisible()
  })
})
