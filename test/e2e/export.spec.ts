import { openAsBlob } from "node:fs"
import { readFile } from "node:fs/promises"
import type { Page } from "@playwright/test"
import { recoverTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { openEncryptedExport } from "../../app/_core/export/encrypted-export"
import { openArchive } from "../../app/_core/export/open-archive"
import { blobSource } from "../../app/_core/export/random-source"
import { checkContent, verifyExport } from "../../app/_core/export/verify-export"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

test.describe.configure({ timeout: 600_000 })

/** The next download. */
async function saved(page: Page, ending: string) {
  const download = await page.waitForEvent("download", {
    predicate: (each) => each.suggestedFilename().endsWith(ending),
    timeout: 300_000,
  })
  return { name: download.suggestedFilename(), path: await download.path() }
}

test("a patient saves everything, encrypted and readable, and both open to the same records without the app", async ({
  person,
  seeded: _,
}) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  const settings = async () => {
    await page.getByRole("banner").getByRole("button", { name: "Asha Menon" }).click()
    await page.getByRole("menuitem", { name: "Settings" }).click()
  }
  await settings()
  await page.getByRole("button", { name: "Save everything" }).click()
  const dialog = page.getByRole("dialog", { name: "Everything, to keep" })
  await expect(dialog.getByRole("radio", { name: /^Encrypted/ })).toBeChecked()
  await look(page, "everything", { dialog: true })

  const [key, sealed] = [saved(page, ".key"), saved(page, ".kwexport")]
  await dialog.getByRole("button", { name: "Save everything" }).click()
  const secret = new Uint8Array(await readFile((await key).path))
  expect(secret).toHaveLength(32)
  await expect(dialog.getByRole("status").filter({ hasText: "Saved as keyward-export-" })).toBeVisible({
    timeout: 300_000,
  })
  await look(page, "everything-saved", { dialog: true })
  const source = await openEncryptedExport(blobSource(await openAsBlob((await sealed).path)), secret)
  const archive = await openArchive(source)
  const made = await verifyExport(archive, { recover: recoverTypedData })
  expect(made.index.missing).toEqual([])
  expect(made.records.length).toBeGreaterThan(3)
  for (const { listed } of made.records) for (const file of listed.files) await checkContent(archive, file)
  const opener = saved(page, "open-me.html")
  await dialog.getByRole("button", { name: "Save the page that opens it" }).click()
  const html = await readFile((await opener).path, "utf8")
  expect(html).toContain("connect-src 'none'")
  await dialog.getByRole("button", { name: "Close" }).click()

  // From the other dialog, and readable: said plainly first
  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: "Take with you" }).click()
  await page.getByRole("button", { name: /^Everything, to keep/ }).click()
  await dialog.getByRole("radio", { name: /^Readable/ }).check()
  await expect(dialog.getByText("Anybody who gets this file reads all your records.")).toBeVisible()
  await look(page, "everything-readable", { dialog: true })
  const readable = saved(page, ".zip")
  await dialog.getByRole("button", { name: "Save everything" }).click()
  const plain = await openArchive(blobSource(await openAsBlob((await readable).path)))
  const again = await verifyExport(plain, { recover: recoverTypedData })
  expect(again.records.map(({ listed }) => listed)).toEqual(made.records.map(({ listed }) => listed))
  expect(new TextDecoder().decode(await plain.bytes("open-me.html", 10_000_000))).toEqual(html)
  await dialog.getByRole("button", { name: "Close" }).click()

  // Brought in again, everything is there already
  await settings()
  await page.getByRole("button", { name: "Bring in an export" }).click()
  const bring = page.getByRole("dialog", { name: "Bring in an export" })
  await look(page, "bring-in", { dialog: true })
  const choosing = page.waitForEvent("filechooser")
  await bring.getByRole("button", { name: "Choose the export" }).click()
  await (
    await choosing
  ).setFiles({
    name: "export.zip",
    mimeType: "application/zip",
    buffer: await readFile((await readable).path),
  })
  await expect(bring.getByText("There is nothing to add.")).toBeVisible()
  await look(page, "brought-in", { dialog: true })
})

test("the page that opens exports runs nothing on this site", async ({ person }) => {
  const { page } = await person({ walletless: true })
  const answer = await page.request.get("/opener/open-me.html")
  expect(answer.headers()["content-security-policy"]).toBe("default-src 'none'; sandbox")
})
