import type { TabStorage } from "./confirmation"

const KEY = "keyward-reloaded-for-code"
/** Milliseconds in which a second reload would not help. */
const SOON = 60_000

/**
 * Whether an error says that a part of the page's code is not there: after an update its former parts are gone from the
 * server. Bundlers and browsers say it in their own words.
 */
export function isMissingCode(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message } = error
  const isNamed = name === "ChunkLoadError" || (error as { code?: unknown }).code === "code-missing"
  return (
    isNamed ||
    /loading (?:css )?chunk .+ failed|failed to load chunk|dynamically imported module|importing a module script failed/i.test(
      message,
    )
  )
}

/**
 * Whether the page is to be loaded anew because of it: once, and not again within a minute. The address stays, and what
 * the tab and the device keep.
 */
export function mayReloadFor(
  error: unknown,
  now: number,
  tab: Pick<TabStorage, "getItem" | "setItem">,
): boolean {
  if (!isMissingCode(error)) return false
  try {
    const before = Number(tab.getItem(KEY) ?? Number.NEGATIVE_INFINITY)
    if (now - before < SOON) return false
    tab.setItem(KEY, String(now))
    return true
  } catch {
    // Nothing tells a second time from a first one
    return false
  }
}
