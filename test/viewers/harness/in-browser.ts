import { chromium } from "@playwright/test"
import type { Browser } from "@playwright/test"
import { findBrowser } from "../../browser"
import { openHarness } from "./serve"
import type { Harness } from "./serve"

/** A harness and a browser for the tests of the `describe` that calls this; both end with it. */
export function harnessInBrowser(): { readonly harness: Harness; readonly browser: Browser } {
  let harness: Harness
  let browser: Browser
  before(async () => {
    harness = await openHarness()
    const { executablePath, args } = await findBrowser()
    browser = await chromium.launch({ executablePath, args })
  })
  after(async () => {
    await browser.close()
    await harness.close()
  })
  return {
    get harness() {
      return harness
    },
    get browser() {
      return browser
    },
  }
}
