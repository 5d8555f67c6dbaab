import { mkdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { chromium } from "@playwright/test"
import { claimedType } from "../../../app/_core/file-types"
import { ROOT } from "../../../scripts/lib/run"
import { findBrowser } from "../../browser"
import { openHarness } from "./serve"

/**
 * `npx tsx --conditions=react-server test/viewers/harness/look.ts [--dark] [--record] FILE…` opens each file in its
 * viewer at 1280 and 390 px and leaves the pictures in `test-output/look`. `--record`: all files are one record. What
 * the console and the policy said is printed.
 */
const words = process.argv.slice(2)
const paths = words.filter((word) => !word.startsWith("--"))
const harness = await openHarness({ theme: words.includes("--dark") ? "dark" : "light" })
const browser = await findBrowser()
const shown = await chromium.launch({ executablePath: browser.executablePath, args: browser.args })
const folder = join(ROOT, "test-output", "look")
mkdirSync(folder, { recursive: true })
const given = paths.map((path) => {
  const name = basename(path)
  return { name, type: claimedType({ name, type: "" }).mime[0], bytes: readFileSync(path) }
})
const records = words.includes("--record") ? [given] : given.map((file) => [file])
for (const files of records) {
  harness.give(files)
  for (const width of [1280, 390]) {
    const page = await shown.newPage({ viewport: { width, height: 900 } })
    page.on("console", (message) => console.log(`  ${message.type()}: ${message.text()}`))
    page.on("pageerror", (error) => console.log(`  error: ${error.message}`))
    await page.goto(harness.url)
    await page.waitForSelector("section[aria-label]")
    await page
      .waitForFunction(() => !document.querySelector("main [role=status]"), undefined, { timeout: 15_000 })
      .catch(() => undefined)
    // What is drawn on a canvas has no sign in the document that it is done
    await page.waitForTimeout(Number(process.env["LOOK_WAIT"] ?? 700))
    const picture = join(folder, `${files[0]?.name}.${width}.png`)
    await page.screenshot({ path: picture, fullPage: true })
    console.log(picture)
    await page.close()
  }
}
await shown.close()
await harness.close()
