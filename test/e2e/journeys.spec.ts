import { openRecord } from "../../app/_journeys/read-record"
import { readPatient } from "../../app/_journeys/read-patient"
import { asAddress } from "../../app/_core/types"
import { beside } from "./beside"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { addRecords, download, downloadButton, openFolder, openRow, row } from "./records"
import type { Sample } from "./samples"
import { hasSamples, madeUp, samples } from "./samples"
import { ownDigits, share, stopSharing } from "./sharing"

const PATIENT = "Ines Vogel"
const DOCTOR = "Dr Tomas Reif"

/** Opens a record from the list that is shown, downloads its files and compares every byte. */
async function readsWhole({ page }: Person, title: string, files: readonly Sample[]): Promise<void> {
  await openRow(page, title)
  for (const file of files) {
    if (files.length > 1)
      await page
        .getByRole("list", { name: "Files of this record" })
        .getByRole("button", { name: file.name })
        .click()
    const saved = await download(page, downloadButton(page))
    expect(saved.name).toBe(file.name)
    expect(saved.bytes.equals(file.bytes), `${file.title} is what it was`).toBe(true)
  }
}

test("the whole journey: every sample, two people, shared, read, stopped", async ({ person }) => {
  test.skip(!hasSamples, "no samples beside the repository")
  test.setTimeout(900_000)
  const [patient, doctor] = await Promise.all([person(), person()])
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })

  const all = samples()
  const under = (folder: string) => all.filter(({ title }) => title.startsWith(`${folder}/`))
  const images = under("dicom")
  const letters = [...under("ccda"), ...under("shl"), ...under("synthea")]
  const summaries = under("ips")
  const rest = all.filter((file) => ![...images, ...letters, ...summaries].includes(file))
  const asked = () => patient.wallet.asked("eth_sendTransaction")

  await test.step("the patient adds every file, in a few drops, each with one confirmation", async () => {
    const before = asked()
    await addRecords(patient, images, { folder: "Heart", newFolder: true, dropped: true })
    await addRecords(patient, letters, { folder: "Heart" })
    await addRecords(patient, summaries, { folder: "Heart", together: "All summaries" })
    await addRecords(patient, rest)
    expect(asked() - before).toBe(4)
    await expect(row(patient.page, "All summaries")).toBeVisible()
  })

  await test.step("the patient shares the folder, comparing the digits that the doctor reads out", async () => {
    const digits = await ownDigits(doctor)
    await openFolder(patient, "Heart")
    const before = asked()
    await share(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart", digits })
    expect(asked() - before).toBe(1)
  })

  await test.step("the doctor finds the patient without a reload and reads every byte of it", async () => {
    await doctor.page.getByRole("link", { name: PATIENT }).click()
    await expect(doctor.page.getByRole("heading", { level: 1, name: PATIENT })).toBeVisible()
    for (const file of [...images, ...letters]) await readsWhole(doctor, file.title, [file])
    await readsWhole(doctor, "All summaries", summaries)
    for (const file of rest) await expect(row(doctor.page, file.title)).toHaveCount(0)
  })

  await test.step("the patient reads what was not shared", async () => {
    await openFolder(patient, "Everything")
    for (const file of rest) {
      await readsWhole(patient, file.title, [file])
      await patient.page.goBack()
    }
  })

  await test.step("the patient stops; the doctor opens nothing that is new, with all that was kept and the ciphertext", async () => {
    const colluder = await beside(patient.wallet.index)
    const kept = await beside(doctor.wallet.index)
    const her = asAddress(patient.wallet.account)
    const before = await readPatient(kept.services, kept.keys, her)

    await stopSharing(patient, "Heart", DOCTOR)
    await expect(doctor.page.getByText("This is no longer shared with you")).toBeVisible()
    await patient.page.getByRole("link", { name: "Records", exact: true }).first().click()
    await addRecords(patient, [madeUp("After he left", "Nobody but me.")], { folder: "Heart" })

    const after = await readPatient(colluder.services, colluder.keys, her)
    const fresh = [...after.state.records.values()].at(-1)
    if (!fresh) throw new Error("nothing was added")
    const old = [...after.state.records.values()][0]
    if (!old) throw new Error("nothing was there")
    const holding = { ...after, keychain: before.keychain }
    const colluding = { ...kept.services, store: colluder.services.store }
    // what the doctor could open before still opens: it is the doctor's keys that are tried, and they are good
    expect((await openRecord(colluding, holding, old, new Map())).manifest.title).toBe(images[0]?.title)
    await expect(openRecord(colluding, holding, fresh, new Map())).rejects.toMatchObject({
      code: "not-readable",
    })
    await expect(openRecord(kept.services, holding, old, new Map())).rejects.toMatchObject({
      code: "store-refused",
    })
  })
})
