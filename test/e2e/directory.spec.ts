import { randomBytes } from "node:crypto"
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory"
import { wording } from "../../app/_words/errors"
import { DEMO_ISSUERS } from "../../scripts/demo/issuers"
import { accountAt, newAccount } from "./chain"
import { demoPerson, setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { attestDoctor, revokeDoctor } from "./issuing"
import { look } from "./look"
import { addRecords } from "./records"
import { madeUp } from "./samples"
import { ownDigits, said, shareButton } from "./sharing"
import { testStack } from "./stack"

const CHAMBER = DEMO_ISSUERS[0].name
const letter = madeUp("A letter", "Take two of these each morning.")

/** A name that no other test's doctor has: all share one directory. */
const someName = (): string => `Dr Tomas Reif-${randomBytes(3).toString("hex")}`

/** A patient with a letter in a folder, and a doctor with keys. */
async function twoPeople(person: () => Promise<Person>): Promise<[patient: Person, doctor: Person]> {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  return [patient, doctor]
}

async function openDirectory({ page }: Person): Promise<void> {
  await page.getByRole("link", { name: "Directory" }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "Directory" })).toBeVisible()
}

const dialogOf = ({ page }: Person) => page.getByRole("dialog", { name: "Share" })

/** Opens the share dialog from the records and chooses somebody in it. */
async function choose(patient: Person, whom: string): Promise<void> {
  const { page } = patient
  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await page.getByRole("button", { name: "Share", exact: true }).click()
  await dialogOf(patient).getByLabel("With whom").fill(whom)
}

const comparing = (patient: Person) =>
  dialogOf(patient).getByRole("checkbox", { name: /I compared these digits/ })

test("a verified doctor is found by name, shared with, and carries the mark until it is taken back", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const [patient, doctor] = await twoPeople(person)
  const name = someName()
  await attestDoctor(doctor, { by: "chamber", name })
  const { page } = patient

  await test.step("the patient finds the doctor in the directory, with the digits", async () => {
    await openDirectory(patient)
    await expect(page.getByText(name)).toBeVisible()
    await page.getByLabel("Search by name, speciality or place").fill(`${name.slice(3)} cardio`)
    await expect(page.getByText("1 doctor")).toBeVisible()
    await expect(page.getByText(`Verified by ${CHAMBER}`)).toBeVisible()
    const digits = page
      .getByRole("main")
      .getByRole("list")
      .filter({ hasText: /^\d+(\s*\d+){5}$/ })
    await expect(digits.getByRole("listitem")).toHaveText(await ownDigits(doctor))
    await page.getByLabel("Search by name, speciality or place").fill("Nobody at all")
    await expect(page.getByText("Nobody here by that name")).toBeVisible()
    await page.getByLabel("Search by name, speciality or place").fill(name)
  })

  await test.step("and shares with the doctor at a press; a refusal in the wallet keeps the choice", async () => {
    await page.getByRole("button", { name: "Share", exact: true }).click()
    const dialog = dialogOf(patient)
    await expect(dialog.getByLabel("With whom")).toHaveValue(name)
    await expect(dialog.getByText(`Verified by ${CHAMBER}`)).toBeVisible()
    await expect(comparing(patient)).toHaveCount(0)
    await expect(dialog.getByLabel("Their name")).toHaveCount(0)
    await dialog.getByRole("radio", { name: /^Folder Heart/ }).check()
    patient.wallet.refuseNext("eth_sendTransaction")
    await shareButton(patient).click()
    await expect(dialog.getByText(wording["wallet-refused"].title)).toBeVisible()
    await expect(dialog.getByLabel("With whom")).toHaveValue(name)
    await shareButton(patient).click()
    await expect(said(patient, `${name} can now read the folder Heart`)).toBeVisible()
  })

  await test.step("the verified name stands wherever the doctor's address would, and says so", async () => {
    await page.getByRole("link", { name: "Who can see what" }).first().click()
    await expect(page.getByText(`${name} (verified)`).first()).toBeVisible()
    await page.getByRole("link", { name: "Activity" }).first().click()
    await expect(page.getByText(`${name} (verified)`).first()).toBeVisible()
  })

  await test.step("the doctor's key is another one: the patient has to compare, whoever vouches", async () => {
    const registry = RecordRegistry__factory.connect(testStack().registry, accountAt(doctor.wallet.index))
    await (await registry.publishKey(randomBytes(1216))).wait()
    await choose(patient, name)
    await dialogOf(patient)
      .getByRole("button", { name: new RegExp(name) })
      .click()
    await expect(dialogOf(patient).getByText("Their key has changed", { exact: true })).toBeVisible()
    await expect(comparing(patient)).toBeVisible()
    await shareButton(patient).click()
    await expect(dialogOf(patient).getByText(/Their key has changed. Compare the digits/)).toBeVisible()
    await page.keyboard.press("Escape")
    await openDirectory(patient)
    await page.getByLabel("Search by name, speciality or place").fill(name)
    await expect(page.getByText("Their key is not the one that was verified")).toBeVisible()
  })

  await test.step("taken back, they are in the directory no more and nowhere verified", async () => {
    await revokeDoctor(doctor, "chamber")
    await page.reload()
    await page.getByRole("button", { name: "Unlock", exact: true }).click()
    const shown = page.getByLabel("Search by name, speciality or place").or(page.getByText("No doctors yet"))
    await expect(shown).toBeVisible()
    await expect(page.getByText(name)).toHaveCount(0)
    await page.getByRole("link", { name: "Who can see what" }).first().click()
    await expect(page.getByText(`${name} (no longer verified)`).first()).toBeVisible()
  })
})

test("whom nobody believed vouches for is not listed, and has to be compared", async ({ person }) => {
  const [patient, doctor] = await twoPeople(person)
  const name = someName()
  await attestDoctor(doctor, { by: "unpinned", name })
  const { page } = patient
  await openDirectory(patient)
  const search = page.getByLabel("Search by name, speciality or place")
  if (await search.isVisible()) await search.fill(name)
  await expect(page.getByText(name)).toHaveCount(0)

  await choose(patient, doctor.wallet.account)
  const dialog = dialogOf(patient)
  await expect(dialog.getByText("Not verified", { exact: true })).toBeVisible()
  await expect(comparing(patient)).toBeVisible()
  // a name that the patient gives says nothing about who verified it
  await dialog.getByLabel("Their name").fill(`${name} (verified)`)
  await dialog.getByRole("radio", { name: /^Folder Heart/ }).check()
  await shareButton(patient).click()
  await expect(dialog.getByText("Compare the digits with them, then tick the box.")).toBeVisible()
  await comparing(patient).check()
  await shareButton(patient).click()
  await expect(dialog).toBeHidden()
  await page.getByRole("link", { name: "Who can see what" }).first().click()
  await expect(page.getByText(name).first()).toBeVisible()
  await expect(page.getByText(`${name} (verified)`)).toHaveCount(0)
})

test("an attested doctor with another key than the attested one is not taken for verified", async ({
  person,
}) => {
  const [patient, doctor] = await twoPeople(person)
  const name = someName()
  await attestDoctor(doctor, { by: "hospital", name, otherKey: true })
  await choose(patient, doctor.wallet.account)
  await expect(dialogOf(patient).getByText("This is not the key that was verified")).toBeVisible()
  await expect(comparing(patient)).toBeVisible()
  await expect(dialogOf(patient).getByText("Verified by", { exact: false })).toHaveCount(0)
})

test("another account in the wallet ends what was begun with a doctor of the directory", async ({
  person,
}) => {
  const [patient, doctor] = await twoPeople(person)
  const name = someName()
  await attestDoctor(doctor, { by: "chamber", name })
  await openDirectory(patient)
  await patient.page.getByLabel("Search by name, speciality or place").fill(name)
  await patient.page.getByRole("button", { name: "Share", exact: true }).click()
  await expect(dialogOf(patient)).toBeVisible()
  await patient.wallet.switchAccount(await newAccount())
  await expect(dialogOf(patient)).toHaveCount(0)
  await expect(patient.page.getByText(name)).toHaveCount(0)
})

test("the directory and who vouches, to look at", async ({ person, seeded: _ }) => {
  test.setTimeout(900_000)
  const { page } = await demoPerson(person, /^Asha Menon/)
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await page.getByRole("link", { name: "Directory" }).first().click()
  const search = page.getByLabel("Search by name, speciality or place")
  await search.fill("Danube")
  await expect(page.getByText("Dr Nandini Rao")).toBeVisible()
  await search.fill("")
  await expect(page.getByText("The digits of their key:").first()).toBeVisible()
  await look(page, "directory")
  await search.fill("Nobody at all")
  await look(page, "directory-nobody")
  await search.fill("Nandini")
  await page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Share" })
  await expect(dialog.getByText("Verified by", { exact: false })).toBeVisible()
  await look(page, "share-verified", { dialog: true })
  await dialog.getByLabel("With whom").fill("Dr ")
  await look(page, "share-names", { dialog: true })
  await dialog.getByRole("button", { name: /^Dr Elena Marchetti/ }).click()
  await expect(dialog.getByText("No longer verified")).toBeVisible()
  await look(page, "share-no-longer-verified", { dialog: true })
})
