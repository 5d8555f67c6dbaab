import type { ViewerId } from "../_core/file-types"
import type { Viewer } from "./viewer"

/**
 * Every viewer, one line each: its parser and its view, loaded when a file needs them. A new one is a folder here, a line
 * here and a row in `_core/file-types.ts`.
 */
export const VIEWERS: Partial<Record<ViewerId, Viewer>> = {
  image: { read: () => import("./image/read"), view: () => import("./image/view") },
  heic: { read: () => import("./heic/read"), view: () => import("./heic/view") },
  tiff: { read: () => import("./tiff/read"), view: () => import("./tiff/view") },
  pdf: { read: () => import("./pdf/read"), view: () => import("./pdf/view") },
  json: { view: () => import("./json/view") },
  fhir: { read: () => import("./fhir/read"), view: () => import("./json/view") },
  text: { view: () => import("./text/view") },
  html: { view: () => import("./html/view") },
}
