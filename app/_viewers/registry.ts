import type { ViewerId } from "../_core/file-types"
import type { Viewer } from "./viewer"

/**
 * The view of every viewer, one line each, loaded when a file needs it. A new one is a folder here, a line here and in
 * `parsers.ts`, and a row in `_core/file-types.ts`.
 */
export const VIEWERS: Partial<Record<ViewerId, Viewer>> = {
  dicom: {
    view: () => import("./dicom/view"),
    warm: () => import("./dicom/dicom-client").then(({ warmDicom }) => warmDicom()),
    begin: (...opening) => import("./dicom/dicom-client").then(({ beginDicom }) => beginDicom(...opening)),
  },
  image: { view: () => import("./image/view") },
  heic: { view: () => import("./heic/view") },
  tiff: { view: () => import("./tiff/view") },
  pdf: { view: () => import("./pdf/view") },
  json: { view: () => import("./json/view") },
  fhir: { view: () => import("./fhir/view") },
  text: { view: () => import("./text/view") },
  table: { view: () => import("./table/view") },
  markdown: { view: () => import("./markdown/view") },
  rtf: { view: () => import("./rtf/view") },
  docx: { view: () => import("./docx/view") },
  mail: { view: () => import("./mail/view") },
  zip: { view: () => import("./zip/view") },
  media: { view: () => import("./media/view") },
  vcf: { view: () => import("./vcf/view") },
  ccda: { view: () => import("./ccda/view") },
  hl7v2: { view: () => import("./hl7v2/view") },
  html: { view: () => import("./html/view") },
  "health-card": { view: () => import("./health-card/view") },
  "health-link": { view: () => import("./health-link/view") },
}
