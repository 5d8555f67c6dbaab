import { rm } from "node:fs/promises"
import { test as base, chromium } from "@playwright/test"
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test"
import { seed } from "../../scripts/seed"
import { newAccount } from "./chain"
import { testStack } from "./stack"
import type { TestStack } from "./stack"
import { TestWallet } from "./wallet"
import { watch } from "./watch"
import type { Watch } from "./watch"

/** Somebody at a device of their own: a browser profile, a wallet in it and a page. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
  readonly wallet: TestWallet
  readonly watch: Watch
}

export interface PersonOptions extends BrowserContextOptions {
  /** An account that has a history; else a new one. */
  wallet?: TestWallet
  /** Another app than the one all journeys share. */
  at?: TestStack
  /** No wallet in this browser. */
  walletless?: boolean
}

interface Fixtures {
  /** Opens a device with the app's first page on it. */
  person: (options?: PersonOptions) => Promise<Person>
}

/** Whatever a page tries, its browser finds no other machine. */
const ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"

interface WorkerFixtures {
  /** The demo people with their records; safe to ask for again. */
  seeded: void
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  seeded: [
    async ({}, use) => {
      await seed({ ...testStack(), say: () => undefined })
      await use()
    },
    { scope: "worker", timeout: 360_000 },
  ],
  person: async ({ launchOptions, locale, timezoneId, viewport }, use, info) => {
    const opened: Person[] = []
    const profiles: string[] = []
    await use(async ({ wallet, walletless, at = testStack(), ...options } = {}) => {
      const profile = info.outputPath(`profile-${profiles.length}`)
      profiles.push(profile)
      const context = await chromium.launchPersistentContext(profile, {
        ...launchOptions,
        args: [...(launchOptions.args ?? []), ALONE],
        ...(locale ? { locale } : {}),
        ...(timezoneId ? { timezoneId } : {}),
        viewport,
        // What it fetches does not pass the tests' routes; offline.spec.ts has it
        serviceWorkers: "block",
        baseURL: at.appUrl,
        acceptDownloads: true,
        ...options,
      })
      const watched = watch(context, at)
      // Playwright cannot answer Chromium's own window for saving: pages fall back to the browser's downloads
      await context.addInitScript(() => Reflect.deleteProperty(window, "showSaveFilePicker"))
      const own = wallet ?? new TestWallet(await newAccount())
      if (!walletless) await own.installIn(context)
      const page = context.pages()[0] ?? (await context.newPage())
      await page.goto("/")
      const one = { page, context, wallet: own, watch: watched }
      opened.push(one)
      return one
    })
    const failed = info.errors.length > 0
    for (const { context } of opened) await context.close()
    for (const profile of profiles) await rm(profile, { recursive: true, force: true })
    const complaints = opened.flatMap(({ watch: { complaints } }) => complaints)
    if (complaints.length > 0 && !failed)
      throw new Error(`Pages did what they must not:\n${complaints.join("\n")}`)
    if (complaints.length > 0) console.log(`Also:\n${complaints.join("\n")}`)
  },
})

export { expect } from "@playwright/test"
