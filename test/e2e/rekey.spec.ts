import { asAddress } from "../../app/_core/types"
import { readPatient } from "../../app/_journeys/read-patient"
import { openRecord } from "../../app/_journeys/read-record"
import { beside } from "./beside"
import { setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords, download, downloadButton, openFolder, openRow, row } from "./records"
import { madeUp } from "./samples"
import { said, share } from "./sharing"
import { confirms } from "./wallet"

test.describe.configure({ timeout: 900_000 })

const DOCTOR = "Dr Tomas Reif"
const FILES = ["One", "Two", "Three"].map((title) => madeUp(title, `${title}: nobody else’s business.`))

const line = ({ page }: Person, what: string) => page.getByRole("region", { name: `New keys for ${what}` })

/** Opens the dialog that stops sharing the folder Heart, with the second of its two choices. */
async function alsoWhatWasShared({ page }: Person) {
  await page.getByRole("link", { name: "Who can see what" }).first().click()
  await page.getByRole("button", { name: `Stop sharing Heart with ${DOCTOR}` }).click()
  const dialog = page.getByRole("dialog", { name: `Stop sharing Heart with ${DOCTOR}?` })
  await expect(dialog.getByRole("radio", { name: /^From now on/ })).toBeChecked()
  await expect(dialog.getByText("What they have opened, they may have kept.")).toBeVisible()
  await dialog.getByRole("radio", { name: /^Also what was shared/ }).check()
  await expect(dialog.getByText(/3\srecords.*asks again when that is done/)).toBeVisible()
  return dialog
}

test("what was shared gets new keys, over a refusal and a reload in the middle", async ({ person }) => {
  const [patient, doctor] = [await person(), await person()]
  const { page, wallet } = patient
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await addRecords(patient, FILES, { folder: "Heart", newFolder: true })
  await share(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart" })

  const her = asAddress(wallet.account)
  const colluder = await beside(wallet.index)
  const kept = await beside(doctor.wallet.index)
  const held = await readPatient(kept.services, kept.keys, her)
  /** With all that the doctor kept, and the stored bytes from somebody who still gets them. */
  const opens = async (title: number) => {
    const now = await readPatient(colluder.services, colluder.keys, her)
    const record = [...now.state.records.values()][title]
    if (!record) throw new Error("there is no such record")
    const colluding = { ...kept.services, store: colluder.services.store }
    return openRecord(colluding, { ...now, keychain: held.keychain }, record, new Map()).then(
      () => true,
      () => false,
    )
  }

  await test.step("a refused stop changes nothing and is remembered nowhere", async () => {
    const dialog = await alsoWhatWasShared(patient)
    await look(page, "stop-sharing-new-keys", { dialog: true })
    wallet.refuseNext("eth_sendTransaction")
    await dialog.getByRole("button", { name: "Stop sharing", exact: true }).click()
    await expect(dialog.getByText("You said no in your wallet")).toBeVisible()
    await dialog.getByRole("button", { name: "Keep sharing" }).click()
    await expect(line(patient, "the folder Heart")).toHaveCount(0)
  })

  await test.step("it is stopped, and the page is loaded anew while the wallet asks for all three records", async () => {
    let confirmations = 0
    let answer: (yes: boolean) => void = () => undefined
    const waiting = new Promise<boolean>((resolve) => (answer = resolve))
    const asked = new Promise<void>((resolve) => {
      wallet.decide = (prompt) => {
        if (!confirms(prompt) || ++confirmations < 2) return true
        resolve()
        return waiting
      }
    })
    const dialog = await alsoWhatWasShared(patient)
    await dialog.getByRole("button", { name: "Stop sharing", exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(said(patient, `${DOCTOR} can no longer open Heart`)).toBeVisible()
    await asked
    await expect(line(patient, "the folder Heart").getByText("0 of 3 records")).toBeVisible()
    await look(page, "new-keys-running")
    page.once("dialog", (question) => void question.accept())
    await page.reload()
    answer(false)
    wallet.decide = () => true
    expect([await opens(0), await opens(1), await opens(2)]).toEqual([true, true, true])
  })

  await test.step("it goes on where it was, and the old keys open nothing", async () => {
    await unlock(patient)
    const shown = line(patient, "the folder Heart")
    await expect(shown.getByText("0 of 3 records")).toBeVisible()
    await look(page, "new-keys-paused")
    wallet.refuseNext("eth_sendTransaction")
    await shown.getByRole("button", { name: "Go on" }).click()
    await expect(shown.getByText("You said no in your wallet")).toBeVisible()
    const before = wallet.asked("eth_sendTransaction")
    await shown.getByRole("button", { name: "Go on" }).click()
    await expect(shown.getByText("3 of 3 records")).toBeVisible({ timeout: 120_000 })
    expect(wallet.asked("eth_sendTransaction") - before, "once for all three").toBe(1)
    await expect(shown.getByText("All have new keys.")).toBeVisible()
    await look(page, "new-keys-done")
    expect([await opens(0), await opens(1), await opens(2)]).toEqual([false, false, false])
    await shown.getByRole("button", { name: "Close" }).click()
    await expect(shown).toHaveCount(0)
  })

  await test.step("the patient reads every byte of it", async () => {
    await page.getByRole("link", { name: "Records", exact: true }).first().click()
    await openFolder(patient, "Heart")
    await openRow(page, "Two")
    const saved = await download(page, downloadButton(page))
    expect(saved.bytes.equals(FILES[1]?.bytes ?? Buffer.of())).toBe(true)
  })
})

test("where someone may have got in: new keys, a new code, and every record encrypted again", async ({
  person,
}) => {
  const one = await person()
  const { page } = one
  const old = await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, FILES.slice(0, 2))
  await page.getByRole("button", { name: /Ines Vogel/ }).click()
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await page.getByRole("button", { name: "Make new keys" }).click()
  const dialog = page.getByRole("dialog", { name: "Someone may have got in" })
  await expect(dialog.getByRole("checkbox", { name: /encrypt all my records again/ })).toBeChecked()
  await look(page, "new-keys-why", { dialog: true })
  await dialog.getByRole("button", { name: "Make new keys" }).click()
  const groups = dialog.getByRole("list", { name: "Your recovery code" }).getByRole("listitem")
  await expect(groups).toHaveCount(14)
  const code = (await groups.allInnerTexts()).map((text) => text.replace(/^\d+\s+/, "").trim())
  expect(code).not.toEqual(old)
  await dialog.getByRole("button", { name: "I have my copy" }).click()
  const heading = await dialog.getByRole("heading", { name: /^Type group/ }).textContent()
  await dialog
    .getByRole("textbox", { name: /^Group \d+$/ })
    .fill(code[Number(/\d+/.exec(heading ?? "")) - 1] ?? "")
  await dialog.getByRole("button", { name: "Check and continue" }).click()
  await dialog.getByRole("button", { name: "Use the new keys" }).click()
  const done = page.getByRole("dialog", { name: "Your new keys are in force" })
  await expect(done).toBeVisible({ timeout: 120_000 })
  await done.getByRole("button", { name: "Go on with the records" }).click()
  await expect(line(one, "everything").getByText("2 of 2 records")).toBeVisible({ timeout: 120_000 })

  await page.reload()
  await page.getByRole("button", { name: "Use recovery code" }).click()
  const field = page.getByLabel("Recovery code", { exact: true })
  await field.fill(old.join(" "))
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByText("That is not your recovery code").first()).toBeVisible()
  await field.fill(code.join(" "))
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await expect(row(page, "One")).toBeVisible()
})
