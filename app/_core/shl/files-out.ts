import { fromUtf8 } from "../crypto/bytes"
import type { Manifest, ManifestFile } from "../records/manifest-schema"
import { linkFileSize } from "./seal-file"
import type { LinkFile } from "./seal-file"
import { MAX_LINK_BYTES, MAX_LINK_FILE_BYTES, MAX_LINK_FILES } from "./link-limits"

/** A file of a chosen record, decrypted. */
export interface OutFile {
  readonly record: Pick<Manifest, "title" | "kind" | "time" | "authorName">
  readonly file: Pick<ManifestFile, "name" | "type" | "size">
  readonly content: Uint8Array
}

/**
 * A file of a record as a link may have it. FHIR in JSON and SMART Health Cards go as they are; everything else (a PDF,
 * a picture, a text) inside a FHIR R4 DocumentReference (hl7.org/fhir/R4/documentreference.html), whose reader finds it
 * in `content.attachment.data` under its own media type.
 */
export function linkFileOf({ record, file, content }: OutFile): LinkFile {
  const json = asObject(content)
  if (json && typeof json.value["resourceType"] === "string")
    return { type: "application/fhir+json", json: json.text }
  if (json && Array.isArray(json.value["verifiableCredential"]))
    return { type: "application/smart-health-card", json: json.text }
  const reference = {
    resourceType: "DocumentReference",
    status: "current",
    type: { text: record.kind },
    date: record.time,
    ...(record.authorName ? { author: [{ display: record.authorName }] } : {}),
    description: record.title,
    content: [
      {
        attachment: {
          contentType: file.type,
          data: toBase64(content),
          size: content.length,
          title: file.name,
          creation: record.time,
        },
      },
    ],
  }
  return { type: "application/fhir+json", json: JSON.stringify(reference) }
}

/** Which files fit into one link, in their order; `left` are the places of those that do not. */
export function fitting(files: readonly LinkFile[]): {
  readonly taken: readonly LinkFile[]
  readonly left: readonly number[]
} {
  const [taken, left]: [LinkFile[], number[]] = [[], []]
  let total = 0
  for (const [place, file] of files.entries()) {
    const size = linkFileSize(file)
    const fits =
      taken.length < MAX_LINK_FILES && size <= MAX_LINK_FILE_BYTES && total + size <= MAX_LINK_BYTES
    if (!fits) left.push(place)
    else {
      taken.push(file)
      total += size
    }
  }
  return { taken, left }
}

function asObject(content: Uint8Array): { text: string; value: Readonly<Record<string, unknown>> } | null {
  // JSON begins with a brace, behind white space and a byte order mark at most
  if (!content.subarray(0, 64).includes(0x7b)) return null
  try {
    const text = fromUtf8(content)
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null
    return { text, value: value as Readonly<Record<string, unknown>> }
  } catch {
    return null
  }
}

const CHUNK = 0x6000

/** RFC 4648, section 4, as FHIR's base64Binary has it. */
function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += CHUNK)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK))))
  return parts.join("")
}
