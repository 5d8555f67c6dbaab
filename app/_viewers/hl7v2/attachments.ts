import type { Attachment } from "../reading"
import { part } from "./er7"
import type { Segment } from "./er7"

/** Base64 (RFC 4648 section 4), white space and escaped line ends aside; null if it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/\\\.br\\|\\X0D0A\\|\\X0[AD]\\|\s+/gi, "")
  if (bare === "" || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return null
  try {
    return Uint8Array.from(atob(bare), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

const fromHex = (text: string): Uint8Array<ArrayBuffer> | null => {
  const bare = text.replace(/\s+/g, "")
  if (!/^([0-9a-f]{2})+$/i.test(bare)) return null
  return Uint8Array.from(bare.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** `Application` and `PDF` as `application/pdf`. */
function mediaType(type: string, subtype: string): string {
  const [main, sub] = [type.toLowerCase(), subtype.toLowerCase()]
  if (main.includes("/")) return main
  const known: Readonly<Record<string, string>> = {
    ap: "application",
    im: "image",
    tx: "text",
    au: "audio",
    ft: "text",
    multipart: "multipart",
  }
  const word = known[main] ?? main
  const name = sub === "jpg" ? "jpeg" : sub === "octet stream" || sub === "" ? "octet-stream" : sub
  return /^[a-z]+$/.test(word) && /^[a-z0-9.+-]+$/.test(name) ? `${word}/${name}` : "application/octet-stream"
}

/**
 * ED: source, type, subtype, encoding, data. RP: pointer, application, type, subtype; the pointer is shown and never
 * followed. null if the data cannot be decoded.
 */
export function attachmentsOf(segment: Segment, type: string, name: string): (Attachment | null)[] {
  return (segment.fields[5] ?? []).map((repetition) => {
    if (type === "RP") {
      const url = part(repetition, 1)
      return url
        ? { name, type: mediaType(part(repetition, 3), part(repetition, 4)), content: null, url }
        : null
    }
    const data = (repetition[4] ?? []).join("&")
    const encoding = part(repetition, 4).toLowerCase()
    const media = mediaType(part(repetition, 2), part(repetition, 3))
    const bytes =
      encoding === "base64"
        ? fromBase64(data)
        : encoding === "hex"
          ? fromHex(data)
          : new TextEncoder().encode(data)
    return bytes && bytes.length > 0 ? { name, type: media, content: new Blob([bytes]), url: "" } : null
  })
}

/** A PDF in base64 that was sent as lines of text. */
export function pdfInText(text: string, name: string): Attachment | null {
  if (!/^\s*JVBERi0/.test(text)) return null
  const bytes = fromBase64(text)
  return bytes && { name, type: "application/pdf", content: new Blob([bytes]), url: "" }
}
