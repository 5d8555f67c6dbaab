/** Byte order mark (Unicode 23.8) as the name of an encoding; empty if there is none. UTF-32 has no decoder in browsers. */
export function byteOrderMark(bytes: Uint8Array): "" | "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8"
  if (first === 0xff && second === 0xfe) return "utf-16le"
  if (first === 0xfe && second === 0xff) return "utf-16be"
  return ""
}

/** Bytes of UTF-16 that are enough to tell it. */
const UTF16_BYTES = 65_536

/** UTF-16 without a byte order mark: zero bytes at even or at odd places only, and in a good part of them. */
export function unmarkedUtf16(bytes: Uint8Array): "" | "utf-16le" | "utf-16be" {
  const pairs = Math.floor(Math.min(bytes.length, UTF16_BYTES) / 2)
  if (pairs < 2) return ""
  let [even, odd] = [0, 0]
  for (let at = 0; at < pairs * 2; at += 2) {
    if (bytes[at] === 0) even += 1
    if (bytes[at + 1] === 0) odd += 1
  }
  // Spaces, digits and line ends have a zero byte in every script
  const charset = even > odd ? "utf-16be" : "utf-16le"
  if (Math.min(even, odd) > 0 || Math.max(even, odd) < Math.max(2, pairs / 50)) return ""
  const start = new TextDecoder(charset).decode(bytes.subarray(0, pairs * 2), { stream: true })
  // Text has none of these; bytes that are something else do
  return /[\uFFFD\uFFFE\uFFFF\u0001-\u0008\u000e-\u001a\p{Cn}\p{Co}]/u.test(start) ? "" : charset
}
