import type { Page } from "@playwright/test"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"

test.describe.configure({ timeout: 600_000 })

const ROLES = [
  { who: /^Asha Menon/, home: "/records" },
  { who: /^Meera Menon/, home: "/records" },
  { who: /^Dr Nandini Rao/, home: "/patients" },
  { who: /^Dr Elena Marchetti/, home: "/patients" },
] as const

/** Pages of one shape (`/records/3`, `/records/7`) that are looked at. */
const OF_A_SHAPE = 2
const shapeOf = (path: string) => path.replace(/\d+/g, "#")
/** Does something by itself, without a dialog that asks first, or leaves the account. */
const NOT_PRESSED =
  /^(take back|let them|sign out|copy|print|download|save|show more|open the|unlocked|keys|close|use .* theme|end )/i

/** Waits until the page shows what it has to show. */
async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0)
  await expect(page.getByRole("heading", { level: 1, name: "Opening…" })).toHaveCount(0)
}

/** Goes to a page inside the app, as one loaded anew would lock the keys, and waits until the former one is gone. */
async function go(page: Page, path: string): Promise<void> {
  const pathOf = ({ pathname, search }: URL) => pathname + search
  const former = pathOf(new URL(page.url()))
  if (former === path) return
  await page.evaluate((to) => {
    const { next } = window as unknown as { next: { router: { push: (to: string) => void } } }
    next.router.push(to)
  }, path)
  await page.waitForURL((url) => pathOf(url) !== former)
}

/** What can be done next on a page, beside the bars that every page has. */
const steps = (page: Page) => page.locator("main").locator("a:visible, button:visible, input:visible")

/** Opens whatever a button of the page opens, and says what is a dead end there. */
async function press(page: Page, where: string): Promise<string[]> {
  const dead: string[] = []
  const buttons = page.locator("main button:visible")
  const names = await buttons.evaluateAll((all) =>
    all.map((each) => each.getAttribute("aria-label") ?? each.textContent?.trim() ?? ""),
  )
  const seen = new Set<string>()
  for (const name of names) {
    // One of many alike is enough: "Stop sharing Heart with …"
    const kind = name.split(" ").slice(0, 2).join(" ")
    if (name === "" || NOT_PRESSED.test(name) || seen.has(kind)) continue
    seen.add(kind)
    const button = page.locator("main").getByRole("button", { name, exact: true }).first()
    if (!(await button.isVisible())) continue
    // A page that is still filling may put another button in its place; the next page is asked
    const pressed = await button.click({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
    if (!pressed) continue
    const dialog = page.getByRole("dialog")
    const menu = page.getByRole("menu")
    const opened = await dialog
      .or(menu)
      .first()
      .waitFor({ timeout: 1_500 })
      .then(
        () => true,
        () => false,
      )
    if (!opened) continue
    const inside = (await dialog.isVisible()) ? dialog : menu
    const ways = await inside.locator("button:visible, a:visible").count()
    if (ways === 0) dead.push(`${where}: “${name}” opens something without a way on`)
    await page.keyboard.press("Escape")
    await expect(dialog).toHaveCount(0)
  }
  return dead
}

for (const { who, home } of ROLES)
  test(`no screen of ${who.source.slice(1)} is without a next step`, async ({ person, seeded: _ }) => {
    const { page } = await demoPerson(person, who)
    await page.waitForURL(`**${home}`)
    await settle(page)
    const dead: string[] = []
    const found = [home, "/patients", "/activity", "/directory", "/settings"]
    const shapes = new Map<string, number>()
    const seen = new Set<string>()
    for (let path = found.shift(); path !== undefined; path = found.shift()) {
      const shape = shapeOf(path)
      const before = shapes.get(shape) ?? 0
      if (seen.has(path) || before >= OF_A_SHAPE) continue
      seen.add(path)
      shapes.set(shape, before + 1)
      await go(page, path)
      await settle(page)
      const isLive = await expect
        .poll(() => steps(page).count(), { timeout: 20_000 })
        .toBeGreaterThan(0)
        .then(
          () => true,
          () => false,
        )
      if (!isLive) dead.push(`${path}: nothing to do`)
      const links = await page
        .locator("main a[href^='/'], header a[href^='/']")
        .evaluateAll((all) => all.map((each) => each.getAttribute("href") ?? ""))
      found.push(...links.filter((link) => !link.startsWith("/api/") && link !== "/"))
      if (before === 0) dead.push(...(await press(page, path)))
    }
    expect(dead).toEqual([])
    expect(seen.size, "pages that were looked at").toBeGreaterThan(3)
  })
