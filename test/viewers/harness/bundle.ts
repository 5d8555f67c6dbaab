import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { basename, dirname, resolve } from "node:path"
import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { ROOT } from "../../../scripts/lib/run"

/** What the bundler made: path under `/assets/` to bytes. */
export type Assets = ReadonlyMap<string, Uint8Array>

const PATTERN = /new URL\(\s*"([^"]+)",\s*import\.meta\.url\s*,?\s*\)/g
const require = createRequire(import.meta.url)

const nameOf = (path: string) =>
  `${createHash("sha256").update(path).digest("hex").slice(0, 12)}-${basename(path).replace(/\.tsx?$/, ".js")}`

/** Workers and other files that a module names by `new URL("…", import.meta.url)`, as Turbopack treats them. */
const named = (workers: Set<string>, files: Set<string>): Plugin => ({
  name: "named-by-url",
  setup(builder) {
    builder.onLoad({ filter: /app\/.*\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8")
      const contents = source.replaceAll(PATTERN, (_, target: string) => {
        const relative = target.startsWith(".")
        const found = relative ? resolve(dirname(path), target) : require.resolve(target, { paths: [path] })
        ;(/\.worker\.ts$/.test(found) ? workers : files).add(found)
        return `new URL("/assets/${nameOf(found)}", globalThis.location.origin)`
      })
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts" }
    })
  },
})

async function bundle(entry: string, name: string, assets: Map<string, Uint8Array>): Promise<void> {
  const workers = new Set<string>()
  const files = new Set<string>()
  const { outputFiles } = await build({
    entryPoints: [{ in: entry, out: name.replace(/\.js$/, "") }],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "/assets",
    write: false,
    platform: "browser",
    target: "chrome120",
    jsx: "automatic",
    chunkNames: "chunk-[hash]",
    entryNames: "[name]",
    publicPath: "/assets",
    loader: { ".wasm": "file", ".woff2": "file" },
    define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
    logLevel: "error",
    external: ["fs", "path", "node:*", "module"],
    plugins: [named(workers, files)],
    absWorkingDir: ROOT,
  })
  for (const { path, contents } of outputFiles) assets.set(basename(path), contents)
  for (const file of files) assets.set(nameOf(file), await readFile(file))
  for (const worker of workers) if (!assets.has(nameOf(worker))) await bundle(worker, nameOf(worker), assets)
}

/** Bundles the harness page and every worker that it can start. Takes a few seconds. */
export async function bundleHarness(): Promise<Assets> {
  const assets = new Map<string, Uint8Array>()
  await bundle(resolve(ROOT, "test/viewers/harness/page.tsx"), "page.js", assets)
  return assets
}
