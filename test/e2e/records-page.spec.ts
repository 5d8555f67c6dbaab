import type { Request } from "@playwright/test"
import { findBrowser } from "../browser"
import { demoPerson, setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords, openFolder, openRow, row, startAdding, tray } from "./records"
import { madeUp } from "./samples"

const browser = await findBrowser()
test.describe.configure({ timeout: 600_000 })
// As most people see it: Playwright hides the scrollbars, and with them what they do to corners and rows of chips
test.use({
  launchOptions: {
    executablePath: browser.executablePath,
    args: browser.args,
    ignoreDefaultArgs: ["--hide-scrollbars"],
  },
})

test("a dialog stays though the page of a record was asked for before; nothing stands where something is added", async ({
  person,
}) => {
  const one = await person()
  const { page } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })

  await test.step("while the first record is added the list does not say that there is nothing", async () => {
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
    await startAdding(one, [madeUp("Eye test", "Nothing unusual.")])
    await expect(tray(page)).toBeVisible()
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeHidden()
    await expect(row(page, "Eye test")).toBeVisible({ timeout: 180_000 })
  })

  await test.step("a press on Share is not lost to the page that comes after it", async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    await page.route(/\/records\/\d+\?.*_rsc=/, async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest(/\/records\/\d+\?.*_rsc=/)
    await row(page, "Eye test").click()
    await asked
    await page.getByRole("button", { name: "Share", exact: true }).click()
    const dialog = page.getByRole("dialog")
    await expect(dialog).toBeVisible()
    // Whether the router takes the page or has given it up by now
    const isPage = (request: Request) => /\/records\/\d+\?.*_rsc=/.test(request.url())
    const over = Promise.race([
      page.waitForEvent("requestfinished", isPage),
      page.waitForEvent("requestfailed", isPage),
    ])
    letGo()
    await over
    await page.evaluate(() => new Promise((drawn) => requestIdleCallback(drawn)))
    await expect(dialog).toBeVisible()
    await expect(page).toHaveURL(/\/records$/)
    await page.keyboard.press("Escape")
    await expect(dialog).toBeHidden()
  })

  await test.step("what a dialog says is in view on a phone, wherever it was scrolled to", async () => {
    await page.setViewportSize({ width: 390, height: 600 })
    await page.getByRole("button", { name: "More", exact: true }).click()
    await page.getByRole("menuitem", { name: "Take with you" }).click()
    const dialog = page.getByRole("dialog", { name: "Take with you" })
    const saving = page.waitForEvent("download")
    await dialog.getByRole("button", { name: "Sharing and activity (FHIR)" }).click()
    await saving
    await expect(dialog.getByRole("status")).toBeInViewport({ ratio: 0.9 })
    await dialog.getByRole("button", { name: "Close" }).click()
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  await test.step("the record opens at the next press", async () => {
    await openRow(page, "Eye test")
    await expect(page).toHaveURL(/\/records\/\d+$/)
  })
})

test("a patient corrects a record, turns the pages of the list, and does something with several at once", async ({
  person,
}) => {
  const one = await person()
  const { page } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(
    one,
    ["Blod results", "Letter from Dr Reif", "Discharge letter", "Eye test"].map((title) =>
      madeUp(title, `${title}: nothing unusual.`),
    ),
    { folder: "Heart", newFolder: true },
  )

  await test.step("a correction is shown, and what it said before stands in the history", async () => {
    await openRow(page, "Blod results")
    await page.getByRole("button", { name: "More", exact: true }).click()
    await page.getByRole("menuitem", { name: "Correct name, kind or date" }).click()
    const dialog = page.getByRole("dialog", { name: "Correct this record" })
    await dialog.getByRole("button", { name: "Correct it" }).click()
    await expect(dialog.getByRole("alert")).toHaveText(/It says so already/)
    await look(page, "correct-record", { dialog: true })
    await dialog.getByLabel("Name", { exact: true }).fill("Blood results")
    await dialog.getByLabel("Kind").selectOption({ label: "Letter" })
    await dialog.getByLabel("Date").fill("2020-02-29")
    await dialog.getByRole("button", { name: "Correct it" }).click()
    await expect(dialog).toBeHidden({ timeout: 60_000 })
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Blood results")
    await expect(page.getByText(/^Letter · 29 February 2020/)).toBeVisible()
    await expect(
      page.getByText(/You corrected the name from “Blod results”, the kind from/).first(),
    ).toBeVisible()
    await expect(page.getByText("Blod results: nothing unusual.").first()).toBeVisible()
    await look(page, "record-corrected")
  })

  await test.step("the newer and the older record are a press away", async () => {
    const others = page.getByRole("navigation", { name: "Other records" })
    await expect(others.getByRole("link", { name: "Older" })).toBeHidden()
    await others.getByRole("link", { name: "Newer" }).click()
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Blood results")
    await others.getByRole("link", { name: "Older" }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Blood results")
  })

  await test.step("on paper there is the record and whose it is, and nothing to press", async () => {
    await page.emulateMedia({ media: "print" })
    await expect(page.getByText(/Ines Vogel · printed from Keyward/)).toBeVisible()
    await expect(page.getByRole("button", { name: "Download" })).toBeHidden()
    await expect(page.getByRole("heading", { name: "History" })).toBeHidden()
    await page.screenshot({ path: "test-output/screens/record-printed.png", fullPage: true })
    await page.emulateMedia({ media: "screen" })
  })

  await test.step("two records are moved to a new folder with one yes", async () => {
    await page.goBack()
    await page
      .getByRole("navigation", { name: "Main" })
      .first()
      .getByRole("link", { name: "Records" })
      .click()
    await page.getByRole("button", { name: "Select" }).click()
    await page.getByRole("checkbox", { name: "Eye test" }).check()
    await page.locator("label", { hasText: /^Discharge letter$/ }).click()
    await expect(page.getByText("2 records chosen")).toBeVisible()
    await look(page, "records-chosen")
    await page.getByRole("button", { name: "Move", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Move 2 records" })
    await dialog.getByRole("button", { name: "Move them" }).click()
    await expect(dialog.getByRole("alert")).toHaveText("Choose a folder.")
    await dialog.getByRole("radio", { name: "A new folder" }).check()
    await dialog.getByLabel("Name of the folder").fill("Eyes")
    await dialog.getByRole("button", { name: "Move them" }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole("link", { name: /^Eyes\s*2$/ })).toBeVisible()
  })

  await test.step("what is shown is downloaded as one ZIP", async () => {
    await openFolder(one, "Eyes")
    await page.getByRole("button", { name: "Select" }).click()
    await page.getByRole("button", { name: "All shown" }).click()
    await page.getByRole("button", { name: "Download", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Download 2 records" })
    const started = page.waitForEvent("download")
    await dialog.getByRole("button", { name: /^Download/ }).click()
    expect((await started).suggestedFilename()).toMatch(/^keyward-records-.*\.zip$/)
    await expect(dialog).toBeHidden()
  })

  await test.step("a folder is renamed, put into another one, and is gone", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click()
    await page.getByRole("menuitem", { name: "Rename this folder" }).click()
    const rename = page.getByRole("dialog", { name: "Rename this folder" })
    await rename.getByLabel("Name").fill("heart")
    await rename.getByRole("button", { name: "Rename it" }).click()
    await expect(rename.getByRole("alert")).toHaveText(/Another folder has this name/)
    await rename.getByLabel("Name").fill("Eye clinic")
    await rename.getByRole("button", { name: "Rename it" }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Eye clinic")
    await page.getByRole("button", { name: "More", exact: true }).click()
    await page.getByRole("menuitem", { name: "Put it into another folder" }).click()
    const merge = page.getByRole("dialog", { name: "Put this folder into another one" })
    await merge.getByRole("radio", { name: "Heart" }).check()
    await look(page, "folder-merged", { dialog: true })
    await merge.getByRole("button", { name: "Put them together" }).click()
    await expect(merge).toBeHidden()
    await expect(page.getByRole("link", { name: /^Eye clinic/ })).toHaveCount(0)
    await expect(page.getByRole("link", { name: /^Heart\s*4$/ })).toBeVisible()
  })

  await test.step("two are removed, each by a yes of its own", async () => {
    await page.getByRole("button", { name: "Select" }).click()
    await page.getByRole("checkbox", { name: "Eye test" }).check()
    await page.getByRole("checkbox", { name: "Discharge letter" }).check()
    await page.getByRole("button", { name: "Remove", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Remove 2 records?" })
    await expect(dialog.getByText("once for each of them")).toBeVisible()
    await dialog.getByRole("button", { name: "Remove them" }).click()
    await expect(dialog).toBeHidden({ timeout: 60_000 })
    await expect(page.getByRole("link", { name: /^Heart\s*2$/ })).toBeVisible()
  })

  await test.step("a line of the activity leads to what it tells of", async () => {
    await page
      .getByRole("navigation", { name: "Main" })
      .first()
      .getByRole("link", { name: "Activity" })
      .click()
    await page
      .getByRole("link", { name: /stored “Blood results” anew/ })
      .first()
      .click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Blood results")
  })
})

test("what a dialog misses is in view, read and focused; with scrollbars its corners stay round", async ({
  person,
  seeded: _,
}) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  await expect(page.getByRole("link", { name: /discharge/i })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Share" })
  await dialog.getByRole("button", { name: "Share", exact: true }).click()
  await expect(dialog.getByRole("alert")).toBeInViewport({ ratio: 1 })
  await expect(dialog.getByLabel("With whom")).toBeFocused()
  await look(page, "share-gap", { dialog: true })
  await page.keyboard.press("Escape")
  await page.setViewportSize({ width: 800, height: 900 })
  await look(page, "records-scrollbars")
})

test("a doctor's question says what is missing where it is seen", async ({ person, seeded: _ }) => {
  const { page } = await demoPerson(person, /^Dr Elena Marchetti/)
  await page.getByRole("button", { name: "Ask a patient" }).click()
  const dialog = page.getByRole("dialog", { name: "Ask for access" })
  await dialog.getByLabel("Whom").fill("Asha")
  await dialog
    .getByRole("button", { name: /Asha Menon/ })
    .first()
    .click()
  await dialog.getByRole("button", { name: /^Ask Asha/ }).click()
  await expect(dialog.getByRole("alert")).toBeInViewport({ ratio: 1 })
  await expect(dialog.getByLabel("Why you ask")).toBeFocused()
  await look(page, "ask-gap", { dialog: true })
})

test("a browser that blocks site data is told what to allow", async ({ person }) => {
  const { page, context } = await person()
  await context.addInitScript(() =>
    Object.defineProperty(window, "sessionStorage", {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError")
      },
    }),
  )
  await page.goto("/")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Your browser blocks what Keyward keeps here",
  )
  await look(page, "site-data-blocked")
})
