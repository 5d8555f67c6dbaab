import type { ViewerId } from "../_core/file-types"
import type { ReadModule } from "./viewer"

/**
 * The parser of every viewer that needs one, loaded when a file needs it. Apart from their views in `registry.ts`: the
 * reading worker loads parsers, views start the reading worker, and a worker whose code can start itself is one that the
 * bundler never finishes.
 */
export const PARSERS: Partial<Record<ViewerId, () => Promise<ReadModule<unknown>>>> = {
  dicom: () => import("./dicom/read"),
  image: () => import("./image/read"),
  heic: () => import("./heic/read"),
  tiff: () => import("./tiff/read"),
  pdf: () => import("./pdf/read"),
  json: () => import("./json/read"),
  fhir: () => import("./fhir/read"),
  text: () => import("./text/read"),
  table: () => import("./table/read"),
  markdown: () => import("./markdown/read"),
  rtf: () => import("./rtf/read"),
  docx: () => import("./docx/read"),
  mail: () => import("./mail/read"),
  zip: () => import("./zip/read"),
  media: () => import("./media/read"),
  vcf: () => import("./vcf/read"),
  ccda: () => import("./ccda/read"),
  hl7v2: () => import("./hl7v2/read"),
  html: () => import("./html/read"),
  "health-card": () => import("./health-card/read"),
  "health-link": () => import("./health-link/read"),
}
