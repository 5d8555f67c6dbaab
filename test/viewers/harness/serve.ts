import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { NextConfig } from "next"
import { pagePolicy } from "../../../app/_server/csp"
import { DEFAULT_POLICY_SCRIPT } from "../../../app/_server/trusted-types"
import { getHeifAsset } from "../../../app/_server/handlers/heif-assets"
import { getPdfAsset } from "../../../app/_server/handlers/pdf-assets"
import type { FileInfo } from "../../../app/_viewers/viewer"
import { ROOT } from "../../../scripts/lib/run"
import { bundleHarness } from "./bundle"
import type { Assets } from "./bundle"

export interface GivenFile extends Omit<FileInfo, "size"> {
  readonly bytes: Uint8Array
}

export interface Harness {
  readonly url: string
  /** The files of the one record that the page shows from its next load on, and which of them. */
  give(files: readonly GivenFile[], index?: number): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
}

/** The policy that workers are served with: the app's own. */
const workerPolicy = async (): Promise<string> => {
  const config = (await import(pathToFileURL(join(ROOT, "next.config.js")).href)) as { default: NextConfig }
  const rules = (await config.default.headers?.()) ?? []
  const own = rules.find(({ source }) => source.startsWith("/_next/static"))
  return own?.headers.find(({ key }) => key === "Content-Security-Policy")?.value ?? "default-src 'none'"
}

let bundled: Promise<Assets> | undefined

/** Serves the harness page on loopback, under the app's Content-Security-Policy. */
export async function openHarness({ theme = "light" }: { theme?: "light" | "dark" } = {}): Promise<Harness> {
  const assets = await (bundled ??= bundleHarness())
  const policy = await workerPolicy()
  let files: readonly GivenFile[] = []
  let index = 0
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    const send = (body: string | Uint8Array, type: string, headers: Record<string, string> = {}) =>
      response
        .writeHead(200, { "content-type": type, "x-content-type-options": "nosniff", ...headers })
        .end(body)
    const [, folder, ...rest] = pathname.split("/")
    if (pathname === "/") {
      const nonce = randomBytes(16).toString("base64")
      const csp = pagePolicy({ nonce, rpcUrl: "http://localhost", development: false })
      const html =
        `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><title>Viewer</title>` +
        `<meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<script nonce="${nonce}">${DEFAULT_POLICY_SCRIPT}</script>` +
        `<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/page.css"></head><body><div id="root"></div>` +
        `<script type="module" nonce="${nonce}" src="/assets/page.js"></script></body></html>`
      return send(html, "text/html; charset=utf-8", { "content-security-policy": csp })
    }
    if (pathname === "/given") {
      const given = {
        files: files.map(({ name, type, bytes }) => ({ name, type, size: bytes.length })),
        index,
      }
      return send(JSON.stringify(given), "application/json")
    }
    if (folder === "files") {
      const file = files[Number(rest[0])]
      if (file) return send(file.bytes, "application/octet-stream")
    }
    if (folder === "assets") {
      const name = rest.join("/")
      const found = assets.get(name)
      if (found)
        return send(found, TYPES[extname(name)] ?? "application/octet-stream", {
          "content-security-policy": policy,
        })
    }
    if (folder === "api") {
      const asked = new Request("http://localhost")
      const [route, one = "", two = ""] = rest
      const answer =
        route === "pdf"
          ? getPdfAsset(asked, { params: Promise.resolve({ folder: one, file: two }) })
          : route === "heif"
            ? getHeifAsset(asked, { params: Promise.resolve({ file: one }) })
            : Promise.resolve(new Response(null, { status: 404 }))
      return void answer.then(async (found) => {
        const body = Buffer.from(await found.arrayBuffer())
        response.writeHead(found.status, Object.fromEntries(found.headers)).end(body)
      })
    }
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    give(given, which = 0) {
      files = given
      index = which
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
