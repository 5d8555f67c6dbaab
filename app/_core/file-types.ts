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
  readonly magic?: (head: Head) => boolean
}

/** The beginning of a file, as bytes and as text. */
export interface Head {
  readonly bytes: Uint8Array
  /** Without byte order mark and leading white space; empty if the bytes are not text. */
  readonly text: string
}

/** Bytes of a file that are enough to tell its type. */
export const MAX_HEAD_BYTES = 65_536

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))
const starts =
  (...signature: readonly number[]) =>
  ({ bytes }: Head): boolean =>
    signature.every((byte, index) => bytes[index] === byte)
/** `word` at byte `at`. */
const spells =
  (word: string, at = 0) =>
  ({ bytes }: Head): boolean =>
    ascii(bytes, at, at + word.length) === word
/** ISO/IEC 14496-12: one of the brands in the `ftyp` box. */
const brand =
  (...brands: readonly string[]) =>
  ({ bytes }: Head): boolean => {
    if (ascii(bytes, 4, 8) !== "ftyp") return false
    const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
    const listed = ascii(bytes, 8, Math.min(size, 256, bytes.length)).match(/.{4}/gs) ?? []
    return listed.some((name) => brands.includes(name))
  }
/** The name of an entry near the beginning of a ZIP file (APPNOTE.TXT 4.3.7). */
const zipWith =
  (name: string) =>
  (head: Head): boolean =>
    isZip(head) && ascii16(head.bytes).includes(name)
const isZip = ({ bytes }: Head): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  [0x0403, 0x0605].includes(((bytes[3] ?? 0) << 8) | (bytes[2] ?? 0))
const ascii16 = (bytes: Uint8Array): string => {
  let text = ""
  for (let at = 0; at < bytes.length; at += 8192) text += ascii(bytes, at, at + 8192)
  return text
}
const text =
  (pattern: RegExp) =>
  ({ text: words }: Head): boolean =>
    pattern.test(words)
/** The start tag of the XML root element: its name as written, and the whole tag. */
const rootTag = (words: string): { readonly name: string; readonly tag: string } | null => {
  if (!words.startsWith("<")) return null
  const found =
    /^(?:<\?[^>]*\?>|<!--[^]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|\s)*(<([^\s>/]+)[^>]*>?)/i.exec(words)
  return found && { name: found[2] ?? "", tag: found[1] ?? "" }
}
/** The XML root element's local name and, if `namespace` is given, the namespace named in its start tag. */
const root =
  (name: RegExp, namespace?: string) =>
  ({ text: words }: Head): boolean => {
    const found = rootTag(words)
    const local = found?.name.replace(/^.*:/, "") ?? ""
    return name.test(local) && (namespace === undefined || (found?.tag ?? "").includes(namespace))
  }

/**
 * A part of a CDA document that stands alone: a root in the namespace of HL7 v3; or, because fragments often leave the
 * namespace out, one of CDA's names with something in it that CDA alone has.
 */
const cdaPart = (head: Head): boolean => {
  const found = rootTag(head.text)
  if (!found) return false
  const prefix = /^[\w.-]+(?=:)/.exec(found.name)?.[0]
  const declared = new RegExp(`\\sxmlns${prefix ? `:${prefix}` : ""}\\s*=\\s*["']([^"']*)["']`).exec(
    found.tag,
  )
  if (declared) return declared[1] === "urn:hl7-org:v3"
  return CDA_HEADER_PARTS.test(found.name) || (CDA_PARTS.test(found.name) && CDA_SIGNS.test(head.text))
}
/** Names that nothing else has. */
const CDA_HEADER_PARTS =
  /^(assignedAuthor|dataEnterer|documentationOf|encompassingEncounter|encounterParticipant|entryRelationship|inFulfillmentOf|informationRecipient|legalAuthenticator|nonXMLBody|observationMedia|patientRole|recordTarget|structuredBody|substanceAdministration)$/
/** Names that other formats have, too; then {@link CDA_SIGNS} must be there. */
const CDA_PARTS =
  /^(ClinicalDocument|act|authenticator|author|authorization|component|componentOf|criterion|custodian|encounter|entry|externalDocument|informant|manufacturedProduct|observation|organizer|participant|participantRole|performer|procedure|relatedDocument|relatedSubject|section|serviceEvent|supply)$/
const CDA_SIGNS =
  /\b(root|codeSystem)="2\.16\.840\.1\.113883\.|<(assigned(Author|Entity|Custodian)|nonXMLBody|structuredBody|sdtc:\w+|reference value="#)|\b(classCode|moodCode|typeCode)="[A-Z.]+"/

/**
 * DICOM without a preamble (PS3.10 7.1 demands one, older files have none): a first element of group 0002 or 0008 with
 * an even group length or a value representation of two capitals.
 */
const bareDicom = ({ bytes }: Head): boolean => {
  if (bytes.length < 16) return false
  const little = bytes[1] === 0 && (bytes[0] === 2 || bytes[0] === 8)
  const big = bytes[0] === 0 && (bytes[1] === 2 || bytes[1] === 8)
  if (!little && !big) return false
  const element = little ? (bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8) : ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
  if (element > 0x0100) return false
  if (
    /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OW|PN|SH|SL|SQ|SS|ST|TM|UI|UL|UN|US|UT)$/.test(
      ascii(bytes, 4, 6),
    )
  )
    return true
  // Implicit VR: a length that fits into the file
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(4, true)
  return little && length > 0 && length <= 256 && length % 2 === 0
}

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
    magic: (head) => spells("DICM", 128)(head) || bareDicom(head),
  },
  {
    id: "pdf",
    label: "PDF",
    mime: ["application/pdf", "application/x-pdf"],
    extensions: ["pdf"],
    kind: "letter",
    icon: "document",
    viewer: "pdf",
    // ISO 32000-1 7.5.2; readers take a header within the first 1,024 bytes
    magic: ({ bytes }) => ascii(bytes, 0, 1024).includes("%PDF-"),
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
    magic: (head) => starts(0xff, 0x0a)(head) || starts(0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20)(head),
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
    id: "quicktime",
    label: "QuickTime video",
    mime: ["video/quicktime"],
    extensions: ["mov"],
    kind: "image",
    icon: "media",
    viewer: "media",
    magic: brand("qt  "),
  },
  {
    id: "m4a",
    label: "M4A audio",
    mime: ["audio/mp4", "audio/x-m4a"],
    extensions: ["m4a"],
    kind: "other",
    icon: "media",
    viewer: "media",
    magic: brand("M4A "),
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
    magic: spells("OggS"),
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
    magic: (head) => spells("ID3")(head) || [0xfb, 0xf3, 0xf2].some((byte) => starts(0xff, byte)(head)),
  },
  {
    id: "docx",
    label: "Word document",
    mime: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    extensions: ["docx"],
    kind: "letter",
    icon: "document",
    viewer: "docx",
    magic: zipWith("word/"),
  },
  {
    id: "xlsx",
    label: "Excel workbook",
    mime: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    extensions: ["xlsx"],
    kind: "other",
    icon: "table",
    viewer: null,
    magic: zipWith("xl/"),
  },
  {
    id: "zip",
    label: "ZIP",
    mime: ["application/zip", "application/x-zip-compressed"],
    extensions: ["zip"],
    kind: "other",
    icon: "archive",
    viewer: "zip",
    magic: isZip,
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
    // One whole resource on the first line, another line after it
    magic: text(/^\{[^\n]*"resourceType"\s*:[^\n]*\}\s*\n\s*\{/),
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
    magic: (head) => root(/^ClinicalDocument$/)(head) || cdaPart(head),
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
    magic: text(/^(<!doctype html|<html[\s>])/i),
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
    // RFC 5322: at least two header fields of a mail, the first line among them
    magic: text(
      /^(?=[^]*?^(?:From|Date|Message-ID):)(?:Return-Path|Received|From|Date|Message-ID|MIME-Version|Delivered-To|X-[\w-]+|Subject|To):[^\n]*\n(?:[\w-]+:|[ \t])/im,
    ),
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
  head: Uint8Array,
): FileType {
  const known: Head = { bytes: head, text: textOf(head) }
  const signed = FILE_TYPES.find(({ magic }) => magic?.(known))
  if (signed) return signed
  const claimed = [named(file.name), typed(file.type)].filter((type) => type !== undefined)
  const believed = claimed.find(({ magic }) => !magic)
  // Text in an old character set, and an empty file, have no readable head: their claim is all there is
  if (known.text !== "" || head.length === 0 || isText(head)) {
    if (/^\s*[[{]/.test(known.text) && looksLikeJson(known.text)) return believed ?? byId("json")
    if (known.text.startsWith("<?xml")) return believed && believed.id !== "text" ? believed : byId("xml")
    return believed ?? (head.length === 0 ? (claimed[0] ?? UNKNOWN_TYPE) : TEXT)
  }
  return UNKNOWN_TYPE
}

const looksLikeJson = (words: string): boolean =>
  /^(\{\s*(\}|"(?:[^"\\]|\\.)*"\s*:)|\[\s*[\][{"\d-])/.test(words)

/** The head as text: by byte order mark, else as UTF-8; empty if it holds bytes that no text has. */
function textOf(head: Uint8Array): string {
  const [first, second] = head
  const utf16 =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null
  if (!utf16 && !isText(head)) return ""
  return new TextDecoder(utf16 ?? "utf-8").decode(head, { stream: true }).replace(/^[\uFEFF \t\r\n]+/, "")
}

/** No control characters but those of text: tab, line ends, form feed, escape (ISO 2022), the MLLP frame. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte >= 0x20 || [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x1c].includes(byte))
