/** A text, and how its bytes were read. */
export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string
  /** Bytes or groups of bytes that are no character; each is U+FFFD in `text`. */
  readonly replaced: number
}

/** JSON and XML are UTF-8 or have a byte order mark (RFC 8259, 8.1; XML 1.0, 4.3.3). */
export function decode(bytes: Uint8Array): DecodedText {
  const charset =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : "utf-8"
  const text = new TextDecoder(charset).decode(bytes)
  return { text, replaced: text.split("\uFFFD").length - 1 }
}

/** One sentence about how the text was read, for the page; empty if there is nothing to say. */
export const decodingNote = ({ replaced }: DecodedText): string =>
  replaced === 0 ? "" : `Places that are no valid characters are shown as \uFFFD: ${replaced}.`
