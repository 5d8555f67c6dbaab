import { expect } from "./fixtures"
import type { Person } from "./fixtures"
import { said } from "./sharing"

/** Why the doctor asks, unless a test says otherwise. */
export const REASON = "You are referred to me for Tuesday; I would like to see your earlier results."

export const askDialog = ({ page }: Person) => page.getByRole("dialog", { name: "Ask for access" })

/** Fills the dialog, up to the one confirmation. */
export async function prepareAsk(
  doctor: Person,
  patient: Person,
  name: string,
  reason = REASON,
): Promise<void> {
  const { page } = doctor
  await page.getByRole("link", { name: "Patients" }).first().click()
  await page.getByRole("button", { name: "Ask a patient" }).click()
  const dialog = askDialog(doctor)
  await dialog.getByLabel("Whom").fill(patient.wallet.account)
  await dialog.getByLabel("Their name").fill(name)
  await dialog.getByLabel("Why you ask").fill(reason)
  await dialog.getByRole("radio", { name: /^Everything/ }).check()
}

export const askButton = (doctor: Person) => askDialog(doctor).getByRole("button", { name: /^Ask / })

export async function ask(doctor: Person, patient: Person, name: string, reason = REASON): Promise<void> {
  await prepareAsk(doctor, patient, name, reason)
  await askButton(doctor).click()
  await expect(said(doctor, `${name} has your request`)).toBeVisible()
  await expect(askDialog(doctor)).toBeHidden()
}
