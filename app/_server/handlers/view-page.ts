import "server-only"
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

/** A built page and the policy that fits it alone. */
export interface ViewPage {
  readonly html: string
  readonly policy: string
}

/** What a page needs besides: whether it saves files and draws pictures. */
interface Shows {
  readonly files: boolean
}

/**
 * The policy of a page that is one file: an opaque origin (HTML, sandboxing), so that it has no cookie, storage or
 * worker of this site's; its own script and style by their hashes; requests to this site alone, which answers it on /l/
 * and /api/drop/ only.
 * @param html with exactly one script and one style element
 */
export function viewPolicy(html: string, shows: Shows = { files: true }): string {
  const hashOf = (tag: "script" | "style") => {
    const begin = html.indexOf(`<${tag}>`) + tag.length + 2
    const end = html.indexOf(`</${tag}>`, begin)
    return `'sha256-${createHash("sha256").update(html.slice(begin, end)).digest("base64")}'`
  }
  return [
    `sandbox allow-scripts${shows.files ? " allow-downloads" : ""}`,
    "default-src 'none'",
    `script-src ${hashOf("script")}`,
    `style-src ${hashOf("style")}`,
    "connect-src 'self'",
    ...(shows.files ? ["img-src blob:"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ")
}

/** Serves a page as `scripts/lib/opener` leaves it. */
function pageOf(name: string, shows: Shows): () => Promise<Response> {
  let page: Promise<ViewPage> | null = null
  return async () => {
    const file = join(/*turbopackIgnore: true*/ process.cwd(), ".keyward", name)
    page ??= readFile(file, "utf8").then((html) => ({ html, policy: viewPolicy(html, shows) }))
    const built = await page.catch(() => null)
    if (!built) {
      page = null
      return new Response("This page was not built.", {
        status: 503,
        headers: { "content-type": "text/plain" },
      })
    }
    return new Response(built.html, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": built.policy,
        "cache-control": "no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      },
    })
  }
}

/** GET /view -> the page that opens links without an account; the link stands in its fragment and never comes here */
export const getViewPage = pageOf("view.html", { files: true })

/** GET /drop -> the page that sends by drop links, likewise */
export const getDropPage = pageOf("drop.html", { files: false })
