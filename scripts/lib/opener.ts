import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { oneFile } from "./one-file"
import { ROOT } from "./run"

/** Where the opener lies: a static file, fetched when somebody makes an export. */
export const OPENER_FILE = join(ROOT, "public", "opener", "open-me.html")
/** Where the page that opens links lies; `_server/handlers/view-page.ts` serves it. */
export const LINK_VIEWER = join(ROOT, ".keyward", "view.html")

/** Where the page that sends by drop links lies, likewise. */
export const DROP_PAGE = join(ROOT, ".keyward", "drop.html")

/** The page that every export has inside; see docs/formats.md. */
export const openerPage = (): Promise<string> =>
  oneFile({
    entry: "opener/export/main.tsx",
    title: "Open your export",
    noScript:
      "This page needs scripts to be allowed: it reads the export by itself. The files in the ZIP open without it.",
    policy: ["connect-src 'none'", "img-src blob:", "media-src blob:", "frame-src blob:"],
  })

/** The page that opens links without an account. A policy inside of a page cannot make a sandbox: its server sends it. */
export const linkViewerPage = (): Promise<string> =>
  oneFile({
    entry: "opener/link/main.tsx",
    title: "Records that somebody gave you · Keyward",
    noScript: "This page has to run a script to decrypt what you were given.",
  })

/** The page by which somebody without an account sends files; its server sends its policy, too. */
export const dropPage = (): Promise<string> =>
  oneFile({
    entry: "opener/drop/main.tsx",
    title: "Send files to somebody’s records · Keyward",
    noScript: "This page has to run a script to encrypt what you send.",
  })

const write = (file: string, html: string) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, html)
}

/** Builds all three. */
export async function buildOpeners(): Promise<void> {
  write(OPENER_FILE, await openerPage())
  write(LINK_VIEWER, await linkViewerPage())
  write(DROP_PAGE, await dropPage())
}
