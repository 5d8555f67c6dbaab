import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { ROOT } from "./run"

/** Where the built page lies; `_server/handlers/view-page.ts` serves it. */
export const LINK_VIEWER = join(ROOT, ".keyward", "view.html")

const { resolve } = createRequire(import.meta.url)

/** `import text from "package/file?text"`. */
const asText: Plugin = {
  name: "text",
  setup(plugin) {
    plugin.onResolve({ filter: /\?text$/ }, ({ path }) => ({
      path: resolve(path.slice(0, -"?text".length)),
      namespace: "text",
    }))
    plugin.onLoad({ filter: /./, namespace: "text" }, ({ path }) => ({
      contents: readFileSync(path, "utf8"),
      loader: "text",
    }))
  },
}

/**
 * The page that opens links without an account, as one HTML file: one script, one style, nothing that is loaded later. The
 * same sources give the same bytes. Its policy is sent with it, for a policy inside of a page cannot make a sandbox.
 */
export async function linkViewerPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "opener/link/main.tsx")],
    absWorkingDir: ROOT,
    outdir: join(ROOT, ".keyward", "view"),
    write: false,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: ["es2023", "chrome120", "firefox121", "safari17.4"],
    minify: true,
    charset: "utf8",
    legalComments: "eof",
    define: { "process.env.NODE_ENV": `"production"`, "import.meta.url": `"about:blank"` },
    plugins: [asText],
    jsx: "automatic",
    logLevel: "error",
  })
  const named = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ""
  // Inside of a script element "</script" would end it, whatever stands around it (HTML, 4.12.1.3)
  const script = named(".js").replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")
  const style = named(".css").replaceAll("</style", "<\\/style")
  return [
    "<!doctype html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="referrer" content="no-referrer">`,
    `<meta name="robots" content="noindex">`,
    "<title>Records that somebody gave you · Keyward</title>",
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<div id="page"></div>`,
    "<noscript>This page has to run a script to decrypt what you were given.</noscript>",
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n")
}

/** Builds it. */
export async function buildLinkViewer(): Promise<void> {
  const html = await linkViewerPage()
  mkdirSync(dirname(LINK_VIEWER), { recursive: true })
  writeFileSync(LINK_VIEWER, html)
}
