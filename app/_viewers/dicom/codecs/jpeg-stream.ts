/** What the header of a JPEG stream says (ITU-T T.81 B.2). */
export interface JpegHeader {
  /** Marker of the frame: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless. */
  readonly process: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** Transform of the Adobe APP14 marker: 0 RGB, 1 YCbCr; null without one. */
  readonly adobe: number | null
  /** A JFIF APP0 marker: the colours are YCbCr. */
  readonly jfif: boolean
  /** The components are named R, G and B. */
  readonly namedRgb: boolean
}

/** Reads markers up to the start of frame; null if there is none. */
export function jpegHeader(bytes: Uint8Array): JpegHeader | null {
  let adobe: number | null = null
  let jfif = false
  for (const { marker, begin, end } of segments(bytes)) {
    if (marker === 0xee && String.fromCharCode(...bytes.subarray(begin, begin + 5)) === "Adobe")
      // A segment that is too short for a transform has none
      adobe = begin + 11 < end ? (bytes[begin + 11] ?? null) : null
    if (marker === 0xe0 && String.fromCharCode(...bytes.subarray(begin, begin + 4)) === "JFIF") jfif = true
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && end - begin >= 6) {
      const word = (at: number): number => ((bytes[begin + at] ?? 0) << 8) | (bytes[begin + at + 1] ?? 0)
      const components = bytes[begin + 5] ?? 0
      const names = Array.from({ length: components }, (_, index) => bytes[begin + 6 + index * 3] ?? 0)
      return {
        process: marker,
        precision: bytes[begin] ?? 0,
        rows: word(1),
        columns: word(3),
        components,
        adobe,
        jfif,
        namedRgb: /^rgb$/i.test(String.fromCharCode(...names)),
      }
    }
  }
  return null
}

/**
 * The stream with its colour transform said plainly: decoders guess it from JFIF and Adobe markers and component names,
 * while in DICOM the photometric interpretation says it. Without those markers, with one Adobe marker.
 */
export function withTransform(bytes: Uint8Array, transform: 0 | 1): Uint8Array {
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]
  const parts: Uint8Array[] = [bytes.subarray(0, 2), Uint8Array.from(adobe)]
  let rest = 2
  for (const { marker, begin, end } of segments(bytes)) {
    const isJfif = marker === 0xe0
    const isAdobe = marker === 0xee
    if (isJfif || isAdobe) {
      parts.push(bytes.subarray(rest, begin - 4))
      rest = end
    }
    if (marker === 0xda) break
  }
  parts.push(bytes.subarray(rest))
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

interface Segment {
  readonly marker: number
  /** Of its content, after the length. */
  readonly begin: number
  readonly end: number
}

/** Marker segments up to the first scan (whose header is given, too). */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) return
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = Math.min(bytes.length, at + 2 + length)
    yield { marker, begin: at + 4, end }
    if (marker === 0xda || length < 2) return
    at = end
  }
}
