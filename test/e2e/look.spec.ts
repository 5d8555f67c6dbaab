import { connect, demoPerson, enterDemo, keepKeys, makeKeys, sayWho, signIn } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords, row, startAdding, tray } from "./records"
import { madeUp } from "./samples"

test.describe.configure({ timeout: 900_000 })

test("the way in: welcome, its dialogs, every step of set-up, the lock", async ({ person }) => {
  const one = await person()
  const { page } = one
  await look(page, "welcome")
  for (const [button, name] of [
    ["How it works", "how-it-works"],
    ["I don’t have a wallet yet", "no-wallet"],
  ] as const) {
    await page.getByRole("button", { name: button }).click()
    await look(page, name, { dialog: true })
    await page.getByRole("button", { name: "I see" }).click()
  }
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await look(page, "connect", { dialog: true })
  await page.keyboard.press("Escape")
  await connect(one)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in with your wallet")
  await look(page, "set-up-sign-in")
  await signIn(one)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Create your keys")
  await page.getByRole("checkbox", { name: /Also ask me for a secret/ }).check()
  await look(page, "set-up-keys")
  await page.getByRole("checkbox", { name: /Also ask me for a secret/ }).uncheck()
  const code = await makeKeys(one)
  await look(page, "set-up-recovery-code")
  await page.getByRole("button", { name: "I have my copy" }).click()
  await look(page, "set-up-type-back")
  await page.getByRole("button", { name: "Show the code again" }).click()
  await keepKeys(one, code)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who are you?")
  await look(page, "set-up-who-you-are")
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
  await look(page, "records-empty")
  one.watch.expect(/status of 404.*\/nowhere/)
  await page.goto("/nowhere")
  await look(page, "not-found")
  await page.goto("/records")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Unlock your records")
  await look(page, "unlock")
  await page.getByRole("button", { name: "Use recovery code" }).click()
  await look(page, "unlock-by-code")
})

test("adding: the dialog, the tray where it needs somebody", async ({ person }) => {
  const one = await person()
  const { page } = one
  await connect(one)
  await signIn(one)
  await keepKeys(one, await makeKeys(one))
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
  const files = [madeUp("Blood results", "HbA1c 6.1 %"), madeUp("Letter from Dr Reif", "Dear colleague")]
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose files" }).click()
  await (
    await chooser
  ).setFiles(files.map(({ name, bytes }) => ({ name, mimeType: "text/plain", buffer: bytes })))
  await expect(page.getByRole("dialog", { name: "Add 2 files" })).toBeVisible()
  await look(page, "add-records", { dialog: true })
  await page.keyboard.press("Escape")
  await addRecords(one, files, { folder: "Heart", newFolder: true })
  one.wallet.refuseNext("eth_sendTransaction")
  await startAdding(one, [madeUp("Discharge letter", "Home today.")])
  await expect(tray(page).getByText("You said no in your wallet")).toBeVisible()
  await look(page, "records-tray")
})

test("a patient's pages", async ({ person, seeded: _ }) => {
  const { page } = await demoPerson(person, /^Asha Menon/)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Records")
  await expect(page.getByRole("link", { name: /discharge/i })).toBeVisible()
  await look(page, "records")
  await page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Share" })
  await dialog.getByLabel("With whom").fill("Marchetti")
  await dialog
    .getByRole("button", { name: /Marchetti/ })
    .first()
    .click()
  await expect(dialog.getByText("The digits of their key:")).toBeVisible()
  await look(page, "share", { dialog: true })
  await dialog.getByRole("button", { name: "Cancel" }).click()

  const rows = page.getByRole("list", { name: /\d{4}$/ }).getByRole("link")
  const titles = await rows.allInnerTexts()
  expect(titles.length).toBeGreaterThan(5)
  for (const [index, title] of [...new Set(titles)].entries()) {
    await row(page, title).first().click()
    await expect(page.getByText("byte for byte").first()).toBeVisible()
    await expect(page.getByText("Opening the document")).toHaveCount(0)
    await look(page, `record-${index + 1}`)
    await page.goBack()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Records")
  }

  await page.getByRole("link", { name: "Who can see what" }).first().click()
  await expect(page.getByRole("table")).toBeVisible()
  await look(page, "who-can-see-what")
  await page.getByRole("button", { name: /^Stop sharing .* with Dr Lukas Brandt/ }).click()
  await look(page, "stop-sharing", { dialog: true })
  await page.keyboard.press("Escape")
  await page.getByRole("link", { name: "Activity" }).first().click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Activity")
  await expect(page.getByRole("list").first()).toBeVisible()
  await look(page, "activity")
  await page.goto("/settings")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings")
  await look(page, "settings")
})

test("a doctor's pages", async ({ person, seeded: _ }) => {
  const fresh = await person({ walletless: true })
  const enterAs = async (name: RegExp) => {
    await enterDemo(fresh, name)
    await expect(fresh.page.getByRole("heading", { level: 1 })).toHaveText("Patients")
  }
  const { page } = fresh
  await enterAs(/^Dr Elena Marchetti/)
  await expect(page.getByText("The digits of your key:")).toBeVisible()
  await look(page, "patients-empty")
  await page.getByRole("button", { name: /Marchetti/ }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await enterAs(/^Dr Nandini Rao/)
  await expect(page.getByRole("link", { name: "Asha Menon" })).toBeVisible()
  await look(page, "patients")
  await page.getByRole("link", { name: "Asha Menon" }).click()
  await expect(page.getByRole("button", { name: "Download", exact: true })).toBeVisible()
  await look(page, "patient")
  await page.getByRole("link", { name: "Open full" }).click()
  await expect(page.getByText("byte for byte").first()).toBeVisible()
  await look(page, "shared-record")
})
