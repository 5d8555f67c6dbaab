import {
  ascii,
  brand,
  headOf,
  isBareDicom,
  isCdaPart,
  isCompoundFile,
  isFhirLines,
  isMail,
  isMostlyText,
  isText,
  isZip,
  majorBrand,
  officeDocument,
  root,
  spells,
  starts,
  text,
} from "./file-signatures"
import type { Signature } from "./file-signatures"
import type { RecordKind } from "./records/manifest-schema"

/** The viewers of `app/_viewers`, one folder each. */
export const VIEWER_IDS = [
  "image",
  "pdf",
  "fhir",
  "json",
  "ccda",
  "hl7v2",
  "dicom",
  "tiff",
  "heic",
  "text",
  "table",
  "markdown",
  "rtf",
  "docx",
  "mail",
  "html",
  "media",
  "zip",
  "health-card",
  "health-link",
  "vcf",
] as const
export type ViewerId = (typeof VIEWER_IDS)[number]

/** Pictures of a kind of file; `app/_parts` draws them. */
export type FileIcon =
  "document" | "image" | "scan" | "table" | "summary" | "media" | "archive" | "card" | "genome"

/** One row of the table. */
export interface FileType {
  readonly id: string
  /** The word beside the size: `412 KB PDF`. */
  readonly label: string
  /** Media types without parameters; the first is the one that Keyward writes into manifests. */
  readonly mime: readonly [string, ...string[]]
  /** Endings without the dot, lower case; the first is the one that is written on export. */
  readonly extensions: readonly string[]
  /** The record's kind as far as the type tells. */
  readonly kind: RecordKind
  readonly icon: FileIcon
  /** null: it can only be downloaded. */
  readonly viewer: ViewerId | null
  /** True if the bytes alone say that it is this type. Left out for text without a signature. */
  readonly magic?: Signature
  /** Tried on the bytes alone, after the {@link magic} of every type: what could also stand inside another file. */
  readonly loose?: Signature
  /** True if the bytes may be this type where name or media type say so. */
  readonly claimed?: Signature
}

/** Bytes of a file that are enough to tell its type. */
export const MAX_HEAD_BYTES = 65_536

/**
 * Every kind of file that Keyward knows, in the order in which their signatures are tried: the more exact first.
 * The one table for upload, lists, viewers and export.
 */
export const FILE_TYPES: readonly FileType[] = [
  {
    id: "dicom",
    label: "DICOM",
    mime: ["application/dicom"],
    extensions: ["dcm", "dicom", "ima"],
    kind: "image",
    icon: "scan",
    viewer: "dicom",
    magic: (head) => spells("DICM", 128)(head) || isBareDicom(head),
  },
  {
    id: "pdf",
    label: "PDF",
    mime: ["application/pdf", "application/x-pdf"],
    extensions: ["pdf"],
    kind: "letter",
    icon: "document",
    viewer: "pdf",
    magic: spells("%PDF-"),
    // ISO 32000-1 7.5.2; readers take a header within the first 1,024 bytes. A ZIP file may have one there, too
    loose: (head) => !isZip(head) && ascii(head.bytes, 0, 1024).includes("%PDF-"),
  },
  {
    id: "png",
    label: "PNG",
    mime: ["image/png"],
    extensions: ["png"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  {
    id: "jpeg",
    label: "JPEG",
    mime: ["image/jpeg", "image/jpg", "image/pjpeg"],
    extensions: ["jpg", "jpeg", "jpe", "jfif"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: starts(0xff, 0xd8, 0xff),
  },
  {
    id: "gif",
    label: "GIF",
    mime: ["image/gif"],
    extensions: ["gif"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: (head) => spells("GIF87a")(head) || spells("GIF89a")(head),
  },
  {
    id: "webp",
    label: "WebP",
    mime: ["image/webp"],
    extensions: ["webp"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: (head) => spells("RIFF")(head) && spells("WEBP", 8)(head),
  },
  {
    id: "avif",
    label: "AVIF",
    mime: ["image/avif"],
    extensions: ["avif"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: brand("avif", "avis"),
  },
  {
    id: "heic",
    label: "HEIC",
    mime: ["image/heic", "image/heif"],
    extensions: ["heic", "heif"],
    kind: "image",
    icon: "image",
    viewer: "heic",
    magic: brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"),
  },
  {
    id: "jxl",
    label: "JPEG XL",
    mime: ["image/jxl"],
    extensions: ["jxl"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: starts(0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20),
    loose: starts(0xff, 0x0a),
  },
  {
    id: "tiff",
    label: "TIFF",
    mime: ["image/tiff"],
    extensions: ["tif", "tiff"],
    kind: "image",
    icon: "image",
    viewer: "tiff",
    magic: (head) =>
      starts(0x49, 0x49, 0x2a, 0)(head) ||
      starts(0x4d, 0x4d, 0, 0x2a)(head) ||
      starts(0x49, 0x49, 0x2b, 0)(head) ||
      starts(0x4d, 0x4d, 0, 0x2b)(head),
  },
  {
    id: "bmp",
    label: "BMP",
    mime: ["image/bmp", "image/x-ms-bmp"],
    extensions: ["bmp", "dib"],
    kind: "image",
    icon: "image",
    viewer: "image",
    magic: (head) => spells("BM")(head) && head.bytes[6] === 0 && head.bytes[7] === 0 && head.bytes[8] === 0,
  },
  {
    id: "quicktime",
    label: "QuickTime video",
    mime: ["video/quicktime"],
    extensions: ["mov"],
    kind: "image",
    icon: "media",
    viewer: "media",
    magic: majorBrand("qt  "),
  },
  {
    id: "m4a",
    label: "M4A audio",
    mime: ["audio/mp4", "audio/x-m4a"],
    extensions: ["m4a", "m4b"],
    kind: "other",
    icon: "media",
    viewer: "media",
    magic: majorBrand("M4A ", "M4B "),
  },
  {
    id: "mp4",
    label: "MP4 video",
    mime: ["video/mp4", "video/x-m4v"],
    extensions: ["mp4", "m4v"],
    kind: "image",
    icon: "media",
    viewer: "media",
    magic: brand("isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash"),
  },
  {
    id: "webm",
    label: "WebM",
    mime: ["video/webm", "audio/webm"],
    extensions: ["webm"],
    kind: "other",
    icon: "media",
    viewer: "media",
    magic: starts(0x1a, 0x45, 0xdf, 0xa3),
  },
  {
    id: "ogg",
    label: "Ogg audio",
    mime: ["audio/ogg", "video/ogg", "application/ogg"],
    extensions: ["ogg", "oga", "opus", "ogv"],
    kind: "other",
    icon: "media",
    viewer: "media",
    magic: (head) => spells("OggS")(head) && head.bytes[4] === 0,
  },
  {
    id: "wav",
    label: "WAV audio",
    mime: ["audio/wav", "audio/x-wav", "audio/vnd.wave"],
    extensions: ["wav"],
    kind: "other",
    icon: "media",
    viewer: "media",
    magic: (head) => spells("RIFF")(head) && spells("WAVE", 8)(head),
  },
  {
    id: "mp3",
    label: "MP3 audio",
    mime: ["audio/mpeg", "audio/mp3"],
    extensions: ["mp3"],
    kind: "other",
    icon: "media",
    viewer: "media",
    // ID3v2 has its major version behind the name
    magic: (head) => spells("ID3")(head) && (head.bytes[3] ?? 0xff) < 0x10,
    loose: (head) => [0xfb, 0xfa, 0xf3, 0xf2].some((byte) => starts(0xff, byte)(head)),
  },
  {
    id: "docx",
    label: "Word document",
    mime: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    extensions: ["docx"],
    kind: "letter",
    icon: "document",
    viewer: "docx",
    magic: officeDocument("word/"),
    claimed: isZip,
  },
  {
    id: "xlsx",
    label: "Excel workbook",
    mime: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    extensions: ["xlsx"],
    kind: "other",
    icon: "table",
    viewer: null,
    magic: officeDocument("xl/"),
    claimed: isZip,
  },
  {
    id: "doc",
    label: "Word 97 document",
    mime: ["application/msword"],
    extensions: ["doc", "dot"],
    kind: "letter",
    icon: "document",
    viewer: null,
    claimed: isCompoundFile,
  },
  {
    id: "xls",
    label: "Excel 97 workbook",
    mime: ["application/vnd.ms-excel"],
    extensions: ["xls"],
    kind: "other",
    icon: "table",
    viewer: null,
    claimed: isCompoundFile,
  },
  {
    id: "msg",
    label: "Outlook mail",
    mime: ["application/vnd.ms-outlook"],
    extensions: ["msg"],
    kind: "letter",
    icon: "document",
    viewer: null,
    claimed: isCompoundFile,
  },
  {
    id: "gzip",
    label: "GZIP",
    mime: ["application/gzip", "application/x-gzip"],
    extensions: ["gz", "tgz"],
    kind: "other",
    icon: "archive",
    viewer: null,
    magic: starts(0x1f, 0x8b, 0x08),
  },
  {
    id: "zip",
    label: "ZIP",
    mime: ["application/zip", "application/x-zip-compressed"],
    extensions: ["zip"],
    kind: "other",
    icon: "archive",
    viewer: "zip",
    // An Office document whose first parts do not show what it is, is what its name says
    loose: isZip,
  },
  {
    id: "rtf",
    label: "RTF",
    mime: ["application/rtf", "text/rtf"],
    extensions: ["rtf"],
    kind: "letter",
    icon: "document",
    viewer: "rtf",
    magic: text(/^\{\\rtf/),
  },
  {
    id: "health-card",
    label: "SMART Health Card",
    mime: ["application/smart-health-card"],
    extensions: ["smart-health-card"],
    kind: "summary",
    icon: "card",
    viewer: "health-card",
    // SMART Health Cards Framework, "File download" and "QR code"
    magic: text(/^(\{\s*"verifiableCredential"\s*:|shc:\/)/),
  },
  {
    id: "health-link",
    label: "SMART Health Link",
    mime: ["application/smart-api-access"],
    extensions: ["shlink"],
    kind: "summary",
    icon: "card",
    viewer: "health-link",
    magic: text(/^(?:https?:\/\/\S{1,2000}#)?shlink:\/[A-Za-z0-9_-]+\s*$/),
  },
  {
    id: "fhir-ndjson",
    label: "FHIR list",
    mime: ["application/fhir+ndjson"],
    extensions: ["fhir.ndjson"],
    kind: "summary",
    icon: "summary",
    viewer: "fhir",
    magic: isFhirLines,
  },
  {
    id: "fhir-json",
    label: "FHIR",
    mime: ["application/fhir+json", "application/json+fhir"],
    extensions: ["fhir.json"],
    kind: "summary",
    icon: "summary",
    viewer: "fhir",
    magic: text(/^\{[^]*"resourceType"\s*:\s*"/),
  },
  {
    id: "fhir-xml",
    label: "FHIR",
    mime: ["application/fhir+xml", "application/xml+fhir"],
    extensions: ["fhir.xml"],
    kind: "summary",
    icon: "summary",
    viewer: "fhir",
    magic: root(/^[A-Z][A-Za-z]+$/, "http://hl7.org/fhir"),
  },
  {
    id: "ccda",
    label: "CDA document",
    mime: ["application/cda+xml", "application/hl7-cda+xml", "application/hl7-sda+xml"],
    extensions: ["cda", "ccda", "ccd"],
    kind: "summary",
    icon: "summary",
    viewer: "ccda",
    magic: (head) => root(/^ClinicalDocument$/)(head) || isCdaPart(head),
  },
  {
    id: "hl7v2",
    label: "HL7 message",
    mime: ["x-application/hl7-v2+er7", "application/hl7-v2", "application/edi-hl7"],
    extensions: ["hl7"],
    kind: "lab-result",
    icon: "summary",
    viewer: "hl7v2",
    // HL7 v2 chapter 2: MSH, or the batch and file headers before it; MLLP puts a vertical tab first
    magic: text(/^\v?(MSH|FHS|BHS)[|^~\\&#$!]/),
  },
  {
    id: "svg",
    label: "SVG",
    mime: ["image/svg+xml"],
    extensions: ["svg"],
    kind: "image",
    icon: "image",
    viewer: "html",
    magic: root(/^svg$/),
  },
  {
    id: "html",
    label: "HTML",
    mime: ["text/html", "application/xhtml+xml"],
    extensions: ["html", "htm", "xhtml"],
    kind: "letter",
    icon: "document",
    viewer: "html",
    magic: (head) => text(/^<!doctype html/i)(head) || root(/^html$/i)(head),
    claimed: text(/^</),
  },
  {
    id: "vcf",
    label: "VCF genomics",
    mime: ["text/x-vcf"],
    extensions: ["vcf"],
    kind: "lab-result",
    icon: "genome",
    viewer: "vcf",
    magic: text(/^##fileformat=VCFv/),
  },
  {
    id: "mail",
    label: "mail",
    mime: ["message/rfc822"],
    extensions: ["eml"],
    kind: "letter",
    icon: "document",
    viewer: "mail",
    magic: isMail,
    claimed: text(/^[!-9;-~]{1,76}[ \t]*:/),
  },
  // Text without a signature of its own: known by its name or media type, tried after all others.
  {
    id: "csv",
    label: "CSV table",
    mime: ["text/csv", "application/csv"],
    extensions: ["csv"],
    kind: "lab-result",
    icon: "table",
    viewer: "table",
  },
  {
    id: "tsv",
    label: "TSV table",
    mime: ["text/tab-separated-values"],
    extensions: ["tsv", "tab"],
    kind: "lab-result",
    icon: "table",
    viewer: "table",
  },
  {
    id: "markdown",
    label: "Markdown",
    mime: ["text/markdown", "text/x-markdown"],
    extensions: ["md", "markdown"],
    kind: "other",
    icon: "document",
    viewer: "markdown",
  },
  {
    id: "ndjson",
    label: "JSON lines",
    mime: ["application/x-ndjson", "application/jsonl"],
    extensions: ["ndjson", "jsonl"],
    kind: "other",
    icon: "document",
    viewer: "json",
  },
  {
    id: "json",
    label: "JSON",
    mime: ["application/json", "text/json"],
    extensions: ["json"],
    kind: "other",
    icon: "document",
    viewer: "json",
  },
  {
    id: "xml",
    label: "XML",
    mime: ["application/xml", "text/xml"],
    extensions: ["xml"],
    kind: "other",
    icon: "document",
    viewer: "text",
  },
  {
    id: "text",
    label: "text",
    mime: ["text/plain"],
    extensions: ["txt", "text", "log"],
    kind: "other",
    icon: "document",
    viewer: "text",
  },
  {
    id: "unknown",
    label: "file",
    mime: ["application/octet-stream"],
    extensions: ["bin"],
    kind: "other",
    icon: "document",
    viewer: null,
  },
]

const byId = (id: string): FileType => {
  const found = FILE_TYPES.find((type) => type.id === id)
  if (!found) throw new RangeError(id)
  return found
}
export const UNKNOWN_TYPE = byId("unknown")
const TEXT = byId("text")

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/

/** The ending of a name, lower case, without the dot; empty if it has none. `a.fhir.json` ends in `json`. */
export const extensionOf = (name: string): string => /\.([^.\s/\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""

/** A media type in lower case without parameters; empty if it is not one. */
export function mediaTypeIn(type: string): string {
  const bare = type.split(";")[0]?.trim().toLowerCase() ?? ""
  return MEDIA_TYPE.test(bare) ? bare : ""
}

const named = (name: string): FileType | undefined => {
  const lower = name.toLowerCase()
  return (
    FILE_TYPES.find(({ extensions }) =>
      extensions.some((end) => end.includes(".") && lower.endsWith(`.${end}`)),
    ) ?? FILE_TYPES.find(({ extensions }) => extensions.includes(extensionOf(name)))
  )
}
const typed = (type: string): FileType | undefined => {
  const bare = mediaTypeIn(type)
  return bare === UNKNOWN_TYPE.mime[0] ? undefined : FILE_TYPES.find(({ mime }) => mime.includes(bare))
}

/** What name and media type claim, the name first: systems type a CSV as Excel and a DICOM file as bytes. */
export const claimedType = (file: { readonly name: string; readonly type: string }): FileType =>
  named(file.name) ?? typed(file.type) ?? UNKNOWN_TYPE

/**
 * What a file is. `head` is its beginning, {@link MAX_HEAD_BYTES} at most. The bytes decide: a signature outweighs name
 * and media type; without one, text is what its name or media type says as far as that is text, and bytes are what they
 * claim only if that claim has no signature that is missing.
 */
export function fileTypeOf(
  file: { readonly name: string; readonly type: string },
  bytes: Uint8Array,
): FileType {
  const claims = [named(file.name), typed(file.type)].filter(
    (type) => type && type !== UNKNOWN_TYPE,
  ) as FileType[]
  if (bytes.length === 0) return claims[0] ?? UNKNOWN_TYPE
  const head = headOf(bytes)
  const signed = FILE_TYPES.find(({ magic }) => magic?.(head))
  if (signed) return signed
  const possible = claims.find(({ claimed }) => claimed?.(head))
  if (possible) return possible
  const loose = FILE_TYPES.find((type) => type.loose?.(head))
  if (loose) return loose
  // What has no signature is text: in an old character set it has no readable head
  const believed = claims.find(({ magic, loose, claimed }) => !magic && !loose && !claimed)
  if (head.text === "" && !isText(bytes)) return believed && isMostlyText(bytes) ? believed : UNKNOWN_TYPE
  if (looksLikeJson(head.text)) return believed ?? byId("json")
  if (head.text.startsWith("<?xml")) return believed && believed !== TEXT ? believed : byId("xml")
  return believed ?? TEXT
}

const looksLikeJson = (words: string): boolean =>
  /^(\{\s*(\}|"(?:[^"\\]|\\.)*"\s*:)|\[\s*[\][{"\d-])/.test(words)
