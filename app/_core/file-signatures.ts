import { byteOrderMark, unmarkedUtf16 } from "./text-bytes"

/** The beginning of a file, as bytes and as text. */
export interface Head {
  readonly bytes: Uint8Array
  /** Without byte order mark and leading white space; empty if the bytes are not text. */
  readonly text: string
}

export type Signature = (head: Head) => boolean

/** The bytes from `from` to `to` as Latin-1. */
export const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

export const starts =
  (...signature: readonly number[]): Signature =>
  ({ bytes }) =>
    signature.every((byte, index) => bytes[index] === byte)

/** `word` at byte `at`. */
export const spells =
  (word: string, at = 0): Signature =>
  ({ bytes }) =>
    ascii(bytes, at, at + word.length) === word

/** ISO/IEC 14496-12: one of the brands in the `ftyp` box. */
export const brand =
  (...brands: readonly string[]): Signature =>
  ({ bytes }) => {
    if (bytes.length < 16 || ascii(bytes, 4, 8) !== "ftyp") return false
    const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
    const listed = ascii(bytes, 8, Math.min(size, 256, bytes.length)).match(/.{4}/gs) ?? []
    return listed.some((name) => brands.includes(name))
  }

/** The first brand alone: audio files list those of video, too. */
export const majorBrand =
  (...brands: readonly string[]): Signature =>
  ({ bytes }) =>
    ascii(bytes, 4, 8) === "ftyp" && brands.includes(ascii(bytes, 8, 12))

/** APPNOTE.TXT 4.3.7 and, for an archive without entries, 4.3.16. */
export const isZip: Signature = (head) =>
  starts(0x50, 0x4b, 0x03, 0x04)(head) || starts(0x50, 0x4b, 0x05, 0x06)(head)

/** [MS-CFB] 2.2: Word, Excel and Outlook before 2007. */
export const isCompoundFile: Signature = starts(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)

/** An Office document (ISO/IEC 29500-2): a ZIP file with relations and a part in this folder near its beginning. */
export const officeDocument =
  (folder: string): Signature =>
  (head) => {
    if (!isZip(head)) return false
    const names = entryNames(head.bytes)
    return (
      names.some((name) => name.startsWith(folder)) &&
      names.some((name) => name === "[Content_Types].xml" || name.startsWith("_rels/"))
    )
  }

/** Names of the ZIP entries whose local headers lie in these bytes. */
function entryNames(bytes: Uint8Array): string[] {
  const names: string[] = []
  for (let at = bytes.indexOf(0x50); at >= 0 && at + 30 < bytes.length; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] !== 0x4b || bytes[at + 2] !== 3 || bytes[at + 3] !== 4) continue
    const length = (bytes[at + 26] ?? 0) | ((bytes[at + 27] ?? 0) << 8)
    names.push(ascii(bytes, at + 30, at + 30 + Math.min(length, 256)))
  }
  return names
}

/** `pattern` has to be linear: it is tried on what strangers wrote. */
export const text =
  (pattern: RegExp): Signature =>
  ({ text: words }) =>
    pattern.test(words)

/** The XML root element's local name and, if `namespace` is given, the namespace named in its start tag. */
export const root =
  (name: RegExp, namespace?: string): Signature =>
  ({ text: words }) => {
    const tag = rootTag(words)
    const local = /^<(?:[^\s>/:]*:)?([^\s>/:]+)/.exec(tag)?.[1] ?? ""
    return name.test(local) && (namespace === undefined || tag.includes(namespace))
  }

/** The first start tag, behind declaration, comments, processing instructions and document type; empty without one. */
function rootTag(words: string): string {
  let at = 0
  const behind = (end: string, from: number) => {
    const found = words.indexOf(end, from)
    at = found < 0 ? words.length : found + end.length
  }
  while (at < words.length) {
    if (/\s/.test(words[at] ?? "")) at += 1
    else if (words.startsWith("<?", at)) behind("?>", at)
    else if (words.startsWith("<!--", at)) behind("-->", at)
    else if (words.startsWith("<!", at)) {
      const subset = words.indexOf("[", at)
      const end = words.indexOf(">", at)
      if (subset >= 0 && subset < end) behind("]", subset)
      behind(">", at)
    } else if (words[at] === "<") return words.slice(at, words.indexOf(">", at) + 1 || words.length)
    else return ""
  }
  return ""
}

/** Header fields of which a mail (RFC 5322 section 3.6) has several. */
const MAIL_FIELDS =
  /^(return-path|received|from|date|message-id|mime-version|delivered-to|subject|to|reply-to|content-type)$/i

/**
 * A part of a CDA document that stands alone: a root in the namespace of HL7 v3; or, because fragments often leave the
 * namespace out, one of CDA's names with something in it that CDA alone has.
 */
export const isCdaPart: Signature = (head) => {
  const tag = rootTag(head.text)
  const name = /^<([^\s>/]+)/.exec(tag)?.[1]
  if (name === undefined) return false
  const prefix = /^[\w.-]+(?=:)/.exec(name)?.[0]
  const declared = new RegExp(`\\sxmlns${prefix ? `:${prefix}` : ""}\\s*=\\s*["']([^"']*)["']`).exec(tag)
  if (declared) return declared[1] === "urn:hl7-org:v3"
  return CDA_HEADER_PARTS.test(name) || (CDA_PARTS.test(name) && CDA_SIGNS.test(head.text))
}
/** Names that nothing else has. */
const CDA_HEADER_PARTS =
  /^(assignedAuthor|dataEnterer|documentationOf|encompassingEncounter|encounterParticipant|entryRelationship|inFulfillmentOf|informationRecipient|legalAuthenticator|nonXMLBody|observationMedia|patientRole|recordTarget|structuredBody|substanceAdministration)$/
/** Names that other formats have, too; then {@link CDA_SIGNS} must be there. */
const CDA_PARTS =
  /^(ClinicalDocument|act|authenticator|author|authorization|component|componentOf|criterion|custodian|encounter|entry|externalDocument|informant|manufacturedProduct|observation|organizer|participant|participantRole|performer|procedure|relatedDocument|relatedSubject|section|serviceEvent|supply)$/
const CDA_SIGNS =
  /\b(root|codeSystem)="2\.16\.840\.1\.113883\.|<(assigned(Author|Entity|Custodian)|nonXMLBody|structuredBody|sdtc:\w+|reference value="#)|\b(classCode|moodCode|typeCode)="[A-Z.]+"/

/** A header block that only mail has: who wrote it, and two more of the fields that programs write. */
export const isMail: Signature = ({ text: words }) => {
  const found = new Set<string>()
  for (const line of linesOf(words)) {
    if (line === "") break
    if (/^[ \t]/.test(line)) continue
    const name = /^([!-9;-~]{1,76})[ \t]*:/.exec(line)?.[1]
    if (name === undefined) return false
    if (MAIL_FIELDS.test(name)) found.add(name.toLowerCase())
  }
  return (
    found.size >= 3 &&
    (found.has("from") || found.has("return-path")) &&
    ["received", "message-id", "mime-version", "date"].some((name) => found.has(name))
  )
}

/** At most so many lines of header are looked at. */
const MAX_LINES = 500

function* linesOf(words: string): Generator<string> {
  let from = 0
  for (let line = 0; line < MAX_LINES && from < words.length; line += 1) {
    const end = words.indexOf("\n", from)
    yield words.slice(from, end < 0 ? words.length : end).replace(/\r$/, "")
    from = end < 0 ? words.length : end + 1
  }
}

/** FHIR "Newline Delimited JSON": one whole resource on the first line, another line after it. */
export const isFhirLines: Signature = ({ text: words }) => {
  if (!words.startsWith("{")) return false
  const end = words.indexOf("\n")
  if (end < 0 || !words.slice(end).trimStart().startsWith("{")) return false
  try {
    const first: unknown = JSON.parse(words.slice(0, end))
    return typeof first === "object" && first !== null && "resourceType" in first
  } catch {
    return false
  }
}

const VALUE_REPRESENTATION =
  /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OW|PN|SH|SL|SQ|SS|ST|TM|UI|UL|UN|US|UT)$/

/**
 * DICOM without a preamble (PS3.10 7.1 demands one, older files have none): a first element of group 0002 or 0008 with
 * an even group length or a value representation of two capitals.
 */
export const isBareDicom: Signature = ({ bytes }) => {
  if (bytes.length < 16) return false
  const little = bytes[1] === 0 && (bytes[0] === 2 || bytes[0] === 8)
  const big = bytes[0] === 0 && (bytes[1] === 2 || bytes[1] === 8)
  if (!little && !big) return false
  const element = little ? (bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8) : ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
  if (element > 0x0100) return false
  if (VALUE_REPRESENTATION.test(ascii(bytes, 4, 6))) return true
  // Implicit VR: a length that fits into the file
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(4, true)
  return little && length > 0 && length <= 256 && length % 2 === 0
}

/** A head of these bytes. */
export const headOf = (bytes: Uint8Array): Head => ({ bytes, text: textOf(bytes) })

/** As text: by byte order mark, else as UTF-16 or UTF-8; empty if it holds bytes that no text has. */
function textOf(bytes: Uint8Array): string {
  const mark = byteOrderMark(bytes)
  const charset = mark || (isText(bytes) ? "utf-8" : unmarkedUtf16(bytes))
  if (!charset || (mark === "utf-8" && !isText(bytes))) return ""
  const decoded = new TextDecoder(charset).decode(bytes, { stream: true })
  return decoded.replace(/^[\uFEFF \t\r\n]+/, "")
}

/** No control characters but those of text: tab, line ends, form feed, DOS end of file, escape (ISO 2022), MLLP's. */
export const isText = (bytes: Uint8Array): boolean => controlsIn(bytes) === 0

/** Text with a damaged place: believed only where name or media type say that it is text. */
export const isMostlyText = (bytes: Uint8Array): boolean => controlsIn(bytes) * 100 <= bytes.length

const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x1c])

function controlsIn(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) count += 1
  return count
}
