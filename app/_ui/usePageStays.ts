"use client"
import { useRouter } from "next/navigation"
import { useEffect } from "react"

/** Where a pressed link stood and leads; it is still on its way while the address has not changed. */
let pressed: { readonly from: string; readonly to: string } | null = null

/** Notes each press on a link within the site that the router follows; to be called once, for the whole page. */
export function noteLinkPresses(): () => void {
  const note = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null
    // The router has taken the press over: otherwise the browser leaves the page by itself
    if (!link || !event.defaultPrevented || link.origin !== location.origin) return
    pressed = { from: location.href, to: link.href }
  }
  const forget = () => {
    pressed = null
  }
  document.addEventListener("click", note)
  addEventListener("popstate", forget)
  return () => {
    document.removeEventListener("click", note)
    removeEventListener("popstate", forget)
  }
}

/**
 * Whoever opens a dialog stays with it: a page that was asked for before and is not there yet would take it away when it
 * comes. Asking for this page again takes that one's place.
 */
export function usePageStays(): void {
  const router = useRouter()
  useEffect(() => {
    const isOnItsWay = pressed !== null && pressed.from === location.href && pressed.to !== location.href
    pressed = null
    if (isOnItsWay) router.replace(location.pathname + location.search + location.hash, { scroll: false })
  }, [router])
}
