/** Whether the browser refuses this site what it keeps in a tab and on the device: its settings block site data. */
export function isSiteDataBlocked(site: Pick<Window, "sessionStorage" | "indexedDB">): boolean {
  try {
    return !site.sessionStorage || !site.indexedDB
  } catch {
    return true
  }
}
