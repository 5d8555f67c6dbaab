import { join } from "node:path"
import { ROOT } from "../../scripts/lib/run"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { countEffort, sayYes, withAuthenticator, writeEffort } from "./passkeys"
import { addRecords, row } from "./records"
import { madeUp } from "./samples"

const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

for (const [size, viewport] of Object.entries(SIZES))
  test(`a parent makes an account for their child, acts for it, and the child takes it over (${size})`, async ({
    person,
  }) => {
    test.slow()
    const mother = await person({ viewport })
    const { page } = mother
    await setUp(mother, { name: "Meera Menon", role: "patient" })
    await sayYes(page)
    const picture = (name: string, of = page) =>
      of.screenshot({ path: join(ROOT, "test-output", "screens", `care-${name}-${size}.png`) })
    const effort = await countEffort(mother)
    await unlocked(mother)
    await menuItem(mother, /Meera Menon/, "Settings")
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
    await expect(page.getByText("You keep no account for anybody.")).toBeVisible()
    await page.getByRole("button", { name: "Make an account for somebody" }).click()
    const who = page.getByRole("dialog", { name: "An account for somebody you care for" })
    await who.getByRole("button", { name: "Continue" }).click()
    await expect(who.getByText("Type what they are called.")).toBeVisible()
    await who.getByLabel("Their name").fill("Nila Menon")
    await who.getByLabel(/^Date of birth/).fill("2019-04-02")
    if (size === "wide") await look(page, "care-who", { dialog: true })
    await who.getByRole("button", { name: "Continue" }).click()

    const shown = page.getByRole("dialog", { name: "The recovery code of Nila Menon" })
    const paper = await paperIn(mother)
    if (size === "wide") await look(page, "care-code", { dialog: true })
    await picture("code")
    await typeBack(mother, paper.code)
    await expect(shown).toHaveCount(0)
    await page.getByRole("button", { name: "Keep this account" }).click()
    const ready = page.getByRole("dialog", { name: "The account of Nila Menon is ready" })
    await expect(ready).toBeVisible({ timeout: 60_000 })
    await picture("ready")
    writeEffort(`account for somebody else, ${size}`, effort)
    await ready.getByRole("button", { name: "Open their records" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
    await expect(page.getByText("You act for Nila Menon")).toBeVisible()
    const added = madeUp("Seen at birth", "Both ears hear well.")
    await addRecords(mother, [added])
    await expect(row(page, added.title)).toBeVisible()
    await picture("acting")
    await page.getByRole("button", { name: "Back to my own records" }).first().click()
    await expect(page.getByText("You act for Nila Menon")).toHaveCount(0)

    // From the switch too, after the page was loaded anew.
    await page.reload()
    await unlocked(mother)
    await menuItem(mother, /Meera Menon/, "Act for Nila Menon")
    await expect(page.getByText("You act for Nila Menon")).toBeVisible()
    await expect(row(page, added.title)).toBeVisible()
    await page.getByRole("button", { name: "Back to my own records" }).first().click()
    await expect(page.getByText("You act for Nila Menon")).toHaveCount(0)
    await menuItem(mother, /Meera Menon/, "Settings")
    await page.getByRole("button", { name: "Hand over: Nila Menon" }).click()
    const handing = page.getByRole("dialog", { name: "Hand the account over to Nila Menon" })
    await expect(handing.getByText("Make it yours")).toBeVisible()
    if (size === "wide") await look(page, "care-hand-over", { dialog: true })
    await handing.getByRole("button", { name: "I see" }).click()
    if (size === "wide") await look(page, "care-settings")

    // The child, on a device of their own.
    const child = await person({ walletless: true, viewport })
    await withAuthenticator(child)
    await sayYes(child.page)
    await child.page.getByRole("button", { name: "Use a passkey" }).click()
    await child.page.getByRole("button", { name: /^I lost my passkey/ }).click()
    const lost = child.page.getByRole("dialog", { name: "Open with your recovery code" })
    await lost.getByLabel("Account").fill(paper.account)
    await lost.getByLabel("Recovery code").fill(paper.code.join(" "))
    await lost.getByRole("button", { name: "Open with the code" }).click()
    await expect(child.page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
    await expect(row(child.page, added.title)).toBeVisible()
    await menuItem(child, /Nila Menon/, "Settings")
    await expect(child.page.getByText("Meera Menon made this account for you and keeps it")).toBeVisible()
    await child.page.getByRole("button", { name: "Make it yours" }).click()
    const taking = child.page.getByRole("dialog", { name: "Make it yours" })
    await taking.getByRole("button", { name: "Continue" }).click()
    await expect(taking.getByText("Choose one of the two.")).toBeVisible()
    await taking.getByLabel(/^The code on the paper/).fill(paper.code.join(" "))
    const choice = size === "wide" ? /acts for me no more/ : /goes on acting for me/
    await taking.getByRole("radio", { name: choice }).check()
    if (size === "wide") await look(child.page, "care-take-over", { dialog: true })
    await taking.getByRole("button", { name: "Continue" }).click()
    const own = await paperIn(child)
    expect(own.code).not.toEqual(paper.code)
    await typeBack(child, own.code)
    await picture("taking", child.page)
    // The former session ends with the move; what the page was still asking for by it is refused
    child.watch.expect(/status of 401.*\/api\//)
    await child.page.getByRole("button", { name: "Take it over" }).click()
    await expect(child.page.getByRole("heading", { level: 3, name: "Your passkey" })).toBeVisible({
      timeout: 120_000,
    })
    await expect(child.page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible({
      timeout: 60_000,
    })
    await expect(child.page.getByText(/made this account for you/)).toHaveCount(0)
    await picture("taken", child.page)

    await page.reload()
    await unlocked(mother)
    if (size === "wide") {
      await expect(page.getByText("They have the account now.")).toBeVisible()
      await page.getByRole("button", { name: "Take off the list: Nila Menon" }).click()
      await expect(page.getByText("You keep no account for anybody.")).toBeVisible()
    } else {
      await menuItem(mother, /Meera Menon/, "Act for Nila Menon")
      await expect(page.getByText("You act for Nila Menon")).toBeVisible()
      await expect(row(page, added.title)).toBeVisible()
    }
  })

async function unlocked({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: /^(?:Records|Settings)$/ })).toBeVisible()
}

async function menuItem({ page }: Person, name: RegExp, item: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name }).click()
  await page.getByRole("menuitem", { name: item }).click()
}

async function paperIn({ page }: Person): Promise<{ code: string[]; account: string }> {
  const list = page.getByRole("list", { name: "Your recovery code" })
  await expect(list.getByRole("listitem")).toHaveCount(14)
  const items = await list.getByRole("listitem").allInnerTexts()
  const account = (await page.getByText(/^Account 0x/).textContent())?.replace("Account ", "") ?? ""
  return { code: items.map((text) => text.replace(/^\d+\s+/, "").trim()), account }
}

async function typeBack({ page }: Person, code: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: "I have my copy" }).click()
  const heading = page.getByRole("heading", { name: /^Type group/ })
  const number = Number(/\d+/.exec((await heading.textContent()) ?? "")?.[0])
  await page.getByRole("textbox", { name: /^Group \d+$/ }).fill(code[number - 1] ?? "")
  await page.getByRole("button", { name: "Check and continue" }).click()
}
