import { codeTable } from "../../_core/code-table"
import type { Attachment } from "../reading"
import type { Context } from "./context"
import { labelOf } from "./terms"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

/** Unpacked bytes of one attachment at most. */
const MAX_UNPACKED_BYTES = 200_000_000

/** CompressionAlgorithm of HL7 v3 and the name of the same in the Compression Streams standard. */
const FORMATS = codeTable<CompressionFormat>({ DF: "deflate-raw", GZ: "gzip", ZL: "deflate" })

/** Finds every file inside the file, in its order, before anything else is read. */
export async function collectAttachments(root: XmlElement, title: string, context: Context): Promise<void> {
  const found: { element: XmlElement; name: string }[] = []
  const work = [root]
  for (let element = work.pop(); element; element = work.pop()) {
    const { name, parent } = element
    if (parent?.name === "nonXMLBody" && name === "text") found.push({ element, name: title || "Document" })
    else if (parent?.name === "observationMedia" && name === "value")
      found.push({ element, name: attribute(parent, "ID") || "Picture" })
    else if (attribute(element, "representation") === "B64" || attribute(element, "compression"))
      found.push({ element, name: labelOf(name) || "Attachment" })
    else for (const child of childrenOf(element).reverse()) work.push(child)
  }
  for (const { element, name } of found) {
    const attachment = await attachmentIn(element, name, context)
    if (attachment) context.attach(element, attachment)
  }
}

/**
 * A value of type ED that is a file: base64 or text inside the document, packed or not; or an address that is shown and
 * never fetched. null if it holds nothing.
 */
export async function attachmentIn(
  element: XmlElement,
  name: string,
  context: Context,
): Promise<Attachment | null> {
  const type = attribute(element, "mediaType") || "application/octet-stream"
  const url = attribute(childOf(element, "reference"), "value")
  const compression = attribute(element, "compression")
  const text = textIn(element)
  if (!text) return url ? { name, type, content: null, url } : null
  if (
    attribute(element, "representation") !== "B64" &&
    !compression &&
    !/^(application|image|audio|video)\//.test(type)
  )
    return {
      name,
      type: attribute(element, "mediaType") || "text/plain",
      content: new Blob([textOf(element)]),
      url: "",
    }
  const bytes = fromBase64(text)
  if (!bytes) {
    if (attribute(element, "representation") !== "B64")
      return { name, type, content: new Blob([textOf(element)]), url: "" }
    context.notes.add(`“${name}” in this file is damaged: it is not base64.`)
    context.miss("damaged attachments")
    return null
  }
  if (!compression) return { name, type, content: new Blob([bytes]), url: "" }
  const content = await unpack(bytes, compression)
  if (content) return { name, type, content, url: "" }
  context.notes.add(
    `“${name}” in this file is packed (${compression}) in a way that cannot be unpacked here.`,
  )
  return {
    name: `${name} (packed, ${compression})`,
    type: "application/octet-stream",
    content: new Blob([bytes]),
    url: "",
  }
}

/** With its line breaks. */
const textOf = (element: XmlElement): string =>
  element.children
    .map((node) => (typeof node === "string" ? node : node.name === "reference" ? "" : textOf(node)))
    .join("")

/** null if the text is not base64 (RFC 4648 section 4), white space aside. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/\s+/g, "")
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return null
  try {
    return Uint8Array.from(atob(bare), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

async function unpack(bytes: Uint8Array<ArrayBuffer>, compression: string): Promise<Blob | null> {
  // Systems write DF for both forms of deflate
  const formats = compression === "DF" ? (["deflate-raw", "deflate"] as const) : [FORMATS[compression]]
  for (const format of formats) {
    const content = format && (await inflate(bytes, format))
    if (content) return content
  }
  return null
}

async function inflate(bytes: Uint8Array<ArrayBuffer>, format: CompressionFormat): Promise<Blob | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length
      if (size > MAX_UNPACKED_BYTES) {
        await reader.cancel()
        return null
      }
      parts.push(part.value)
    }
    return new Blob(parts)
  } catch {
    return null
  }
}
