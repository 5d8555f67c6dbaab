import { useSyncExternalStore } from "react"

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

/**
 * Keeps an unlocked page, whose keys are in memory alone, where a press on a link would leave it for one that cannot be
 * fetched: the router lets the browser go where its own request failed.
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
  addEventListener("click", press, true)
  return () => removeEventListener("click", press, true)
}
