import type { ManifestCache } from "../_journeys/read-record"

/** Opened manifests of one unlocked session; gone when it ends. */
const manifests = new WeakMap<object, ManifestCache>()
export const manifestsOf = (keys: object): ManifestCache => {
  const known = manifests.get(keys)
  if (known) return known
  const cache: ManifestCache = new Map()
  manifests.set(keys, cache)
  return cache
}
