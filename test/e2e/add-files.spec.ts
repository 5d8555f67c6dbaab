import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Locator, Page } from "@playwright/test"
import { placeOf } from "../../app/_viewers/image/location"
import { ROOT } from "../../scripts/lib/run"
import { writePicture } from "../viewers/dicom-view/write-dicom"
import { makeZip } from "../viewers/make-zip"
import { newAccount } from "./chain"
import { connect, signIn, unlock } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { download, downloadButton, openRow, tray } from "./records"
import { settle } from "./settle"
import { TestWallet } from "./wallet"

const SIZE = 64
const SLICES = 12

/** An axial slice with a gradient that is another one in each. */
function slice(instance: number): Uint8Array {
  const samples = Uint16Array.from(
    { length: SIZE * SIZE },
    (_, at) => ((at % SIZE) * 16 + instance * 64) % 4096,
  )
  return writePicture(samples, { rows: SIZE, columns: SIZE, bits: 16, instance, z: instance * 2 })
}

/** A disc as a hospital burns it: pictures without endings in folders, and a program to look at them. */
async function disc(): Promise<Buffer> {
  const pictures = Array.from(
    { length: SLICES },
    (_, at) => [`DICOM/PAT0/IM${at + 1}`, slice(at + 1)] as const,
  )
  const zip = await makeZip({
    ...Object.fromEntries(pictures),
    "AUTORUN.INF": "[autorun]\r\nopen=viewer.exe\r\n",
    "VIEWER/README.TXT": "How to start the viewer",
  })
  return Buffer.from(await zip.arrayBuffer())
}

async function choose(page: Page, name: string, bytes: Buffer): Promise<Locator> {
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose files" }).click()
  await (await chooser).setFiles([{ name, mimeType: "", buffer: bytes }])
  const dialog = page.getByRole("dialog", { name: "Add a record" })
  await expect(dialog).toBeVisible()
  return dialog
}

async function add(page: Page, dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Add this record" }).click()
  await expect(dialog).toBeHidden()
  await expect(tray(page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })
}

test("what a patient has is looked at before it is added: a disc, a photo with a place, an empty file", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const account = await newAccount()
  await settle(account, "Erika Example", "patient")
  const patient = await person({ wallet: new TestWallet(account) })
  const { page } = patient
  await connect(patient)
  await signIn(patient)
  await unlock(patient)

  const burned = await choose(page, "CT of 1 March.zip", await disc())
  await expect(burned.getByText("Left out: 2 files", { exact: false })).toBeVisible()
  await expect(burned.getByLabel("Date")).toHaveValue("2024-03-01")
  await look(page, "add-disc", { dialog: true })
  await burned.getByLabel("Name", { exact: true }).fill("CT from the hospital")
  await add(page, burned)
  await openRow(page, "CT from the hospital")
  await expect(page.getByText(`${SLICES} pictures`, { exact: false }).first()).toBeVisible()
  await expect(page.locator("canvas").first()).toBeVisible()
  await look(page, "record-of-a-disc")
  await page.goBack()

  const photo = readFileSync(join(ROOT, "test", "viewers", "image", "fixtures", "place.jpg"))
  expect(await placeOf(photo), "the photo says where it was taken").not.toBeNull()
  const taken = await choose(page, "photo.jpg", photo)
  await expect(taken.getByText("This photo says where it was taken.", { exact: false })).toBeVisible()
  await look(page, "add-photo", { dialog: true })
  await taken.getByRole("checkbox", { name: "Remove the place" }).check()
  await taken.getByLabel("Name", { exact: true }).fill("A rash")
  await add(page, taken)
  await openRow(page, "A rash")
  const { bytes } = await download(page, downloadButton(page))
  expect(await placeOf(bytes), "no place was added").toBeNull()
  await page.goBack()

  const empty = await choose(page, "letter.txt", Buffer.alloc(0))
  await expect(empty.getByText("letter.txt is empty", { exact: false })).toBeVisible()
  await empty.getByRole("button", { name: "Add this record" }).click()
  await expect(empty, "nothing is added before it is confirmed").toBeVisible()
})
