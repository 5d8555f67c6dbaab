import type { FileType } from "../_core/file-types"
import { VIEWERS } from "./registry"

/**
 * Loads the viewer of a file that is still being fetched, and starts what it needs. The bytes may tell later that it is
 * another one: then nothing is lost but this work.
 */
export function warmViewer({ viewer }: FileType): void {
  const found = viewer ? VIEWERS[viewer] : undefined
  if (!found) return
  // What fails here fails again, and is told, when the viewer is opened
  Promise.all([found.view(), found.warm?.()]).catch(() => undefined)
}
