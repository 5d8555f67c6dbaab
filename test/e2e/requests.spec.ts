import { ask, askButton, askDialog, prepareAsk, REASON } from "./asking"
import { newAccount } from "./chain"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords } from "./records"
import { madeUp } from "./samples"
import { said } from "./sharing"
import { confirms } from "./wallet"
import { wording } from "../../app/_words/errors"

const letter = madeUp("A letter", "Take two of these each morning.")
async function openSharing({ page }: Person): Promise<void> {
  await page.getByRole("link", { name: "Who can see what" }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "Who can see what" })).toBeVisible()
}

const strangers = ({ page }: Person) => page.getByText(/^From people nobody vouches for/)

test("a doctor asks, the patient reads why, shares less than that, and the doctor reads it", async ({
  person,
}) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await prepareAsk(doctor, patient, "Ines Vogel")
  await look(doctor.page, "ask-dialog", { dialog: true })
  await askButton(doctor).click()
  await expect(said(doctor, "Ines Vogel has your request")).toBeVisible()
  const waiting = doctor.page.getByRole("list", { name: "Waiting for an answer" })
  await expect(waiting.getByText("Ines Vogel")).toBeVisible()
  await look(doctor.page, "patients-asked")

  const { page } = patient
  await openSharing(patient)
  // Nobody vouches for the doctor, who calls for nobody and stands under a fold.
  await expect(page.getByText("request waits for you")).toHaveCount(0)
  await expect(page.getByText(REASON)).toBeHidden()
  await strangers(patient).click()
  await expect(page.getByText(REASON)).toBeVisible()
  await look(page, "sharing-asked")

  await page.getByRole("button", { name: /^Review the request of/ }).click()
  const dialog = page.getByRole("dialog", { name: "Share" })
  await expect(dialog.getByRole("radio", { name: /^Everything/ })).toBeChecked()
  await dialog.getByLabel("Their name").fill("Dr Tomas Reif")
  await dialog.getByRole("checkbox", { name: /I compared these digits/ }).check()
  await dialog.getByRole("radio", { name: /^Folder Heart/ }).check()
  await look(page, "share-asked", { dialog: true })
  await dialog.getByRole("button", { name: /^Share with/ }).click()
  await expect(said(patient, "Dr Tomas Reif can now read the folder Heart")).toBeVisible()
  await expect(strangers(patient)).toHaveCount(0)

  await expect(doctor.page.getByRole("link", { name: "Ines Vogel" })).toBeVisible({ timeout: 60_000 })
  await expect(waiting).toHaveCount(0, { timeout: 60_000 })
  await doctor.page.getByRole("link", { name: "Ines Vogel" }).click()
  await expect(doctor.page.getByText("A letter").first()).toBeVisible()
})

test("whom the patient knows calls for them; they say no, and the doctor cannot ask again", async ({
  person,
}) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await ask(doctor, patient, "Ines Vogel")
  const { page } = patient
  await openSharing(patient)
  await strangers(patient).click()
  await page.getByRole("button", { name: /^Review the request of/ }).click()
  const share = page.getByRole("dialog", { name: "Share" })
  await share.getByLabel("Their name").fill("Dr Tomas Reif")
  await share.getByRole("checkbox", { name: /I compared these digits/ }).check()
  patient.wallet.refuseNext("eth_sendTransaction")
  await share.getByRole("button", { name: /^Share with/ }).click()
  await expect(share.getByText(wording["wallet-refused"].title)).toBeVisible()
  await page.keyboard.press("Escape")
  // The patient has given the doctor a name, so knows them now: the request comes first and calls
  // for the patient.
  await expect(page.getByRole("heading", { name: /^Dr Tomas Reif asks to read everything/ })).toBeVisible()
  await expect(page.getByText("1 request waits for you").first()).toBeAttached()

  await page.getByRole("button", { name: "Say no to Dr Tomas Reif" }).click()
  const dialog = page.getByRole("dialog", { name: "Say no to Dr Tomas Reif?" })
  await look(page, "decline-dialog", { dialog: true })
  await dialog.getByRole("radio", { name: /^For good/ }).check()
  patient.wallet.refuseNext("eth_sendTransaction")
  await dialog.getByRole("button", { name: "Say no", exact: true }).click()
  await expect(dialog.getByText(wording["wallet-refused"].title)).toBeVisible()
  await expect(dialog.getByRole("radio", { name: /^For good/ })).toBeChecked()
  await dialog.getByRole("button", { name: "Say no", exact: true }).click()
  await expect(said(patient, "Dr Tomas Reif cannot ask you any more")).toBeVisible()
  await expect(page.getByText("1 request waits for you")).toHaveCount(0)

  await doctor.page.getByText("1 request without a yes").click()
  await expect(doctor.page.getByText("They said no")).toBeVisible()
  await doctor.page.getByRole("button", { name: "Ask a patient" }).click()
  await askDialog(doctor).getByLabel("Whom").fill(patient.wallet.account)
  await askDialog(doctor).getByLabel("Why you ask").fill("Once more.")
  await askButton(doctor).click()
  await expect(askDialog(doctor).getByText(wording["request-refused"].title)).toBeVisible()

  await page.getByText("1 account that cannot ask you").click()
  await page.getByRole("button", { name: "Let them ask again" }).click()
  await expect(said(patient, "Dr Tomas Reif can ask you again")).toBeVisible()
})

test("a refused request keeps every word, and what was asked can be taken back", async ({ person }) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await prepareAsk(doctor, patient, "Ines Vogel")
  doctor.wallet.refuseNext("eth_sendTransaction")
  await askButton(doctor).click()
  await expect(askDialog(doctor).getByText(wording["wallet-refused"].title)).toBeVisible()
  await expect(askDialog(doctor).getByLabel("Why you ask")).toHaveValue(REASON)
  await askButton(doctor).click()
  await expect(said(doctor, "Ines Vogel has your request")).toBeVisible()
  await doctor.page.reload()
  await doctor.page.getByRole("button", { name: "Unlock", exact: true }).click()
  await doctor.page.getByRole("button", { name: "Take back the request to Ines Vogel" }).click()
  await expect(said(doctor, "You took your request to Ines Vogel back")).toBeVisible()
  await openSharing(patient)
  await expect(strangers(patient)).toHaveCount(0)
})

test("another account in the wallet ends an answer half-way, and sees nothing of it", async ({ person }) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await ask(doctor, patient, "Ines Vogel")
  const { page, wallet } = patient
  await openSharing(patient)
  await strangers(patient).click()
  await expect(page.getByText(REASON)).toBeVisible()
  const second = await newAccount()
  wallet.decide = async (prompt) => {
    if (confirms(prompt)) await wallet.switchAccount(second)
    return true
  }
  await page.getByRole("button", { name: /^Say no to/ }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Say no", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await expect(page.getByText(REASON)).toHaveCount(0)
  await expect(page.getByText(/asks to read everything/)).toHaveCount(0)
})
