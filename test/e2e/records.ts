import type { Locator, Page } from "@playwright/test"
import { expect } from "./fixtures"
import type { Person } from "./fixtures"
import type { Sample } from "./samples"

export interface AddOptions {
  /** Name of a folder, made where there is none. */
  folder?: string
  newFolder?: boolean
  /** All files as one record of this title. */
  together?: string
  /** Dropped on the page instead of chosen. */
  dropped?: boolean
}

/** Hands files to the page and says in the dialog what they are; does not wait for them to arrive. */
export async function startAdding(
  { page }: Person,
  files: readonly Sample[],
  { folder, newFolder, together, dropped }: AddOptions = {},
): Promise<void> {
  const dialog = page.getByRole("dialog", {
    name: files.length === 1 ? "Add a record" : `Add ${files.length} files`,
  })
  if (dropped) await drop(page, files)
  else await choose(page, files)
  await expect(dialog).toBeVisible()
  if (together !== undefined) {
    await dialog.getByRole("checkbox", { name: /together as one record/ }).check()
    await dialog.getByLabel("Name", { exact: true }).fill(together)
  } else
    for (const [index, file] of files.entries())
      await dialog.getByLabel("Name", { exact: true }).nth(index).fill(file.title)
  if (folder !== undefined && newFolder) {
    await dialog.getByRole("radio", { name: "A new folder" }).check()
    await dialog.getByLabel("Name of the folder").fill(folder)
  } else if (folder !== undefined) await dialog.getByRole("radio", { name: folder, exact: true }).check()
  else await dialog.getByRole("radio", { name: /^Unfiled/ }).check()
  const one = files.length === 1 || together !== undefined
  await dialog
    .getByRole("button", { name: one ? "Add this record" : `Add ${files.length} records`, exact: true })
    .click()
  await expect(dialog).toBeHidden()
}

/** Adds files and waits until the chain has them. */
export async function addRecords(
  person: Person,
  files: readonly Sample[],
  options: AddOptions = {},
): Promise<void> {
  await startAdding(person, files, options)
  await expect(tray(person.page).getByText(/all done/)).toBeVisible({ timeout: 180_000 })
}

/** The card of what is being added. */
export const tray = (page: Page): Locator =>
  page.locator("section", { has: page.getByRole("heading", { name: "Being added" }) })

const asPayload = ({ name, path, bytes }: Sample) =>
  path === "" ? { name, mimeType: "text/plain", buffer: bytes } : path

async function choose(page: Page, files: readonly Sample[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  // A phone has no place to drop files on, and its button is called otherwise
  await page
    .getByRole("button", { name: /^(Choose files|Add your first record)$/ })
    .filter({ visible: true })
    .first()
    .click()
  const payloads = files.map(asPayload)
  if (payloads.every((payload) => typeof payload === "string")) await (await chooser).setFiles(payloads)
  else await (await chooser).setFiles(files.map(({ name, bytes }) => ({ name, mimeType: "", buffer: bytes })))
}

async function drop(page: Page, files: readonly Sample[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (given) => {
      const data = new DataTransfer()
      for (const { name, base64 } of given)
        data.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name))
      return data
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") })),
  )
  const main = page.getByRole("main")
  for (const event of ["dragenter", "dragover", "drop"])
    await main.dispatchEvent(event, { dataTransfer: transfer })
}

/** Chooses a folder of the patient's own records, or everything. */
export async function openFolder({ page }: Person, name: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Folders" })
    .getByRole("link", { name: new RegExp(`^${name}`) })
    .click()
  await expect(
    page.getByRole("heading", { level: 1, name: name === "Everything" ? "Records" : name }),
  ).toBeVisible()
}

/** The row of a record in whatever list is shown. */
export const row = (page: Page, title: string): Locator =>
  page.getByRole("link", { name: title, exact: true })

/**
 * Opens a record from a list, and waits for its page, or for its preview beside a doctor's list: the list has a Share
 * and a "More" of its own until then, and a dialog opened there keeps the list.
 */
export async function openRow(page: Page, title: string): Promise<void> {
  await row(page, title).click()
  await expect(page.getByRole("heading", { name: title, exact: true }).first()).toBeVisible()
}

/** Presses Download in a place of the page. @returns the decrypted bytes and the name they were saved under */
export async function download(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const started = page.waitForEvent("download")
  await button.click()
  const file = await started
  const parts: Buffer[] = []
  for await (const part of await file.createReadStream()) parts.push(part as Buffer)
  return { name: file.suggestedFilename(), bytes: Buffer.concat(parts) }
}

/** On a record's page or in a preview: the one that is shown. */
export const downloadButton = (page: Page): Locator =>
  page.getByRole("button", { name: "Download", exact: true })
