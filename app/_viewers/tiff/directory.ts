/** One field of an image file directory. */
export interface Field {
  /** 1 BYTE, 2 ASCII, 3 SHORT, 4 LONG, 5 RATIONAL, … 16 LONG8 (TIFF 6.0 section 2; BigTIFF). */
  readonly type: number
  readonly count: number
  /** Where its values lie, from the beginning of the TIFF structure; inside the file. */
  readonly at: number
  /** Bytes of its values. */
  readonly length: number
}

export type Directory = ReadonlyMap<number, Field>

/** A TIFF structure: a file of its own, or the EXIF block of a photo. */
export interface TiffStructure {
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
  readonly big: boolean
  /** In their order; a chain that runs in a circle or leaves the file ends there. */
  readonly directories: readonly Directory[]
  /** True if a directory or a field lies outside the file: something is missing. */
  readonly damaged: boolean
}

export const MAX_DIRECTORIES = 2000
const MAX_FIELDS = 4096
const BYTES_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

/** TIFF 6.0 section 2, and BigTIFF. null if the bytes do not begin like one. */
export function readTiff(bytes: Uint8Array): TiffStructure | null {
  if (bytes.length < 8) return null
  const order = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0)
  if (order !== "II" && order !== "MM") return null
  const littleEndian = order === "II"
  const view = viewOf(bytes)
  const version = view.getUint16(2, littleEndian)
  if (version !== 42 && version !== 43) return null
  const big = version === 43
  if (big && bytes.length < 16) return null
  const structure = { bytes, littleEndian, big }
  const directories: Directory[] = []
  const seen = new Set<number>()
  let damaged = false
  let at = big ? offset64(view, 8, littleEndian) : view.getUint32(4, littleEndian)
  while (at !== 0 && directories.length < MAX_DIRECTORIES) {
    const read = seen.has(at) ? null : readDirectory(structure, at)
    seen.add(at)
    if (!read) {
      damaged = true
      break
    }
    directories.push(read.directory)
    damaged ||= read.damaged
    at = read.next
  }
  return { ...structure, directories, damaged }
}

/** The directory at an offset, such as EXIF's or GPS's; null if it does not lie in the file. */
export function readDirectory(
  { bytes, littleEndian, big }: Pick<TiffStructure, "bytes" | "littleEndian" | "big">,
  at: number,
): { directory: Directory; next: number; damaged: boolean } | null {
  const view = viewOf(bytes)
  const [countBytes, entryBytes, offsetBytes] = big ? [8, 20, 8] : [2, 12, 4]
  if (at < 8 || at + countBytes > bytes.length) return null
  const count = big ? offset64(view, at, littleEndian) : view.getUint16(at, littleEndian)
  const end = at + countBytes + count * entryBytes
  if (count > MAX_FIELDS || end > bytes.length) return null
  const directory = new Map<number, Field>()
  let damaged = false
  for (let index = 0; index < count; index++) {
    const entry = at + countBytes + index * entryBytes
    const tag = view.getUint16(entry, littleEndian)
    const type = view.getUint16(entry + 2, littleEndian)
    const values = big ? offset64(view, entry + 4, littleEndian) : view.getUint32(entry + 4, littleEndian)
    const length = values * (BYTES_OF_TYPE[type] ?? 0)
    const valueAt = entry + 4 + offsetBytes
    const inside = length <= offsetBytes
    const field = inside
      ? valueAt
      : big
        ? offset64(view, valueAt, littleEndian)
        : view.getUint32(valueAt, littleEndian)
    if (length === 0) continue
    if (field + length > bytes.length) damaged = true
    else if (!directory.has(tag)) directory.set(tag, { type, count: values, at: field, length })
  }
  const next =
    end + offsetBytes > bytes.length
      ? 0
      : big
        ? offset64(view, end, littleEndian)
        : view.getUint32(end, littleEndian)
  return { directory, next, damaged }
}

/** Numbers of a field, rationals divided; empty if it is missing or not numeric. At most `most`. */
export function numbersOf(
  { bytes, littleEndian }: Pick<TiffStructure, "bytes" | "littleEndian">,
  field: Field | undefined,
  most = 1_000_000,
): number[] {
  if (!field) return []
  const view = viewOf(bytes)
  const size = BYTES_OF_TYPE[field.type] ?? 0
  const one = (at: number): number => {
    switch (field.type) {
      case 1:
      case 7:
        return view.getUint8(at)
      case 6:
        return view.getInt8(at)
      case 3:
        return view.getUint16(at, littleEndian)
      case 8:
        return view.getInt16(at, littleEndian)
      case 4:
      case 13:
        return view.getUint32(at, littleEndian)
      case 9:
        return view.getInt32(at, littleEndian)
      case 5:
        return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian)
      case 10:
        return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian)
      case 11:
        return view.getFloat32(at, littleEndian)
      case 12:
        return view.getFloat64(at, littleEndian)
      case 16:
      case 18:
        return offset64(view, at, littleEndian)
      default:
        return Number.NaN
    }
  }
  if (field.type === 2) return []
  return Array.from({ length: Math.min(field.count, most) }, (_, index) => one(field.at + index * size))
}

/** Text of an ASCII field; what follows its first NUL is left out. Read as UTF-8, of which ASCII is a part. */
export function textOf({ bytes }: Pick<TiffStructure, "bytes">, field: Field | undefined): string {
  if (!field || (field.type !== 2 && field.type !== 1 && field.type !== 7)) return ""
  const raw = bytes.subarray(field.at, field.at + Math.min(field.length, 65_536))
  const end = raw.indexOf(0)
  return new TextDecoder().decode(end < 0 ? raw : raw.subarray(0, end)).trim()
}

/** `2026:11:29 10:02:03` (TIFF 6.0 tag 306, EXIF 0x9003) as ISO 8601 without an offset; empty if it is none. */
export function isoOf(time: string): string {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/.exec(time)
  if (!parts || parts[1] === "0000" || parts[2] === "00" || parts[3] === "00") return ""
  const [, year, month, day, hour, minute, second = "00"] = parts
  return `${year}-${month}-${day}${hour ? `T${hour}:${minute}:${second}` : ""}`
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Larger than any file where it cannot be exact. */
const offset64 = (view: DataView, at: number, littleEndian: boolean): number =>
  Number(view.getBigUint64(at, littleEndian))
