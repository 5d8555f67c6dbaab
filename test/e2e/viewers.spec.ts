import { join } from "node:path"
import type { Locator, Page } from "@playwright/test"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { EVERYTHING, READ, UNFILED } from "../../app/_core/types"
import { grantAccess } from "../../app/_journeys/grant-access"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { ROOT } from "../../scripts/lib/run"
import { axeOn } from "../axe"
import { newAccount } from "./chain"
import { connect, signIn, unlock } from "./enter"
import { expect, test } from "./fixtures"
import { openRow, row } from "./records"
import { settle } from "./settle"
import { viewerFiles } from "./viewer-files"
import type { ViewerFile } from "./viewer-files"
import { TestWallet } from "./wallet"

const WIDTHS = [1280, 390] as const
const SCREENS = join(ROOT, "test-output", "screens")

/** A patient with one record for every kind of file, all of them shared with a doctor. */
async function world(files: readonly ViewerFile[]) {
  const [ana, doctor] = [await newAccount(), await newAccount()]
  const patient = await settle(ana, "Ana Berger", "patient")
  const reader = await settle(doctor, "Dr Reif", "doctor")
  const records = files.map(({ name, type, bytes, viewer }) => ({
    id: crypto.randomUUID(),
    files: [{ name, type, size: bytes.length, stream: () => new Blob([bytes as BlobPart]).stream() }],
    head: {
      title: `For ${viewer}`,
      kind: "other" as const,
      time: "2024-03-01T12:00:00Z",
      folderName: "",
      patientName: "Ana Berger",
      authorName: "Ana Berger",
    },
  }))
  const rows = await noteUploads(patient.services, patient.keys, UNFILED, records)
  const pinned = []
  for (const [index, one] of rows.entries())
    pinned.push(await uploadRecord(patient.services, patient.keys, one, records[index] ?? null))
  await recordUploads(patient.services, patient.keys, pinned)
  await grantAccess(patient.services, patient.keys, {
    scope: EVERYTHING,
    grantee: reader.keys.account,
    expiresAt: (await patient.services.reader.now()) + 7 * 86_400,
    permissions: READ,
    keyDigest: keyDigest(reader.keys.publicKey),
  })
  return { ana, doctor }
}

/** How many colours a picture of an element has; a blank one has hardly any. */
async function coloursOf(page: Page, element: Locator): Promise<number> {
  const picture = (await element.screenshot()).toString("base64")
  const blank = await page.context().newPage()
  const colours = await blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")
    context?.drawImage(bitmap, 0, 0)
    const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {
      data: new Uint8ClampedArray(),
    }
    return new Set(new Uint32Array(data.buffer)).size
  }, picture)
  await blank.close()
  return colours
}

/** What must be seen of a file, at the width that the page has. */
async function expectShown(page: Page, { viewer, sees }: ViewerFile): Promise<void> {
  const frame = page.getByRole("region", { name: `For ${viewer}`, exact: true }).first()
  if (sees instanceof RegExp) {
    await expect(frame.getByText(sees).first(), viewer).toBeVisible()
    return
  }
  const part = { canvas: "canvas", image: "img", frame: "iframe", player: "audio, video" }[sees]
  const element = frame.locator(part).first()
  await expect(element, viewer).toBeVisible()
  // Painting follows the element; where nothing comes the colours stay one
  if (sees !== "player")
    await expect
      .poll(() => coloursOf(page, element), { message: viewer })
      .toBeGreaterThan(sees === "frame" ? 1 : 2)
}

async function openOne(page: Page, file: ViewerFile, who: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await openRow(page, `For ${file.viewer}`)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await expectShown(page, file)
    await page.screenshot({
      path: join(SCREENS, `viewer-${file.viewer}-${who}-${width}.png`),
      fullPage: true,
    })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(over, `${file.viewer} sticks out at ${width} px`).toBeLessThanOrEqual(0)
  }
  const { violations } = await axeOn(page).exclude("iframe").analyze()
  expect
    .soft(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
      `axe on ${file.viewer}`,
    )
    .toEqual([])
  await page.goBack()
}

/** A step for each file: where something takes too long, the report says which. */
async function walk(page: Page, files: readonly ViewerFile[], who: string): Promise<void> {
  for (const file of files)
    await test.step(`${file.viewer}, ${who}`, () => openOne(page, file, who), { timeout: 180_000 })
}

test("every kind of file opens in place, for its patient and for a doctor, wide and narrow", async ({
  person,
}) => {
  test.setTimeout(900_000)
  const files = await viewerFiles()
  const { ana, doctor } = await world(files)
  const patient = await person({ wallet: new TestWallet(ana) })
  await connect(patient)
  await signIn(patient)
  await unlock(patient)
  await expect(row(patient.page, "For image")).toBeVisible()
  await walk(patient.page, files, "patient")

  const reader = await person({ wallet: new TestWallet(doctor) })
  await connect(reader)
  await signIn(reader)
  await unlock(reader)
  await reader.page
    .getByRole("link", { name: /Ana Berger|^0x/ })
    .first()
    .click()
  await expect(row(reader.page, "For image")).toBeVisible()
  await walk(reader.page, files, "doctor")
})
