import { askButton, askDialog, prepareAsk } from "./asking"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords } from "./records"
import { madeUp } from "./samples"
import { prepareShare, said, shareButton } from "./sharing"
import { confirms } from "./wallet"
import { wording } from "../../app/_words/errors"

const PATIENT = "Ines Vogel"
const DOCTOR = "Dr Tomas Reif"
const letter = madeUp("A letter", "Take two of these each morning.")

const ONLY = "Only people I invited may share with me first"

async function openSettings({ page }: Person, name: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name }).click()
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
}

test("a doctor goes by invitation only: the patient is told before sharing, is invited, and shares", async ({
  person,
}) => {
  test.slow()
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  const { page } = doctor

  await test.step("the doctor says no to the wallet once, and then yes", async () => {
    await openSettings(doctor, DOCTOR)
    await expect(page.getByText("You have invited nobody.")).toBeVisible()
    doctor.wallet.refuseNext("eth_sendTransaction")
    await page.getByRole("checkbox", { name: ONLY }).click()
    await expect(page.getByText(wording["wallet-refused"].title)).toBeVisible()
    await expect(page.getByRole("checkbox", { name: ONLY })).not.toBeChecked()
    await page.getByRole("checkbox", { name: ONLY }).click()
    await expect(said(doctor, "Now only people you invited may share with you first.")).toBeVisible()
    await expect(page.getByRole("checkbox", { name: ONLY })).toBeChecked()
    await expect(page.getByText("nobody new can reach you")).toBeVisible()
  })

  const share = patient.page.getByRole("dialog", { name: "Share" })
  await test.step("the patient is told what to do, and no wallet is asked", async () => {
    await prepareShare(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart" })
    await expect(share.getByText("takes records by invitation only.")).toBeVisible()
    await look(patient.page, "share-shut", { dialog: true })
    const before = patient.wallet.prompts.length
    await shareButton(patient).click()
    await expect(share.getByText("Ask them to invite your account first.")).toBeVisible()
    expect(patient.wallet.prompts.length).toBe(before)
  })

  await test.step("the doctor invites the patient", async () => {
    await page.getByRole("button", { name: "Invite somebody" }).click()
    const dialog = page.getByRole("dialog", { name: "Invite somebody" })
    const invite = dialog.getByRole("button", { name: "Invite", exact: true })
    await invite.click()
    await expect(dialog.getByText("Say who: a name, or an account that begins with 0x.")).toBeVisible()
    await dialog.getByLabel("Whom").fill(doctor.wallet.account)
    await dialog.getByLabel("Their name").fill("Me")
    await invite.click()
    await expect(dialog.getByText("This is your own account.")).toBeVisible()
    await dialog.getByLabel("Whom").fill(patient.wallet.account)
    await dialog.getByLabel("Their name").fill(PATIENT)
    await look(page, "invite-dialog", { dialog: true })
    await invite.click()
    await expect(said(doctor, `${PATIENT} is invited.`)).toBeVisible()
    await expect(page.getByRole("list", { name: "People you invited" }).getByText(PATIENT)).toBeVisible()
    await look(page, "settings-invitations")
  })

  await test.step("the note goes by itself, and the patient shares", async () => {
    await expect(share.getByText("takes records by invitation only.")).toHaveCount(0)
    await shareButton(patient).click()
    await expect(said(patient, `${DOCTOR} can now read the folder Heart`)).toBeVisible()
  })

  await test.step("the doctor takes the invitation back; what is shared stays", async () => {
    await page.getByRole("button", { name: `Take back the invitation of ${PATIENT}` }).click()
    await expect(said(doctor, `${PATIENT} is no longer invited`)).toBeVisible()
    await expect(page.getByRole("list", { name: "People you invited" })).toHaveCount(0)
    await page.getByRole("link", { name: "Patients" }).first().click()
    await page.getByRole("link", { name: PATIENT }).click()
    await expect(page.getByText("A letter").first()).toBeVisible()
  })
})

test("whoever goes by invitation only invites whom they ask: two confirmations, said before", async ({
  person,
}) => {
  test.slow()
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await openSettings(doctor, DOCTOR)
  await doctor.page.getByRole("checkbox", { name: ONLY }).click()
  await expect(said(doctor, "Now only people you invited may share with you first.")).toBeVisible()

  await prepareAsk(doctor, patient, PATIENT)
  await expect(askDialog(doctor).getByText(`Asking invites ${PATIENT}, too.`)).toBeVisible()
  await look(doctor.page, "ask-invites", { dialog: true })
  const asked = () => doctor.wallet.prompts.filter(confirms).length
  const before = asked()
  await askButton(doctor).click()
  await expect(said(doctor, `${PATIENT} has your request`)).toBeVisible()
  expect(asked() - before).toBe(2)

  await openSettings(doctor, DOCTOR)
  await expect(doctor.page.getByRole("list", { name: "People you invited" }).getByText(PATIENT)).toBeVisible()
})
