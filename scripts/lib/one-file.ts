import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { CATALOGUE, compileWords } from "./compile-words.mjs"
import { ROOT } from "./run"

/** A page that is one file: its code and style stand in it, and nothing is loaded later. */
export interface OnePage {
  /** The module that draws into the element with the id `page`; it may import CSS. */
  readonly entry: string
  readonly title: string
  /** What somebody reads who allows no scripts. */
  readonly noScript: string
  /** Beside the hashes of its own script and style. Without it the page has no policy: its server sends one. */
  readonly policy?: readonly string[]
}

/** Such a page is in English: what it would fetch in another language would stand in its one file. */
const wordsCompiled: Plugin = {
  name: "words",
  setup: (task) =>
    task.onLoad({ filter: CATALOGUE }, ({ path }) => ({
      contents: path.endsWith(".en.ts") ? compileWords(readFileSync(path, "utf8")) : "export default null",
      loader: "js",
    })),
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

/**
 * Builds a page into one HTML file. Where it has a Content-Security-Policy (CSP 3) of its own, the one script and the
 * one style are let in by their hashes. The same sources give the same bytes. What is imported dynamically stands in
 * it, too.
 */
export async function oneFile({ entry, title, noScript, policy }: OnePage): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    outdir: join(ROOT, ".keyward", "one-file"),
    write: false,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: ["es2023", "chrome120", "firefox121", "safari17.4"],
    minify: true,
    charset: "utf8",
    legalComments: "eof",
    define: { "process.env.NODE_ENV": `"production"`, "import.meta.url": `"about:blank"` },
    alias: { "@adraffy/ens-normalize": join(ROOT, "app/_adapters/chain/no-ens.ts") },
    jsx: "automatic",
    plugins: [wordsCompiled],
    logLevel: "error",
  })
  const named = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ""
  // Inside of a script element "</script" would end it, whatever stands around it (HTML, 4.12.1.3)
  const script = named(".js").replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")
  const style = named(".css").replaceAll("</style", "<\\/style")
  const own = policy && [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...policy,
  ]
  return [
    "<!doctype html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    ...(own ? [`<meta http-equiv="Content-Security-Policy" content="${own.join("; ")}">`] : []),
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="referrer" content="no-referrer">`,
    `<meta name="robots" content="noindex">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<div id="page"></div>`,
    `<noscript>${noScript}</noscript>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n")
}
