import type { ManifestFile } from "../_core/records/manifest-schema"

/** How a file is shown in its place. */
export type ViewerKind = "image" | "frame" | "pdf" | "json" | "text"

/** Files above this many bytes are not decrypted into memory: they are downloaded. */
export const MOST_SHOWN_BYTES = 200_000_000

const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"])
const FRAMED = new Set(["image/svg+xml", "text/html", "application/xhtml+xml"])
const TEXTS = new Set(["application/xml", "application/x-ndjson", "application/yaml", "application/rtf"])

const BY_ENDING: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  json: "application/json",
  xml: "application/xml",
  txt: "text/plain",
  csv: "text/csv",
  md: "text/markdown",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  svg: "image/svg+xml",
  htm: "text/html",
  html: "text/html",
}

/** The file's type; by the ending of its name where it is only known as bytes. */
export function shownType({ name, type }: Pick<ManifestFile, "name" | "type">): string {
  if (type !== "application/octet-stream") return type
  return BY_ENDING[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? type
}

/** The viewer for a file; null where there is none, and it can only be downloaded. */
export function viewerOf(file: Pick<ManifestFile, "name" | "type">): ViewerKind | null {
  const type = shownType(file)
  if (IMAGES.has(type)) return "image"
  if (FRAMED.has(type)) return "frame"
  if (type === "application/pdf") return "pdf"
  if (type === "application/json" || type.endsWith("+json")) return "json"
  if (type.startsWith("text/") || TEXTS.has(type) || type.endsWith("+xml")) return "text"
  return null
}

/** `412 KB PDF`'s last word. */
export function typeName(file: Pick<ManifestFile, "name" | "type">): string {
  const type = shownType(file)
  const named: Readonly<Record<string, string>> = {
    "application/pdf": "PDF",
    "application/fhir+json": "FHIR summary",
    "application/dicom": "DICOM",
    "text/plain": "text",
    "image/svg+xml": "SVG",
    "application/octet-stream": "file",
  }
  const last = type.split("/")[1]?.replace(/^x-/, "") ?? ""
  return named[type] ?? (last.length <= 5 ? last.toUpperCase() : "file")
}
