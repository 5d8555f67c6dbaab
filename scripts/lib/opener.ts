import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { oneFile } from "./one-file"
import { ROOT } from "./run"

/** Where the built opener lies: a static file, fetched when somebody makes an export. */
export const OPENER_FILE = join(ROOT, "public", "opener", "open-me.html")

/** The page that every export has inside; see docs/formats.md. */
export const openerPage = () =>
  oneFile({
    entry: "opener/main.tsx",
    title: "Open your export",
    policy: ["connect-src 'none'", "img-src blob:", "media-src blob:", "frame-src blob:"],
  })

/** Builds the opener. */
export async function buildOpener(): Promise<void> {
  const { html } = await openerPage()
  mkdirSync(dirname(OPENER_FILE), { recursive: true })
  writeFileSync(OPENER_FILE, html)
}
