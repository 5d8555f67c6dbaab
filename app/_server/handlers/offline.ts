import "server-only"
import { createHash } from "node:crypto"

/** Where the page stands that is shown in place of the browser's own where this site cannot be reached. */
const OFFLINE_PAGE = "/offline"

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1b1f1e;background:#f8f7f4}
main{max-width:34rem;margin:0 auto;padding:15vh 1.5rem}
h1{font-size:1.75rem;line-height:1.2}
a{display:inline-block;min-height:2.75rem;padding:0 1.25rem;border-radius:.5rem;line-height:2.75rem;font-weight:600;text-decoration:none;color:#fff;background:#0b5f6f}
a:focus-visible{outline:3px solid #1b1f1e;outline-offset:3px}
@media (prefers-color-scheme:dark){body{color:#edece8;background:#141615}a{color:#06262c;background:#74cbd8}a:focus-visible{outline-color:#edece8}}`

/** The same for everybody and without a script: nothing in it is anybody's, and there is no nonce to keep. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Offline · Keyward</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>You are offline</h1>
<p>This page has to be fetched, and Keyward cannot be reached just now. Your records are as you left them, and what you were adding waits on this device.</p>
<p>Where Keyward is open and unlocked in another tab, what it shows stays readable there.</p>
<p><a href="">Try again</a></p>
</main>
</body>
</html>
`

const digestOf = (text: string, encoding: "base64" | "hex"): string =>
  createHash("sha256").update(text).digest(encoding)

const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${digestOf(STYLE, "base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** It fetches from this site, and loads no further code. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'"

/**
 * The service worker. It looks at nothing but navigations: records, keys, scripts and what the pages ask go past it, and
 * its cache holds one page that is the same for everybody (docs/threat-model.md). Pages that bring a policy of their own
 * are left alone. Its cache is named by what it holds, so that another version of either takes the place of both.
 */
const WORKER = `"use strict"
const KEPT = "keyward-offline-${digestOf(PAGE, "hex").slice(0, 16)}"
const PAGE = "${OFFLINE_PAGE}"
const LEFT_ALONE = /^\\/(?:api|l|opener|_next)\\/|^\\/(?:view|drop)$/

async function install() {
  const page = await fetch(PAGE, { cache: "no-store", credentials: "omit", redirect: "error" })
  if (!page.ok) throw new Error("no page to keep")
  await (await caches.open(KEPT)).put(PAGE, page)
  await skipWaiting()
}

async function activate() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name)
  await registration.navigationPreload?.enable()
  await clients.claim()
}

async function answer(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request))
  } catch {
    return (await (await caches.open(KEPT)).match(PAGE)) ?? Response.error()
  }
}

addEventListener("install", (event) => event.waitUntil(install()))
addEventListener("activate", (event) => event.waitUntil(activate()))
addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request
  if (mode === "navigate" && method === "GET" && !LEFT_ALONE.test(new URL(url).pathname))
    event.respondWith(answer(event))
})
`

const answering = (body: string, type: string, policy: string) => (): Response =>
  new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": policy,
      // A browser asks for the worker anew at each navigation: a former one never outlives what the server says
      "cache-control": "no-cache",
    },
  })

/** GET /offline -> the page, without a script */
export const getOfflinePage = answering(PAGE, "text/html", PAGE_POLICY)

/** GET /sw.js -> the service worker, with a policy of its own */
export const getOfflineWorker = answering(WORKER, "text/javascript", WORKER_POLICY)
