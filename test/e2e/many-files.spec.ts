import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { row, tray } from "./records"

const SERIES = 4
const FILES = 120
/** So many are let through before the server asks for an hour's patience. */
const LET_THROUGH = 20

async function makeFolder(folder: string): Promise<string> {
  for (let at = 0; at < FILES; at++) {
    const inside = join(folder, `Series ${(at % SERIES) + 1}`)
    await mkdir(inside, { recursive: true })
    await writeFile(join(inside, `report ${at}.txt`), `Report ${at}: nothing unusual.`)
  }
  return folder
}

const line = (page: Page) => page.getByRole("region", { name: "Being added, in all" })
const nodesOf = (page: Page) => page.evaluate<number>(`document.querySelectorAll("*").length`)

async function chooseFolder(page: Page, press: () => Promise<void>, folder: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await press()
  await (await chooser).setFiles(folder)
}

test("a hospital's folder is added by one form and one confirmation, through a busy server, a lock and a reload", async ({
  person,
}, info) => {
  test.setTimeout(600_000)
  const folder = await makeFolder(info.outputPath("CD"))
  const one = await person()
  const { page, context, wallet, watch } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  watch.expect(/Failed to load resource/)
  page.on("dialog", (dialog) => void dialog.accept())
  let sent = 0
  let busy = true
  await context.route("**/api/records/*", (route) => {
    const isUpload = route.request().method() === "PUT"
    if (!isUpload || !busy || ++sent <= LET_THROUGH) return route.continue()
    return route.fulfill({ status: 429, headers: { "retry-after": "3600" }, body: "" })
  })
  const asked = () => wallet.asked("eth_sendTransaction")
  const before = { asked: asked(), nodes: await nodesOf(page) }

  await test.step("one form describes them all, and single ones can be found", async () => {
    await chooseFolder(page, () => page.getByRole("button", { name: "Choose a folder" }).click(), folder)
    const dialog = page.getByRole("dialog", { name: `Add ${FILES} files` })
    await expect(dialog.getByText(`${FILES} records`, { exact: true }).first()).toBeVisible()
    await dialog.getByRole("radio", { name: /^Each sub-folder/ }).check()
    await expect(dialog.getByRole("button", { name: `Add ${SERIES} records` })).toBeVisible()
    await dialog.getByRole("radio", { name: /^Each file/ }).check()
    await dialog.getByLabel("Kind of all").selectOption("letter")
    await dialog.getByText("Change single records").click()
    await dialog.getByPlaceholder("Find a file by its name").fill("report 117")
    await expect(dialog.getByLabel("Name", { exact: true })).toHaveCount(1)
    await dialog.getByLabel("Name", { exact: true }).fill("The one that matters")
    await look(page, "add-many", { dialog: true })
    expect((await nodesOf(page)) - before.nodes, "one form, however many files").toBeLessThan(600)
    await dialog.getByRole("radio", { name: /^Unfiled/ }).check()
    await dialog.getByRole("button", { name: `Add ${FILES} records` }).click()
    await expect(dialog).toBeHidden()
  })

  await test.step("a busy server is waited for, said in one line on every page", async () => {
    await expect(line(page).getByText(/The server asks for a break/)).toBeVisible({ timeout: 120_000 })
    await expect(tray(page).getByText(/need you/)).toHaveCount(0)
    await look(page, "tray-many")
    expect(await nodesOf(page)).toBeLessThan(before.nodes + 800)
    await page.getByRole("link", { name: "Activity" }).first().click()
    await expect(page.getByRole("heading", { level: 1, name: "Activity" })).toBeVisible()
    await expect(line(page).getByText(`Adding ${FILES} records`)).toBeVisible()
  })

  await test.step("a lock loses nothing", async () => {
    await page.getByRole("button", { name: /^Keys Unlocked/ }).click()
    await unlock(one)
    await expect(line(page).getByText(/The server asks for a break/)).toBeVisible({ timeout: 60_000 })
    await expect(line(page).getByRole("button", { name: "Choose the folder again" })).toHaveCount(0)
  })

  await test.step("after a reload the folder is chosen again, and all of it is added by one confirmation", async () => {
    busy = false
    await page.goto("/records")
    await page.getByRole("button", { name: "Unlock", exact: true }).click()
    await expect(tray(page).getByText("Their files have to be chosen again")).toBeVisible({ timeout: 60_000 })
    await look(page, "files-again")
    const again = line(page).getByRole("button", { name: "Choose the folder again" })
    await chooseFolder(page, () => again.click(), folder)
    await expect(tray(page).getByText(/all done/)).toBeVisible({ timeout: 240_000 })
    expect(asked() - before.asked).toBe(1)
    await expect(line(page)).toHaveCount(0)
    await page.getByLabel("Search your records").fill("The one that matters")
    await expect(row(page, "The one that matters")).toBeVisible()
    await page.getByLabel("Search your records").fill("Series 3 › report 2")
    await expect(row(page, "Series 3 › report 2")).toBeVisible()
    await tray(page).getByRole("button", { name: "Clear", exact: true }).click()
    await expect(tray(page)).toHaveCount(0)
  })
})
