import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { basename } from "node:path"
import { chromium } from "@playwright/test"
import type { BrowserContext, Page } from "@playwright/test"
import { findBrowser } from "../../test/browser"
import { MIB } from "./measure"

const STAGES = [
  "encrypting into this device's storage",
  "uploading, until it is checked, synced, pinned and on the chain",
  "downloading, checking and decrypting",
] as const
/** What the browser does between two moments that the page shows. */
export type Stage = (typeof STAGES)[number]

const HOUR = 3_600_000
/** The file that the stubbed window for saving "chooses". */
const SAVED = "saved-by-bench"
/** Large enough to be quick, small enough to stay out of the figures. */
const PIECE = 4 * MIB

/** One person's visit in a real browser, with a profile on disk: in a private one OPFS would be memory. */
export class Visit {
  readonly #context: BrowserContext
  readonly #page: Page

  /** For what no stage of its own is for. */
  get page(): Page {
    return this.#page
  }

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.#page = page
  }

  /** Connects as a demo person and waits for their records. */
  static async begin(appUrl: string, profile: string, person: string): Promise<Visit> {
    const { executablePath, args } = await findBrowser()
    const context = await chromium.launchPersistentContext(profile, { executablePath, args, baseURL: appUrl })
    const page = context.pages()[0] ?? (await context.newPage())
    // No program can answer the browser's own window for saving. The app gets a real writable file all the same and
    // writes to it as to any other; it stands in the profile instead of a folder of the reader's. (As text: what
    // compiles this script would put helpers of its own into a function.)
    await context.addInitScript({
      content: `window.showSaveFilePicker = async () =>
        (await navigator.storage.getDirectory()).getFileHandle("${SAVED}", { create: true })`,
    })
    await page.goto("/")
    await page.getByRole("button", { name: "Connect your wallet" }).click()
    await page.getByRole("button", { name: new RegExp(`^${person}|${person} `) }).click()
    const records = page.getByRole("heading", { level: 1, name: "Records" })
    const signIn = page.getByRole("button", { name: "Sign in", exact: true })
    await records.or(signIn).first().waitFor()
    if (await signIn.isVisible()) await signIn.click()
    await records.waitFor({ timeout: 60_000 })
    return new Visit(context, page)
  }

  /** Adds the file as a record, opens it and downloads it; yields each stage when it is over. */
  async *journey(path: string): AsyncGenerator<Stage, void> {
    const [encrypting, uploading, downloading] = STAGES
    const title = basename(path, ".bin")
    const page = this.#page
    await page.getByRole("link", { name: "Records", exact: true }).first().click()
    const chooser = page.waitForEvent("filechooser")
    await page.getByRole("button", { name: "Choose files" }).click()
    await (await chooser).setFiles(path)
    const dialog = page.getByRole("dialog", { name: "Add a record" })
    await dialog.getByLabel("Name", { exact: true }).fill(title)
    await dialog.getByRole("button", { name: "Add this record" }).click()

    const tray = page.locator("section", { has: page.getByRole("heading", { name: "Being added" }) })
    await this.#reached(tray.getByText("Uploading", { exact: true }))
    yield encrypting
    await this.#reached(tray.getByText(/all done/))
    yield uploading

    await page.getByRole("link", { name: title, exact: true }).click()
    const bar = page.getByRole("progressbar", { name: /^Decrypting/ })
    await page.getByRole("button", { name: "Download", exact: true }).click()
    await bar.waitFor({ timeout: 60_000 })
    await this.#reached(bar, "hidden")
    yield downloading
  }

  /** @throws where the downloaded file is not this one, byte for byte */
  async mustHave(path: string): Promise<void> {
    const saved = await this.#page.evaluate(
      async ({ name, piece }) => {
        const file = await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()
        const digests: string[] = []
        for (let at = 0; at < file.size; at += piece) {
          const bytes = await file.slice(at, at + piece).arrayBuffer()
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
          digests.push(digest.reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), ""))
        }
        return { size: file.size, digests }
      },
      { name: SAVED, piece: PIECE },
    )
    const digests: string[] = []
    for await (const bytes of createReadStream(path, { highWaterMark: PIECE }))
      digests.push(
        createHash("sha256")
          .update(bytes as Buffer)
          .digest("hex"),
      )
    if (saved.size !== (await stat(path)).size || String(saved.digests) !== String(digests))
      throw new Error(`What was downloaded is not what was uploaded: ${saved.size} bytes`)
  }

  async end(): Promise<void> {
    await this.#context.close()
  }

  /** Waits long, but not for what the page has already said will not come. */
  async #reached(sign: ReturnType<Page["locator"]>, state: "visible" | "hidden" = "visible"): Promise<void> {
    const failed = this.#page.getByRole("button", { name: /^(Try again|Carry on)$/ })
    const words = async () => {
      await failed.first().waitFor({ timeout: HOUR })
      throw new Error(`The page says: ${await this.#page.getByRole("main").innerText()}`)
    }
    await Promise.race([sign.first().waitFor({ state, timeout: HOUR }), words()])
  }
}
