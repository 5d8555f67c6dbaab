import type { BrowserContext, ConsoleMessage } from "@playwright/test"
import { testStack } from "./stack"

/** What a page must never do, whatever the journey; read at the end of every test. */
export interface Watch {
  /** Sentences about what went wrong; empty where nothing did. */
  readonly complaints: string[]
  /** From now on what the console says of this is expected. */
  expect(pattern: RegExp): void
}

/** Chromium itself writes an error for each refused or failed request; a root that is not stored yet is none. */
const NOT_STORED_YET = /status of 404.*\/api\/records\//

/** Follows the console, policy violations and every request of a context's pages and their workers. */
export function watch(context: BrowserContext, { appUrl, rpcUrl } = testStack()): Watch {
  const own = new Set([appUrl, rpcUrl].map((url) => new URL(url).origin))
  const complaints: string[] = []
  const expected = [NOT_STORED_YET]
  const say = (words: string) => {
    if (!expected.some((pattern) => pattern.test(words))) complaints.push(words)
  }
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:|^wss?:/.test(protocol) && !own.has(origin)) complaints.push(`a request to ${request.url()}`)
  })
  context.on("console", (message: ConsoleMessage) => {
    if (message.type() === "error") say(`${message.text()} (${message.location().url})`)
  })
  context.on("weberror", (error) => say(`thrown in the page: ${error.error().message}`))
  return { complaints, expect: (pattern) => void expected.push(pattern) }
}
