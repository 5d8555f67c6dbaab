import { join } from "node:path"
import type { Page } from "@playwright/test"
import { ROOT } from "../../scripts/lib/run"
import { keepKeys, sayWho, setUp, signIn, typeBack } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { countEffort, numberedStack, sayYes, withAuthenticator, writeEffort } from "./passkeys"
import { addRecords, openRow, row } from "./records"
import { ownDigits, share } from "./sharing"

const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

for (const [size, viewport] of Object.entries(SIZES))
  test(`somebody without a wallet makes an account, comes back, adds and shares (${size})`, async ({
    person,
  }) => {
    const picture = (name: string) =>
      patient.page.screenshot({ path: join(ROOT, "test-output", "screens", `passkey-${name}-${size}.png`) })
    const patient = await person({ walletless: true, viewport })
    const { page } = patient
    await withAuthenticator(patient)
    const effort = await countEffort(patient)
    await sayYes(page)
    await picture("welcome")

    await page.getByRole("button", { name: "Use a passkey" }).click()
    await expect(page.getByRole("dialog", { name: "Use a passkey" })).toBeVisible()
    await picture("dialog")
    await page.getByRole("button", { name: "Make a new account" }).click()
    const code = await codeOf(patient)
    await picture("code")
    await keepKeys(patient, code)
    await sayWho(patient, { name: "Ines Vogel", role: "patient" })
    writeEffort(`account by passkey, ${size}`, effort)
    expect(effort.prompts).toBe(2)
    expect(effort.fields).toBe(2)
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()

    // A reload asks the device once, and nothing is typed.
    const before = effort.prompts
    await page.reload()
    await expect(page.getByRole("heading", { level: 1, name: "Open your records" })).toBeVisible()
    await picture("locked")
    await page.getByRole("button", { name: "Open with your passkey" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
    expect(effort.prompts).toBe(before + 1)

    // So does coming back after signing out, from the first page.
    await signOut(patient)
    await page.getByRole("button", { name: "Use a passkey" }).click()
    await page.getByRole("button", { name: "I have one: sign in" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
    expect(effort.prompts).toBe(before + 2)

    await addRecords(patient, [
      { name: "result.txt", title: "A result", path: "", bytes: Buffer.from("All is well.") },
    ])
    await expect(row(page, "A result")).toBeVisible()

    const doctor = await person()
    await setUp(doctor, { name: "Dr Kai Brandt", role: "doctor" })
    await doctor.page.getByRole("link", { name: "Patients" }).first().click()
    const digits = await ownDigits(doctor)
    await openRow(page, "A result")
    await share(patient, { with: doctor.wallet.account, name: "Dr Kai Brandt", what: "This record", digits })
    writeEffort(`account by passkey, two sign-ins, a record and a share, ${size}`, effort)

    // A page at a time: what it says of confirming is for somebody without a wallet.
    for (const [path, heading] of [
      ["/settings", "Settings"],
      ["/sharing", "Who can see what"],
      ["/activity", "Activity"],
    ] as const) {
      await page.goto(path)
      await page.getByRole("button", { name: "Open with your passkey" }).click()
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible()
      await expect(page.getByText("Dr Kai Brandt").or(page.getByText("Your passkey")).first()).toBeVisible()
      await tellsOfNoWallet(page)
      if (path === "/settings") await picture("ways")
    }
    await page.goto("/sharing")
    await page.getByRole("button", { name: "Open with your passkey" }).click()
    await page.getByRole("button", { name: /^Stop/ }).first().click()
    await expect(page.getByRole("dialog")).toContainText("This page asks you")
    await tellsOfNoWallet(page)
    await picture("stop")
  })

test("a device without the PRF extension is told so, and nothing is stored", async ({ person }) => {
  const one = await person({ walletless: true })
  await withAuthenticator(one, { hasPrf: false })
  await one.page.getByRole("button", { name: "Use a passkey" }).click()
  await one.page.getByRole("button", { name: "Make a new account" }).click()
  await expect(one.page.getByText("This device’s passkeys cannot keep a key")).toBeVisible()
  await one.page.screenshot({ path: join(ROOT, "test-output", "screens", "passkey-no-prf.png") })
})

test("a page that was opened by a number says where passkeys work", async ({ person }) => {
  const { page } = await person({ walletless: true, at: numberedStack() })
  await page.getByRole("button", { name: "Use a passkey" }).click()
  const dialog = page.getByRole("dialog", { name: "No passkey here" })
  await expect(dialog.getByText("Passkeys belong to a name")).toBeVisible()
  await expect(dialog.getByRole("link", { name: /^http:\/\/localhost/ })).toBeVisible()
  await expect(dialog.getByRole("button", { name: "Connect a wallet" })).toBeVisible()
  await page.screenshot({ path: join(ROOT, "test-output", "screens", "passkey-number.png") })
})

test("somebody who lost the passkey opens their records by the code on the paper", async ({ person }) => {
  const one = await person({ walletless: true })
  const { page } = one
  const browser = await withAuthenticator(one)
  await sayYes(page)
  await page.getByRole("button", { name: "Use a passkey" }).click()
  await page.getByRole("button", { name: "Make a new account" }).click()
  const code = await codeOf(one)
  const account = (await page.getByText(/^Account 0x/).textContent())?.replace("Account ", "") ?? ""
  await keepKeys(one, code)
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
  await signOut(one)
  await browser.send("WebAuthn.disable")

  await page.getByRole("button", { name: "Use a passkey" }).click()
  await page.getByRole("button", { name: /^I lost my passkey/ }).click()
  const dialog = page.getByRole("dialog", { name: "Open with your recovery code" })
  await dialog.getByLabel("Account").fill(account)
  await dialog.getByLabel("Recovery code").fill(code.join(" "))
  await page.screenshot({ path: join(ROOT, "test-output", "screens", "passkey-lost.png") })
  await dialog.getByRole("button", { name: "Open with the code" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
})

const tellsOfNoWallet = async (page: Page) =>
  expect(await page.locator("body").innerText()).not.toMatch(/\b(?:your|my)\s+wallet/i)

for (const [size, viewport] of Object.entries(SIZES))
  test(`somebody who fears that another got in makes new keys; what was broken off goes on by the new passkey (${size})`, async ({
    person,
  }) => {
    const one = await person({ walletless: true, viewport })
    const { page } = one
    const device = await withAuthenticator(one)
    await sayYes(page)
    const picture = (name: string) =>
      page.screenshot({ path: join(ROOT, "test-output", "screens", `passkey-${name}-${size}.png`) })
    await page.getByRole("button", { name: "Use a passkey" }).click()
    await page.getByRole("button", { name: "Make a new account" }).click()
    const code = await codeOf(one)
    await keepKeys(one, code)
    await sayWho(one, { name: "Ines Vogel", role: "patient" })
    await addRecords(one, [
      { name: "result.txt", title: "A result", path: "", bytes: Buffer.from("All is well.") },
    ])
    await expect(row(page, "A result")).toBeVisible()

    await page.goto("/settings")
    await page.getByRole("button", { name: "Open with your passkey" }).click()
    // Of two passkeys a person chooses the one that was just made; this browser takes either, so it has one device at a time
    await device.send("WebAuthn.disable")
    await withAuthenticator(one)
    await page.getByRole("button", { name: "Make new keys" }).click()
    const dialog = page.getByRole("dialog", { name: "Someone may have got in" })
    await dialog.getByLabel("Your present recovery code").fill(code.join(" "))
    await picture("new-keys")
    await tellsOfNoWallet(page)
    await dialog.getByRole("button", { name: "Make new keys" }).click()
    const next = await codeOf(one)
    expect(next).not.toEqual(code)
    await picture("new-code")
    await typeBack(one, next)
    await picture("keep-new-keys")
    // Once the account has moved, what its former signer's page still asks for is refused.
    one.watch.expect(SESSION_OVER)
    await dialog.getByRole("button", { name: "Use the new keys" }).click()
    // The page enters by the new passkey and finishes by itself.
    await expect(dialog).toBeHidden({ timeout: 30_000 })
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole("heading", { level: 3, name: "Your passkey" })).toBeVisible()
    await picture("after-new-keys")
    await page.getByRole("link", { name: "Records", exact: true }).first().click()
    await expect(row(page, "A result")).toBeVisible()

    await page.reload()
    await page.getByRole("button", { name: "Open with your passkey" }).click()
    await expect(row(page, "A result")).toBeVisible()
  })

test("somebody with a passkey gives the account to a wallet, and the passkey goes on opening it", async ({
  person,
}) => {
  const one = await person()
  const { page } = one
  await withAuthenticator(one)
  await sayYes(page)
  const picture = (name: string) =>
    page.screenshot({ path: join(ROOT, "test-output", "screens", `passkey-${name}.png`) })
  await page.getByRole("button", { name: "Use a passkey" }).click()
  await page.getByRole("button", { name: "Make a new account" }).click()
  const code = await codeOf(one)
  await keepKeys(one, code)
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, [
    { name: "result.txt", title: "A result", path: "", bytes: Buffer.from("All is well.") },
  ])
  await expect(row(page, "A result")).toBeVisible()

  await page.goto("/settings")
  await page.getByRole("button", { name: "Open with your passkey" }).click()
  await page.getByRole("button", { name: "Move to a wallet" }).click()
  const dialog = page.getByRole("dialog", { name: "Move this account to a wallet" })
  await dialog.getByLabel("Recovery code").fill(code.join(" "))
  await picture("to-wallet")
  one.watch.expect(SESSION_OVER)
  await dialog.getByRole("button", { name: "Choose the wallet" }).click()
  await page
    .getByRole("dialog", { name: "Connect your wallet" })
    .getByRole("button", { name: /^MetaMask/ })
    .click()
  await signIn(one)
  // A passkey is one more way into the account that has a wallet now.
  await page.getByRole("button", { name: "Use your passkey" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
  await expect(page.getByRole("heading", { level: 3, name: "Your wallet" })).toBeVisible()
  await expect(page.getByRole("heading", { level: 3, name: "Your passkey" })).toBeVisible()
  await picture("at-wallet")
  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await expect(row(page, "A result")).toBeVisible()
})

test("a lock and a sign-out reach every tab of the browser", async ({ person }) => {
  const one = await person({ walletless: true })
  const { page, context } = one
  await withAuthenticator(one)
  await sayYes(page)
  await page.getByRole("button", { name: "Use a passkey" }).click()
  await page.getByRole("button", { name: "Make a new account" }).click()
  const code = await codeOf(one)
  await keepKeys(one, code)
  await sayWho(one, { name: "Ines Vogel", role: "patient" })

  const other = await context.newPage()
  await other.goto("/records")
  const open = async () => {
    await expect(other.getByRole("heading", { level: 1, name: "Open your records" })).toBeVisible()
    await other.getByRole("button", { name: "Use recovery code" }).click()
    await other.getByLabel("Recovery code").fill(code.join(" "))
    await other.getByRole("button", { name: "Open with the code" }).click()
  }
  const records = other.getByRole("heading", { level: 1, name: "Records", exact: true })
  const opens = other.getByRole("heading", { level: 1, name: "Open your records" })

  // One that is just being opened stays locked
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await other.route("**/api/notebook*", async (route) => {
    await held
    await route.continue()
  })
  const asked = other.waitForRequest("**/api/notebook*")
  await open()
  await asked
  await page.getByRole("button", { name: /^Keys Unlocked/ }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Open your records" })).toBeVisible()
  letGo()
  await expect(other.getByText("Your keys are locked.")).toBeVisible()
  await expect(opens).toBeVisible()
  await other.unroute("**/api/notebook*")
  await page.getByRole("button", { name: "Use recovery code" }).click()
  await page.getByLabel("Recovery code").fill(code.join(" "))
  await page.getByRole("button", { name: "Open with the code" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()

  await open()
  await expect(records).toBeVisible()
  await page.getByRole("button", { name: /^Keys Unlocked/ }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Open your records" })).toBeVisible()
  await expect(opens).toBeVisible()

  await open()
  await expect(records).toBeVisible()
  await other.getByRole("button", { name: /Ines Vogel/ }).click()
  await other.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(other.getByRole("button", { name: "Use a passkey" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeVisible()
})

const SESSION_OVER = /status of 401/

async function codeOf({ page }: Person): Promise<string[]> {
  const list = page.getByRole("list", { name: "Your recovery code" })
  await expect(list.getByRole("listitem")).toHaveCount(14)
  const items = await list.getByRole("listitem").allInnerTexts()
  return items.map((text) => text.replace(/^\d+\s+/, "").trim())
}

async function signOut({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: /Ines Vogel/ }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeVisible()
}
