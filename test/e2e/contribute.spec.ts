import { randomBytes } from "node:crypto"
import type { AuthorshipProof } from "../../app/_core/records/authorship-proof"
import { asAddress, CONTRIBUTE } from "../../app/_core/types"
import { epochOf } from "../../app/_core/journal/patient-state"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { readPatient } from "../../app/_journeys/read-patient"
import { wording } from "../../app/_words/errors"
import { checkAuthorship } from "../../scripts/check-authorship"
import { beside } from "./beside"
import { newAccount } from "./chain"
import { setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look, twoFrames } from "./look"
import { addRecords, download, downloadButton, openFolder, openRow, row, tray } from "./records"
import type { Sample } from "./samples"
import { madeUp } from "./samples"
import { prepareShare, said, share } from "./sharing"

const PATIENT = "Ines Vogel"
const DOCTOR = "Dr Tomas Reif"
const letter = madeUp("A letter", "Take two of these each morning.")
const lipids = madeUp("Lipids", "Cholesterol 4.1 mmol/l. ".repeat(200))

/** A patient who lets a doctor add to their folder, and both on their pages. */
async function together(person: (options?: object) => Promise<Person>): Promise<[Person, Person]> {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await share(patient, {
    with: doctor.wallet.account,
    name: DOCTOR,
    what: "Folder Heart",
    may: "Read and add",
  })
  await visitFirst(doctor)
  return [patient, doctor]
}

/** Opens the patient's page for the first time; what is begun on it stays when the notebook has noted the patient. */
async function visitFirst({ page }: Person): Promise<void> {
  let release = () => undefined as void
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route("**/api/notebook", async (route) => {
    if (route.request().method() === "PUT") await held
    await route.continue()
  })
  const noted = page.waitForResponse(
    (response) => response.url().endsWith("/api/notebook") && response.request().method() === "PUT",
  )
  await page.getByRole("link", { name: PATIENT }).click()
  await expect(page.getByRole("heading", { level: 1, name: PATIENT })).toBeVisible()
  const search = page.getByRole("searchbox", { name: "Search these records" })
  await search.fill("letter")
  release()
  await noted
  await twoFrames(page)
  await expect(search).toHaveValue("letter")
  await search.fill("")
  await page.unroute("**/api/notebook")
}

/** Chooses files on a patient's page and says what they are; does not wait for them to arrive. */
async function startContributing({ page }: Person, files: readonly Sample[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Add a result" }).click()
  const chosen = files.map(({ name, bytes }) => ({ name, mimeType: "text/plain", buffer: bytes }))
  await (await chooser).setFiles(chosen)
  const dialog = page.getByRole("dialog", {
    name: files.length === 1 ? "Add a result" : `Add ${files.length} files`,
  })
  await expect(dialog.getByRole("radio", { name: "Heart" })).toBeChecked()
  for (const [index, file] of files.entries()) {
    await dialog.getByLabel("Name", { exact: true }).nth(index).fill(file.title)
    await dialog.getByLabel("Kind").nth(index).selectOption("Lab result")
  }
  await dialog.getByRole("button", { name: /^Sign and add/ }).click()
  await expect(dialog).toBeHidden()
}

const news = ({ page }: Person, from = DOCTOR) =>
  page.locator("section", { has: page.getByRole("heading", { name: `New from ${from}` }) })
const arrived = ({ page }: Person) =>
  expect(tray(page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })

test("a doctor adds a result, signed; the patient files it; the doctor's signature stays and can be checked without us", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const [patient, doctor] = await together(person)

  await test.step("the doctor says no to the signature, then yes; the wallet shows all that is signed", async () => {
    doctor.wallet.refuseNext("eth_signTypedData_v4")
    await startContributing(doctor, [lipids])
    await expect(tray(doctor.page).getByText(wording["wallet-refused"].title)).toBeVisible()
    await tray(doctor.page).getByRole("button", { name: "Try again" }).click()
    await arrived(doctor)
    // What a relay pays for is asked for by the same method
    const asked = doctor.wallet.prompts
      .filter(({ method }) => method === "eth_signTypedData_v4")
      .map(({ params }) => JSON.parse(String(params[1])) as AuthorshipProof["typedData"])
    const message = asked.findLast(({ primaryType }) => primaryType === "Statement")?.message
    if (!message) throw new Error("he was not asked for a statement")
    expect(message).toMatchObject({ kind: "lab-result", title: "Lipids", files: [{ name: "Lipids.txt" }] })
    expect(message.sentence).toContain("I wrote this record for this patient")
    expect(asAddress(message.patient)).toBe(asAddress(patient.wallet.account))
    await expect(row(doctor.page, "Lipids")).toBeVisible()
  })

  await test.step("it waits for the patient at the top, who says no once before filing it", async () => {
    const { page } = patient
    await expect(news(patient).getByRole("link", { name: "Lipids" })).toBeVisible()
    await look(page, "new-from-doctor")
    patient.wallet.refuseNext("eth_sendTransaction")
    await page.getByRole("button", { name: "File it: Lipids" }).click()
    await expect(news(patient).getByText(wording["wallet-refused"].title)).toBeVisible()
    await page.getByRole("button", { name: "File it: Lipids" }).click()
    await expect(said(patient, "Filed 1")).toBeVisible()
    await expect(news(patient)).toHaveCount(0)
    await openFolder(patient, "Heart")
    await openRow(page, "Lipids")
  })

  await test.step("the patient reads it, sees whose it is, and saves it with the proof", async () => {
    const { page } = patient
    await expect(page.getByText(`Signed by ${DOCTOR}.`)).toBeVisible()
    await expect(page.getByRole("heading", { name: `Written by ${DOCTOR}` })).toBeVisible()
    await look(page, "signed-record")
    const file = await download(page, downloadButton(page))
    const proof = await download(page, page.getByRole("button", { name: "Save proof of authorship" }))
    expect(proof.name).toBe("Lipids.authorship.json")
    const { signed, files, statement } = await checkAuthorship(proof.bytes.toString(), [file.bytes])
    expect(signed).toBe(true)
    expect(files).toEqual(["Lipids.txt"])
    expect(statement.author).toBe(asAddress(doctor.wallet.account))
  })
})

test("several at once, one moved elsewhere; what is sent survives a reload", async ({ person }) => {
  test.setTimeout(600_000)
  const [patient, doctor] = await together(person)
  const scans = ["One", "Two", "Three"].map((title) => madeUp(title, `${title} of three.`))
  doctor.wallet.refuseNext("eth_sendTransaction")
  const before = doctor.wallet.asked("eth_sendTransaction")
  await startContributing(doctor, scans)
  await expect(tray(doctor.page).getByText("only your confirmation is missing").first()).toBeVisible()
  await look(doctor.page, "contributing")
  await doctor.page.reload()
  await unlock(doctor)
  await tray(doctor.page).getByRole("button", { name: "Confirm now" }).first().click()
  await arrived(doctor)
  // once refused, once for all three
  expect(doctor.wallet.asked("eth_sendTransaction") - before).toBe(2)

  const { page } = patient
  await expect(news(patient).getByRole("listitem")).toHaveCount(3)
  await page.getByRole("button", { name: "Move to folder: Two" }).click()
  const dialog = page.getByRole("dialog", { name: "Move Two to a folder" })
  await dialog.getByRole("radio", { name: "A new folder" }).check()
  await dialog.getByLabel("Name of the folder").fill("Eyes")
  await dialog.getByRole("button", { name: "File it there" }).click()
  await expect(dialog).toBeHidden()
  await expect(news(patient).getByRole("listitem")).toHaveCount(2)
  const asked = patient.wallet.asked("eth_sendTransaction")
  await news(patient).getByRole("button", { name: "File all 2" }).click()
  await expect(news(patient)).toHaveCount(0)
  expect(patient.wallet.asked("eth_sendTransaction") - asked, "once for both").toBe(1)
  await openFolder(patient, "Eyes")
  await expect(row(page, "Two")).toBeVisible()
  await expect(row(page, "One")).toHaveCount(0)
  await expect(row(doctor.page, "One")).toBeVisible()
  // the doctor put it there: to the doctor it stays open wherever the patient keeps it
  await doctor.page.reload()
  await unlock(doctor)
  await expect(row(doctor.page, "Three")).toBeVisible()
})

test("another account in the doctor's wallet stops it, and a plant is shown for what it is", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const [patient, doctor] = await together(person)

  await test.step("the account changes while the doctor is asked for a signature", async () => {
    const first = { wallet: doctor.wallet.account, index: doctor.wallet.index }
    const second = await newAccount()
    doctor.wallet.decide = async ({ method }) => {
      if (method === "eth_signTypedData_v4") await doctor.wallet.switchAccount(second)
      return true
    }
    await startContributing(doctor, [lipids])
    await expect(
      doctor.page.getByRole("heading", { level: 1, name: "Sign in with your wallet" }),
    ).toBeVisible()
    await expect(doctor.page.getByText("Lipids")).toHaveCount(0)
    const her = await beside(patient.wallet.index)
    const { state } = await readPatient(her.services, her.keys, asAddress(patient.wallet.account))
    expect([...state.records.values()].filter(({ author }) => author === asAddress(first.wallet))).toEqual([])

    // what follows is done with the doctor's keys and without the page
    const { services, keys } = await beside(first.index)
    const view = await readPatient(services, keys, asAddress(patient.wallet.account))
    const grant = [...view.state.grants.values()].find(({ permissions }) => permissions & CONTRIBUTE)
    const hers = [...view.state.records.values()][0]
    if (!grant || !hers) throw new Error("nothing is shared")
    const epoch = epochOf(view.state, grant.scope)
    const key = await view.keychain.ringKey(grant.scope, epoch)
    if (!key) throw new Error("he holds no key")
    await services.writer.addRecord({
      patient: view.patient,
      folder: grant.scope,
      epoch,
      cidDigest: hers.cidDigest,
      wrappedKeys: await wrapRecordKey(randomBytes(32), [{ scope: grant.scope, epoch, key }]),
    })
  })

  await test.step("the patient sees that it is not accepted, and takes it away; the patient's own stays", async () => {
    const { page } = patient
    patient.watch.expect(/Failed to load resource/)
    await expect(page.getByRole("heading", { name: "Not accepted" })).toBeVisible()
    await look(page, "not-accepted")
    await page.getByRole("button", { name: `Remove what ${DOCTOR} added` }).click()
    const dialog = page.getByRole("dialog", { name: "Remove what was not accepted?" })
    await dialog.getByRole("button", { name: "Remove it" }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole("heading", { name: "Not accepted" })).toHaveCount(0)
    await expect(row(page, "A letter")).toBeVisible()
    await openRow(page, "A letter")
    await expect(page.getByText("Take two of these each morning.")).toBeVisible()
  })
})

test("a laboratory adds and reads nothing; the patient opens what it added, files it, and lets it add no more", async ({
  person,
}) => {
  test.slow()
  const LAB = "Laboratory Reif"
  const [patient, lab] = [await person(), await person()]
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(lab, { name: LAB, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })

  await test.step("the patient is told what it means before confirming", async () => {
    const may = "Only add"
    await prepareShare(patient, { with: lab.wallet.account, name: LAB, what: "Folder Heart", may })
    const dialog = patient.page.getByRole("dialog", { name: "Share" })
    await expect(dialog.getByText("They are given no key.")).toBeVisible()
    await look(patient.page, "share-add-only", { dialog: true })
    await dialog.getByRole("button", { name: "Let them add" }).click()
    await expect(said(patient, `${LAB} can now add to the folder Heart`)).toBeVisible()
  })

  await test.step("it sees a place to add to, and nothing else", async () => {
    const { page } = lab
    await page
      .getByRole("link")
      .filter({ hasText: "You may add results, not read" })
      .or(page.getByRole("listitem").filter({ hasText: "You may add results, not read" }).getByRole("link"))
      .first()
      .click()
    await expect(page.getByText("What the patient keeps is not shared with you.")).toBeVisible()
    await look(page, "patient-add-only")
    const chooser = page.waitForEvent("filechooser")
    await page.getByRole("button", { name: "Add a result" }).click()
    const { name, bytes, title } = lipids
    await (await chooser).setFiles([{ name, mimeType: "text/plain", buffer: bytes }])
    const dialog = page.getByRole("dialog", { name: "Add a result" })
    await expect(dialog.getByRole("radio", { name: "The folder you may add to" })).toBeChecked()
    await dialog.getByLabel("Name", { exact: true }).fill(title)
    await dialog.getByRole("button", { name: /^Sign and add/ }).click()
    await arrived(lab)
    await expect(page.getByText("A letter")).toHaveCount(0)
    await expect(page.getByRole("link", { name: title })).toHaveCount(0)
  })

  await test.step("the patient opens and files it", async () => {
    const { page } = patient
    await expect(news(patient, LAB).getByRole("link", { name: "Lipids" })).toBeVisible({ timeout: 60_000 })
    await page.getByRole("button", { name: "File it: Lipids" }).click()
    await expect(said(patient, "Filed 1")).toBeVisible()
    await openFolder(patient, "Heart")
    await openRow(page, "Lipids")
    await expect(page.getByText(`Signed by ${LAB}.`)).toBeVisible()
  })

  await test.step("it stands where the patient sees who may do what, and ends it", async () => {
    const { page } = patient
    await page.getByRole("link", { name: "Who can see what" }).first().click()
    await expect(page.getByText("may add results, sees nothing")).toBeVisible()
    await expect(page.getByText("Nobody but you.")).toBeVisible()
    await look(page, "who-can-see-add-only")
    await page.getByRole("button", { name: `Stop letting ${LAB} add to Heart` }).click()
    const dialog = page.getByRole("dialog", { name: `Stop letting ${LAB} add to Heart?` })
    await look(page, "stop-add-only", { dialog: true })
    await dialog.getByRole("button", { name: "Stop it" }).click()
    await expect(said(patient, `${LAB} can no longer add to Heart`)).toBeVisible()
  })
})
