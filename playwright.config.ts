import { defineConfig } from "@playwright/test"
import { findBrowser } from "./test/browser"

const browser = await findBrowser()

/** The journeys share one chain and one store, so they run one after the other. */
export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-output/playwright",
  globalSetup: "./test/e2e/global-setup.ts",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-output/playwright.json" }]],
  use: {
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    locale: "en-GB",
    timezoneId: "Europe/Vienna",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { executablePath: browser.executablePath, args: browser.args },
  },
})
