import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { pagePolicy, THEME_STYLE_HASH } from "../../app/_server/csp"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

describe("a page's policy", () => {
  const options = { nonce: "bm9uY2U=", rpcUrl: "http://127.0.0.1:8545/some/key?a=b", development: false }
  const directives = (changes: object = {}) =>
    new Map(
      pagePolicy({ ...options, ...changes })
        .split("; ")
        .map((directive) => directive.split(" ") as [string, ...string[]])
        .map(([name, ...sources]) => [name, sources] as const),
    )

  it("lets in no inline script, no eval and no script but the page's own", () => {
    const sources = ["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'", "'wasm-unsafe-eval'"]
    expect(directives().get("script-src")).to.deep.equal(sources)
    expect(pagePolicy(options)).not.to.match(/'unsafe-inline'|'unsafe-eval'|\*|https?:(?!\/\/127)/)
  })

  it("asks nobody but us and the chain's provider, by its origin alone", () => {
    expect(directives().get("connect-src")).to.deep.equal(["'self'", "http://127.0.0.1:8545"])
  })

  it("frames nothing foreign and is framed by nobody", () => {
    expect(directives().get("frame-src")).to.deep.equal(["'self'", "blob:"])
    expect(directives().get("worker-src")).to.deep.equal(["'self'"])
    for (const name of ["object-src", "frame-ancestors", "base-uri"]) {
      expect(directives().get(name)).to.deep.equal(["'none'"])
    }
  })

  it("is looser for `next dev` alone", () => {
    const development = directives({ development: true })
    expect(development.get("script-src")).to.include("'unsafe-eval'")
    expect(development.get("style-src")).to.include("'unsafe-inline'").and.not.include("'nonce-bm9uY2U='")
  })

  it("lets in the one style element that RainbowKit writes without a nonce", async () => {
    expect(THEME_STYLE_HASH).to.equal(
      `sha256-${createHash("sha256")
        .update(await themeStyle())
        .digest("base64")}`,
    )
  })
})

/** What RainbowKitProvider writes into its style element, for the theme that the pages give it. */
async function themeStyle(): Promise<string> {
  const pages = readFileSync(`${ROOT}app/_wallets/room/connect-room.tsx`, "utf8")
  const [light, dark] = ["light", "dark"].map(
    (mode) => new RegExp(`${mode}Theme\\(\\{[^}]*\\}\\)`).exec(pages)?.[0],
  )
  if (!light || !dark) throw new Error("the theme is no longer in app/_wallets/room/connect-room.tsx")
  const contents = `
    import { cssStringFromTheme, darkTheme, lightTheme } from "@rainbow-me/rainbowkit"
    const light = ${light}
    const dark = ${dark}
    const root = "[data-rk]"
    export default root + "{" + cssStringFromTheme(light) + "}@media(prefers-color-scheme:dark){" +
      root + "{" + cssStringFromTheme(dark, { extends: light }) + "}}"`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    ...{ bundle: true, write: false, format: "esm", platform: "node", plugins: [nothingElse] },
  })
  const code = Buffer.from(outputFiles?.[0]?.contents ?? []).toString("base64")
  return ((await import(`data:text/javascript;base64,${code}`)) as { default: string }).default
}

/** RainbowKit is one bundle: whatever else it imports stands in as something that answers to anything. */
const nothingElse: Plugin = {
  name: "nothing else",
  setup(bundle) {
    const kept = /^(@rainbow-me|@vanilla-extract)\//
    bundle.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      kept.test(path) ? null : { path, namespace: "anything" },
    )
    bundle.onLoad({ filter: /.*/, namespace: "anything" }, () => ({
      contents: `const anything = new Proxy(function () {}, {
        get: (_, key) => (key === Symbol.toPrimitive ? () => "" : key === "prototype" ? {} : anything),
        apply: () => anything, construct: () => anything, getPrototypeOf: () => anything })
      module.exports = anything`,
    }))
  },
}
