import { createHash } from "node:crypto"
import { runInNewContext } from "node:vm"
import { expect } from "chai"
import { getOfflinePage, getOfflineWorker } from "../../../app/_server/handlers/offline"

type Listener = (event: unknown) => void

const SITE = "https://keyward.example"

/** A browser's side of a service worker, as far as this one asks for it; Chromium's own: test/e2e/offline.spec.ts. */
async function started(options: { online?: boolean; kept?: readonly string[] } = {}) {
  const listeners = new Map<string, Listener>()
  const kept = new Map((options.kept ?? []).map((name) => [name, new Map<string, Response>()]))
  const asked: string[] = []
  const network = { online: options.online ?? true }
  runInNewContext(await getOfflineWorker().text(), {
    ...{ URL, Response },
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    fetch: (what: string | Request) => {
      asked.push(typeof what === "string" ? what : new URL(what.url).pathname)
      if (!network.online) return Promise.reject(new TypeError("failed"))
      return Promise.resolve(what === "/offline" ? getOfflinePage() : new Response("from the site"))
    },
    caches: {
      keys: () => Promise.resolve([...kept.keys()]),
      delete: (name: string) => Promise.resolve(kept.delete(name)),
      open: (name: string) => {
        const entries = kept.get(name) ?? new Map<string, Response>()
        kept.set(name, entries)
        return Promise.resolve({
          put: (key: string, value: Response) => Promise.resolve(void entries.set(key, value)),
          match: (key: string) => Promise.resolve(entries.get(key)?.clone()),
        })
      },
    },
    skipWaiting: () => Promise.resolve(),
    registration: { navigationPreload: { enable: () => Promise.resolve() } },
    clients: { claim: () => Promise.resolve() },
  })
  const tell = async (name: "install" | "activate") => {
    let done: Promise<unknown> = Promise.resolve()
    listeners.get(name)?.({ waitUntil: (work: Promise<unknown>) => (done = work) })
    await done
  }
  const ask = async (path: string, { mode = "navigate", method = "GET" } = {}): Promise<Response | null> => {
    let answer: Promise<Response> | null = null
    listeners.get("fetch")?.({
      request: { mode, method, url: SITE + path },
      preloadResponse: Promise.resolve(undefined),
      respondWith: (given: Promise<Response>) => (answer = given),
    })
    return answer
  }
  await tell("install")
  await tell("activate")
  return { asked, kept, network, ask }
}

describe("the service worker", () => {
  it("is served with a policy of its own, and asked for anew each time", async () => {
    const { headers } = getOfflineWorker()
    expect(headers.get("content-security-policy")).to.equal("default-src 'none'; connect-src 'self'")
    expect(headers.get("content-type")).to.match(/^text\/javascript/)
    expect(headers.get("cache-control")).to.equal("no-cache")
  })

  it("shows its page where a page cannot be fetched, and the page itself where it can", async () => {
    const worker = await started()
    expect(await (await worker.ask("/records"))?.text()).to.equal("from the site")
    worker.network.online = false
    expect(await (await worker.ask("/records"))?.text()).to.contain("<h1>You are offline</h1>")
  })

  it("keeps one page, which is the same for everybody, whatever is asked for", async () => {
    const worker = await started()
    for (const path of ["/", "/records", "/records/3", "/settings"]) await worker.ask(path)
    expect([...worker.kept.values()].map((entries) => [...entries.keys()])).to.deep.equal([["/offline"]])
  })

  it("lets all else past: requests of pages, forms, and pages that have a policy of their own", async () => {
    const worker = await started()
    for (const mode of ["cors", "no-cors", "same-origin"])
      for (const path of ["/api/records/x", "/_next/static/a.js", "/records?_rsc=1"])
        expect(await worker.ask(path, { mode }), path).to.equal(null)
    expect(await worker.ask("/records", { method: "POST" })).to.equal(null)
    for (const path of ["/view", "/drop", "/l/abc", "/api/health", "/opener/open.html"])
      expect(await worker.ask(path), path).to.equal(null)
  })

  it("takes the place of a former one with all that it kept", async () => {
    const worker = await started({ kept: ["keyward-offline-of-before", "something-else"] })
    expect([...worker.kept.keys()]).to.have.length(1)
    expect([...worker.kept.keys()][0]).to.match(/^keyward-offline-[0-9a-f]{16}$/)
  })
})

describe("the page that it keeps", () => {
  it("has no script, and a style that its policy lets in by its hash", async () => {
    const answer = getOfflinePage()
    const html = await answer.text()
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? ""
    const hash = createHash("sha256").update(style).digest("base64")
    expect(html).not.to.match(/<script|\son\w+=|nonce/)
    expect(answer.headers.get("content-security-policy")).to.equal(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })
})
