import { availableParallelism } from "node:os"
import { defineConfig } from "@playwright/test"
import { findBrowser } from "./test/browser"

const browser = await findBrowser()

/**
 * Each worker has a chain and an app of its own (global-setup), so that no test meets another worker's; the tests of
 * one file run one after the other in one worker, unless the file says that they may be split. The timeouts are for
 * a machine on which all workers are busy: what passes never waits for them.
 */
export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-output/playwright",
  globalSetup: "./test/e2e/global-setup.ts",
  fullyParallel: false,
  workers: Math.min(2, availableParallelism()),
  // What passes at its second try only is named at the end of the run: it is to be mended, and holds nobody up.
  retries: process.env.CI ? 1 : 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: "test-output/playwright.json" }]],
  use: {
    actionTimeout: 60_000,
    navigationTimeout: 120_000,
    locale: "en-GB",
    timezoneId: "Europe/Vienna",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    // A fifth of a test's processor time; `--trace retain-on-failure` where a failure has to be looked into.
    trace: "off",
    launchOptions: { executablePath: browser.executablePath, args: browser.args },
  },
})
