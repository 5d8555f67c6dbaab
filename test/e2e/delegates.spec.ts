import { demoPeople } from "../../app/_adapters/wallet/demo-people"
import { askButton, askDialog, REASON } from "./asking"
import { accountAt } from "./chain"
import { demoPerson, setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords, openRow, row } from "./records"
import { madeUp } from "./samples"
import { said } from "./sharing"
import { wording } from "../../app/_words/errors"

/** Opens the menu of the account in the header. */
const accountMenu = async ({ page }: Person, name: string | RegExp) => {
  await page.getByRole("banner").getByRole("button", { name }).click()
}

test("a parent turns to their child's records and back", async ({ person, seeded: _ }) => {
  const meera = await demoPerson(person, /^Meera Menon/)
  const { page } = meera
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await accountMenu(meera, /Meera Menon/)
  await page.getByRole("menuitem", { name: "Act for Nila Menon" }).click()
  await expect(page.getByText("You act for Nila Menon")).toBeVisible()
  await expect(row(page, "Vaccination card")).toBeVisible()

  const added = madeUp("School report on hearing", "Both ears hear well.")
  await addRecords(meera, [added])
  await openRow(page, added.title)
  await expect(page.getByText("Both ears hear well.")).toBeVisible()
  await expect(page.getByText("You act for Nila Menon")).toBeVisible()

  await page.getByRole("button", { name: "Back to my own records" }).first().click()
  await expect(page.getByText("You act for Nila Menon")).toHaveCount(0)
  await expect(row(page, "Vaccination card")).toHaveCount(0)
})

test("a parent reads why a doctor asks for their child's records, and says no for the child", async ({
  person,
  seeded: _,
}) => {
  test.slow()
  const nila = demoPeople.find(({ id }) => id === "nila")
  if (!nila) throw new Error("Nila is not among the demo people")
  const doctor = await person()
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await doctor.page.getByRole("button", { name: "Ask a patient" }).click()
  await askDialog(doctor).getByLabel("Whom").fill(accountAt(nila.account).address)
  await askDialog(doctor).getByLabel("Why you ask").fill(REASON)
  await askButton(doctor).click()
  await expect(said(doctor, "Nila Menon has your request")).toBeVisible()

  const meera = await demoPerson(person, /^Meera Menon/)
  const { page } = meera
  await accountMenu(meera, /Meera Menon/)
  await page.getByRole("menuitem", { name: "Act for Nila Menon" }).click()
  await expect(page.getByText("You act for Nila Menon")).toBeVisible()
  await page.getByRole("link", { name: "Who can see what" }).first().click()
  await page.getByText(/^From people nobody vouches for/).click()
  await expect(page.getByText(REASON)).toBeVisible()
  await look(page, "asked-for-a-child")
  await page.getByRole("button", { name: /^Say no to/ }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Say no", exact: true }).click()
  await expect(page.getByText(REASON)).toHaveCount(0)
})

test("a carer is named with compared digits, acts, and is out when it ends", async ({ person }) => {
  test.slow()
  const patient = await person()
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  const carer = await person()
  await setUp(carer, { name: "Karim Aziz", role: "patient" })

  const { page } = patient
  await accountMenu(patient, /Ines Vogel/)
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await page.getByRole("button", { name: "Name somebody" }).click()
  const dialog = page.getByRole("dialog", { name: "Name somebody who acts for you" })
  await dialog.getByRole("button", { name: "Name them" }).click()
  await expect(dialog.getByText("Say who: a name, or an account that begins with 0x.")).toBeVisible()
  await dialog.getByLabel("Whom").fill(patient.wallet.account)
  await dialog.getByRole("button", { name: "Name them" }).click()
  await expect(dialog.getByText("This is your own account.")).toBeVisible()
  await dialog.getByLabel("Whom").fill(carer.wallet.account)
  await dialog.getByLabel("Their name").fill("Karim")
  await expect(dialog.getByText("The digits of their key:")).toBeVisible()
  await dialog.getByRole("button", { name: "Name them" }).click()
  await expect(dialog.getByText("Compare the digits with them first")).toBeVisible()
  await dialog.getByRole("checkbox", { name: /I compared these digits/ }).check()
  patient.wallet.refuseNext()
  await dialog.getByRole("button", { name: "Name them" }).click()
  await expect(dialog.getByText(wording["wallet-refused"].title)).toBeVisible()
  await dialog.getByRole("button", { name: "Name them" }).click()
  await expect(said(patient, "Karim can act for you until")).toBeVisible()

  await carer.page.reload()
  await carer.page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(carer.page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await accountMenu(carer, /Karim Aziz/)
  await carer.page.getByRole("menuitem", { name: /^Act for / }).click()
  await expect(carer.page.getByText("You act for Ines Vogel")).toBeVisible()
  const added = madeUp("Added by the carer", "Blood pressure 128 over 82.")
  await addRecords(carer, [added])

  // What the carer's page was still asking for when it ended is refused
  carer.watch.expect(/status of 403.*\/api\/sealed\//)
  await page.getByRole("button", { name: "End it for Karim" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "End it now" }).click()
  await expect(said(patient, "Karim no longer acts for you.")).toBeVisible({ timeout: 120_000 })
  await expect(said(carer, wording["delegation-over"].title)).toBeVisible({ timeout: 60_000 })
  await expect(row(carer.page, added.title)).toHaveCount(0)

  await page.getByRole("link", { name: "Records" }).first().click()
  await openRow(page, added.title)
  await expect(page.getByText("Blood pressure 128 over 82.")).toBeVisible()
})
