/** A text in an old character set, by turning its decoder round; bytes are found for single and double bytes only. */
export function encoded(charset: string, text: string): Uint8Array<ArrayBuffer> {
  if (charset.startsWith("utf-16")) return utf16(text, charset === "utf-16le")
  const bytes = tableOf(charset)
  return Uint8Array.from(
    [...text].flatMap((sign) => {
      const found = bytes.get(sign)
      if (!found) throw new RangeError(`${charset} has no ${sign}`)
      return found
    }),
  )
}

const TABLES = new Map<string, Map<string, number[]>>()

function tableOf(charset: string): Map<string, number[]> {
  const known = TABLES.get(charset)
  if (known) return known
  const decoder = new TextDecoder(charset)
  const table = new Map<string, number[]>()
  const put = (...bytes: number[]) => {
    const sign = decoder.decode(Uint8Array.from(bytes))
    if ([...sign].length === 1 && sign !== "\uFFFD" && !table.has(sign)) table.set(sign, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) put(byte)
  if (/^(shift_jis|euc|gb|big5)/.test(charset))
    for (let lead = 0x81; lead < 0xff; lead += 1)
      for (let trail = 0x40; trail < 0xff; trail += 1) put(lead, trail)
  TABLES.set(charset, table)
  return table
}

function utf16(text: string, little: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(index * 2, text.charCodeAt(index), little)
  return new Uint8Array(view.buffer)
}
