import type { ViewerId } from "../_core/file-types"
import type { Viewer } from "./viewer"

/**
 * Every viewer, one line each: its parser and its view, loaded when a file needs them. A new one is a folder here, a line
 * here and a row in `_core/file-types.ts`.
 */
export const VIEWERS: Partial<Record<ViewerId, Viewer>> = {
  dicom: {
    read: () => import("./dicom/read"),
    view: () => import("./dicom/view"),
    warm: () => import("./dicom/dicom-client").then(({ warmDicom }) => warmDicom()),
  },
  image: { read: () => import("./image/read"), view: () => import("./image/view") },
  heic: { read: () => import("./heic/read"), view: () => import("./heic/view") },
  tiff: { read: () => import("./tiff/read"), view: () => import("./tiff/view") },
  pdf: { read: () => import("./pdf/read"), view: () => import("./pdf/view") },
  json: { read: () => import("./json/read"), view: () => import("./json/view") },
  fhir: { read: () => import("./fhir/read"), view: () => import("./fhir/view") },
  text: { read: () => import("./text/read"), view: () => import("./text/view") },
  table: { read: () => import("./table/read"), view: () => import("./table/view") },
  markdown: { read: () => import("./markdown/read"), view: () => import("./markdown/view") },
  rtf: { read: () => import("./rtf/read"), view: () => import("./rtf/view") },
  docx: { read: () => import("./docx/read"), view: () => import("./docx/view") },
  mail: { read: () => import("./mail/read"), view: () => import("./mail/view") },
  zip: { read: () => import("./zip/read"), view: () => import("./zip/view") },
  media: { read: () => import("./media/read"), view: () => import("./media/view") },
  vcf: { read: () => import("./vcf/read"), view: () => import("./vcf/view") },
  ccda: { read: () => import("./ccda/read"), view: () => import("./ccda/view") },
  hl7v2: { read: () => import("./hl7v2/read"), view: () => import("./hl7v2/view") },
  html: { read: () => import("./html/read"), view: () => import("./html/view") },
}
