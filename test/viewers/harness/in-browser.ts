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
    // A dialog that still rises has colours that no reader will see: axe must not judge them
    browser = await chromium.launch({ executablePath, args: [...args, "--force-prefers-reduced-motion"] })
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

const EVENTUALLY_MS = 20_000

/** Tries a check until it holds: pictures and lists follow a click a little later on a busy machine. */
export async function eventually(check: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + EVENTUALLY_MS
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
