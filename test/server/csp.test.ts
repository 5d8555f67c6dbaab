import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { runInNewContext } from "node:vm"
import { expect } from "chai"
import { build } from "esbuild"
import type { Plugin } from "esbuild"
import { pagePolicy, THEME_STYLE_HASH } from "../../app/_server/csp"
import { DEFAULT_POLICY_SCRIPT, TRUSTED_TYPES } from "../../app/_server/trusted-types"

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

  it("takes markup and script addresses from its own policies alone", () => {
    expect(directives().get("require-trusted-types-for")).to.deep.equal(["'script'"])
    expect(directives().get("trusted-types")).to.deep.equal([...TRUSTED_TYPES])
    expect(directives({ development: true }).has("require-trusted-types-for")).to.equal(false)
  })

  it("lets in the one style element that RainbowKit writes without a nonce", async () => {
    expect(THEME_STYLE_HASH).to.equal(
      `sha256-${createHash("sha256")
        .update(await themeStyle())
        .digest("base64")}`,
    )
  })
})

describe("the policy for what libraries hand to the browser as text", () => {
  const location = new URL("https://keyward.example/records")
  const rules = ((): Rules => {
    const made: Rules[] = []
    const trustedTypes = {
      createPolicy: (name: string, given: Rules) => name === "default" && made.push(given),
    }
    runInNewContext(DEFAULT_POLICY_SCRIPT, { URL, location, trustedTypes })
    const [only] = made
    if (!only) throw new Error("no policy was made")
    return only
  })()

  it("takes scripts and workers of this build, at whatever way they are named", () => {
    for (const path of ["/_next/static/chunks/a.js", "/_next/static/chunks/worker.js#params=1", "/sw.js"]) {
      const whole = `${location.origin}${path}`
      expect(rules.createScriptURL(path)).to.equal(whole)
      expect(rules.createScriptURL(whole)).to.equal(whole)
    }
  })

  it("takes no script from elsewhere, and none that a person could have stored here", () => {
    const others = [
      "https://other.example/_next/static/a.js",
      "/api/records/1",
      "/_next/static/../../api/a.js",
    ]
    for (const address of [...others, "blob:https://keyward.example/1", "data:text/javascript,"])
      expect(rules.createScriptURL(address), address).to.equal(null)
  })

  it("takes no markup but that which makes no element, and the empty script element of React", () => {
    expect(rules.createHTML(":root{color:red}")).to.equal(":root{color:red}")
    expect(rules.createHTML("<script></script>")).to.equal("<script></script>")
    for (const markup of ["<b>bold</b>", "<script></script><b>", "text <"])
      expect(rules.createHTML(markup), markup).to.equal(null)
  })

  it("stands in a script element", () => {
    expect(DEFAULT_POLICY_SCRIPT).not.to.include("</")
  })

  it("makes nothing from text that would run", () => {
    expect(rules).to.have.all.keys("createHTML", "createScriptURL")
  })

  it("breaks nothing where the browser knows no Trusted Types", () => {
    expect(() => runInNewContext(DEFAULT_POLICY_SCRIPT, { URL, location }) as unknown).not.to.throw()
  })
})

interface Rules {
  createHTML(text: string): string | null
  createScriptURL(text: string): string | null
}

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
