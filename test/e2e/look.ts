import { join } from "node:path"
import type { Page } from "@playwright/test"
import { ROOT } from "../../scripts/lib/run"
import { axeOn } from "../axe"
import { expect } from "./fixtures"

const SCREENS = join(ROOT, "test-output", "screens")

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const

/**
 * Looks at a page in light and dark, wide and narrow: axe finds nothing, nothing sticks out to the side, there is one
 * heading of the first rank and a title. Keeps a picture of each for people to look at.
 */
export async function look(page: Page, name: string, { dialog = false } = {}): Promise<void> {
  const wide = page.viewportSize()
  for (const colorScheme of ["light", "dark"] as const)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      await twoFrames(page)
      const where = `${name}, ${colorScheme}, ${size.width} px`
      await page.screenshot({
        path: join(SCREENS, `${name}-${size.width}-${colorScheme}.png`),
        fullPage: !dialog,
      })
      const { violations } = await axeOn(page).analyze()
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      )
      expect.soft(found, `axe on ${where}`).toEqual([])
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(over, `sticks out on ${where}`).toBeLessThanOrEqual(0)
    }
  await expect.soft(page.getByRole("heading", { level: 1 }), `first headings of ${name}`).toHaveCount(1)
  await expect.soft(page, `title of ${name}`).toHaveTitle(/Keyward/)
  if (wide) await page.setViewportSize(wide)
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
}

/** The part of a long list that has come near the screen is laid out in the frame after. */
export const twoFrames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
