import { randomBytes } from "node:crypto"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { fingerprint } from "../../app/_core/keys/fingerprint"
import { beside } from "./beside"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords, tray } from "./records"
import { madeUp } from "./samples"
import { prepareShare, said } from "./sharing"

const PATIENT = "Ines Vogel"
const LAB = "Central laboratory"
const letter = madeUp("A letter", "Take two of these each morning.")
const lipids = madeUp("Lipids", "Cholesterol 4.1 mmol/l.")

/** Chooses a file and says what it is; the dialog stays open. */
async function prepareResult({ page }: Person) {
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Add a result" }).click()
  const { name, bytes } = lipids
  await (await chooser).setFiles([{ name, mimeType: "text/plain", buffer: bytes }])
  const dialog = page.getByRole("dialog", { name: "Add a result" })
  await dialog.getByLabel("Name", { exact: true }).fill(lipids.title)
  await dialog.getByLabel("Kind").selectOption("Lab result")
  return dialog
}

test("a laboratory that may add alone stops at a patient's new key until it compared the digits", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const [patient, lab] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(lab, { name: LAB, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await prepareShare(patient, { with: lab.wallet.account, name: LAB, what: "Folder Heart", may: "Only add" })
  await patient.page.getByRole("button", { name: "Let them add" }).click()
  await expect(said(patient, `${LAB} can now add to the folder Heart`)).toBeVisible()
  const place = "You may add results, not read"
  await lab.page
    .getByRole("link")
    .filter({ hasText: place })
    .or(lab.page.getByRole("listitem").filter({ hasText: place }).getByRole("link"))
    .first()
    .click()

  // Somebody took the patient's wallet and publishes a key of their own.
  const publicKey = publicKeyOf(randomBytes(32))
  const { services } = await beside(patient.wallet.index)
  await services.writer.publishKey(publicKey)

  const dialog = await prepareResult(lab)
  await expect(dialog.getByText("Their key has changed")).toBeVisible()
  const shown = dialog.getByRole("list").filter({ hasText: (await fingerprint(publicKey))[0] ?? "" })
  await expect(shown.getByRole("listitem")).toHaveText([...(await fingerprint(publicKey))])
  await look(lab.page, "patient-key-changed", { dialog: true })
  const signatures = lab.wallet.asked("eth_signTypedData_v4")
  await dialog.getByRole("button", { name: /^Sign and add/ }).click()
  await expect(dialog.getByText("Compare the digits of their new key, and say that you did.")).toBeVisible()
  expect(lab.wallet.asked("eth_signTypedData_v4"), "nothing was signed").toBe(signatures)

  await dialog.getByRole("checkbox", { name: /I compared these digits/ }).check()
  await dialog.getByRole("button", { name: /^Sign and add/ }).click()
  await expect(dialog).toBeHidden()
  await expect(tray(lab.page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })

  // It is remembered: this key is not asked for again.
  const again = await prepareResult(lab)
  await expect(again.getByText("Their key has changed")).toHaveCount(0)
})
