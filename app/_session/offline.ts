import { useSyncExternalStore } from "react"

/** How long the site is waited for before it counts as out of reach. */
const PATIENCE_MS = 5_000

/** Kept by the service worker; the same for everybody. */
const PROBE = "/offline"

/** Puts the service worker in place: then a page that cannot be fetched is never the browser's own error page. */
export function keepOfflinePage(): void {
  if (process.env.NODE_ENV === "development" || !("serviceWorker" in navigator)) return
  // Without it nothing else is lost: a private window may refuse
  navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => undefined)
}

function subscribe(onChange: () => void): () => void {
  addEventListener("online", onChange)
  addEventListener("offline", onChange)
  return () => {
    removeEventListener("online", onChange)
    removeEventListener("offline", onChange)
  }
}

/** Whether this device has no network at all. */
export const useOffline = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => !navigator.onLine,
    () => false,
  )

/** What of the Navigation API is used; not every browser has it. */
interface Leaving extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean }
  readonly navigationType: string
  readonly userInitiated: boolean
  readonly downloadRequest: string | null
}

const isSiteThere = (): Promise<boolean> =>
  fetch(PROBE, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    () => true,
    () => false,
  )

/**
 * Keeps an unlocked page, whose keys are in memory alone, where it would be left for one that cannot be fetched: by a
 * press on a link while there is no network, and by the router, which lets the browser go where its own request failed.
 * @param onKept told each time
 */
export function stayWhileOffline(onKept: () => void): () => void {
  const press = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null
    const isElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (!link || navigator.onLine || isElsewhere || link.target === "_blank" || link.download !== "") return
    if (link.origin !== location.origin || link.pathname === location.pathname) return
    event.preventDefault()
    event.stopPropagation()
    onKept()
  }
  let hasLetGo = false
  const leave = (event: Event) => {
    const { destination, navigationType, userInitiated, downloadRequest } = event as Leaving
    if (
      hasLetGo ||
      !event.cancelable ||
      destination.sameDocument ||
      userInitiated ||
      downloadRequest !== null
    )
      return
    if (new URL(destination.url).origin !== location.origin) return
    event.preventDefault()
    void isSiteThere().then((there) => {
      if (!there) return onKept()
      hasLetGo = true
      if (navigationType === "reload") location.reload()
      else if (navigationType === "replace") location.replace(destination.url)
      else location.assign(destination.url)
    })
  }
  const { navigation } = window as { navigation?: EventTarget }
  addEventListener("click", press, true)
  navigation?.addEventListener("navigate", leave)
  return () => {
    removeEventListener("click", press, true)
    navigation?.removeEventListener("navigate", leave)
  }
}
