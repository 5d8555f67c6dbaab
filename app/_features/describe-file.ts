import type { RecordKind } from "../_core/records/manifest-schema"

const BY_ENDING: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  json: "application/json",
  xml: "application/xml",
  txt: "text/plain",
  csv: "text/csv",
  md: "text/markdown",
  dcm: "application/dicom",
  dicom: "application/dicom",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  svg: "image/svg+xml",
  heic: "image/heic",
  tif: "image/tiff",
  tiff: "image/tiff",
  html: "text/html",
  zip: "application/zip",
}
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""

/** A media type without parameters: what the browser says, else by the name's ending, else unknown bytes. */
export function mediaTypeOf({ name, type }: Pick<File, "name" | "type">): string {
  const said = type.split(";")[0]?.trim().toLowerCase() ?? ""
  if (MEDIA_TYPE.test(said)) return said
  return BY_ENDING[endingOf(name)] ?? "application/octet-stream"
}

/** A name that a manifest takes: no path, no control characters, 255 units at most, the ending kept. */
export function fileNameOf({ name }: Pick<File, "name">): string {
  const plain =
    name
      .replace(/[\p{Cc}/\\]/gu, " ")
      .trim()
      .toWellFormed() || "file"
  if (plain === "." || plain === "..") return "file"
  if (plain.length <= 255) return plain
  const ending = endingOf(plain).slice(0, 16)
  return `${plain.slice(0, 254 - ending.length)}.${ending}`.toWellFormed()
}

/** A title to start from: the name without its ending. */
export const titleOf = (file: Pick<File, "name">): string =>
  fileNameOf(file)
    .replace(/\.[^.]{1,8}$/, "")
    .replace(/[_]+/g, " ")
    .trim() || "Record"

const WORDS: readonly (readonly [RegExp, RecordKind])[] = [
  [/\b(ecg|ekg)\b/i, "ecg"],
  [/\b(lab|labs|blood|hba1c|lipid|result|results|panel)\b/i, "lab-result"],
  [/\b(prescription|recipe|rx|medication)\b/i, "prescription"],
  [/\b(diary|log)\b/i, "diary"],
  [/\b(summary|ips|bundle|ccda)\b/i, "summary"],
  [/\b(x-?ray|scan|mri|ct|echo|ultrasound|photo|retina)\b/i, "image"],
  [/\b(letter|report|discharge)\b/i, "letter"],
]

/** The kind it probably is, from its name and type; the person may say otherwise. */
export function kindOf(file: Pick<File, "name" | "type">): RecordKind {
  const words = fileNameOf(file).replace(/[_.-]+/g, " ")
  const named = WORDS.find(([pattern]) => pattern.test(words))
  if (named) return named[1]
  const type = mediaTypeOf(file)
  if (type.startsWith("image/") || type === "application/dicom") return "image"
  if (type === "application/fhir+json") return "summary"
  return "other"
}

/** RFC 3339 of a file's own date; now where it has none or one to come. */
export function timeOf({ lastModified }: Pick<File, "lastModified">, now: number): string {
  const known = lastModified > 0 && lastModified <= now ? lastModified : now
  return new Date(known).toISOString()
}
