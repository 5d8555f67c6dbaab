import type { Attachment } from "../../reading"
import { dateText } from "../dates"
import { objectOf, textOf } from "../tree"
import type { FhirNode, FhirObject } from "../tree"
import { firstOf, joined } from "../words"

/** An Attachment, or a Binary (`content` in STU3 and before), as a file inside the file. null if the base64 is damaged. */
export function attachmentOf(
  value: FhirNode | undefined,
  name: string,
): Attachment & { readonly damaged: boolean } {
  const node = objectOf(value)
  const data = firstOf(textOf(node["data"]), node["resourceType"] === "Binary" ? textOf(node["content"]) : "")
  const content = data ? blobOf(data) : null
  return {
    name: firstOf(textOf(node["title"]), name, "Attachment"),
    type: firstOf(textOf(node["contentType"]), "application/octet-stream"),
    content,
    url: textOf(node["url"]),
    damaged: data !== "" && content === null,
  }
}

/** The bytes of a base64 text (RFC 4648, section 4; white space allowed); null if it is none. */
function blobOf(base64: string): Blob | null {
  try {
    const binary = atob(base64)
    const bytes = new Uint8Array(binary.length)
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
    return new Blob([bytes])
  } catch {
    return null
  }
}

/** What an Attachment says about its file: title, media type, language, date. */
export function attachmentText(value: FhirNode | undefined): string {
  const node = objectOf(value)
  const text = (name: string) => textOf(node[name])
  return joined([
    text("title"),
    text("contentType"),
    text("language") && `language ${text("language")}`,
    dateText(node["creation"]),
    text("size") && `${text("size")}\u00a0bytes`,
    ...["height", "width", "frames", "pages", "duration"].map(
      (name) => text(name) && `${name} ${text(name)}`,
    ),
    text("url"),
  ])
}

const NAMES = new Set(
  "contentType language data url size hash title creation height width frames duration pages id extension".split(
    " ",
  ),
)

/** Whether an object without a known type is an Attachment. */
export const isAttachment = (node: FhirObject): boolean =>
  (node["contentType"] !== undefined ||
    node["data"] !== undefined ||
    (node["url"] !== undefined && node["title"] !== undefined)) &&
  Object.keys(node).every((name) => NAMES.has(name) || name.startsWith("_"))
