import { existsSync } from "node:fs"
import { defineConfig } from "@playwright/test"

const FIREFOX = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
]
const executablePath = process.env.KEYWARD_FIREFOX ?? FIREFOX.find((path) => existsSync(path))
if (!executablePath) throw new Error("No Firefox found: install it, or name one with KEYWARD_FIREFOX.")

/** Firefox as it is installed, driven by WebDriver BiDi; `npm run test:firefox`, every week (docs/testing.md). */
export default defineConfig({
  testDir: "test/firefox",
  outputDir: "test-output/playwright-firefox",
  globalSetup: "./test/e2e/global-setup.ts",
  workers: 1,
  forbidOnly: true,
  timeout: 900_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    locale: "en-GB",
    timezoneId: "Europe/Vienna",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    serviceWorkers: "allow",
    launchOptions: { executablePath },
  },
})
