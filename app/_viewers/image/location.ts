import { numbersOf, readDirectory, readTiff } from "../tiff/directory"
import type { TiffStructure } from "../tiff/directory"
import { exifOf } from "./exif"
import { latin, metadataOf } from "./metadata"
import type { MetadataBlock, PackedChunk } from "./metadata"

/** What a photo says about where it was taken. */
export interface PhotoPlace {
  /** Degrees, north and east positive; null if it names the place in words only. */
  readonly coordinates: { readonly latitude: number; readonly longitude: number } | null
  /** False if it lies where it cannot be removed without touching the picture. */
  readonly removable: boolean
}

/** A file that is searched as a whole in memory. */
export const MAX_PHOTO_BYTES = 256 * 1024 * 1024

/**
 * Where a photo was taken, by EXIF, XMP and IPTC of JPEG, PNG, WebP, HEIC, AVIF, JPEG XL and TIFF; null if it does not say
 * it, or is none of these.
 */
export async function placeOf(bytes: Uint8Array): Promise<PhotoPlace | null> {
  const metadata = metadataOf(bytes)
  if (!metadata) return null
  const saying = metadata.blocks.filter((block) => saysPlace(bytes, block))
  const packed = await Promise.all(metadata.packed.map((chunk) => packedSaysPlace(bytes, chunk)))
  if (saying.length === 0 && !packed.includes(true)) return null
  const [coordinates = null] = saying
    .filter(({ kind }) => kind === "exif")
    .map(({ at, length }) => exifOf(bytes.subarray(at, at + length)).place)
  return { coordinates, removable: !metadata.partial }
}

/**
 * The same file without its place: values are overwritten where they lie, so that nothing else moves, and pixels,
 * orientation and everything else stay byte for byte. Compressed metadata of a PNG that says the place is written anew,
 * not compressed. null if it cannot be done.
 */
export async function withoutPlace(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const metadata = metadataOf(bytes)
  if (!metadata || metadata.partial) return null
  const changed = new Uint8Array(bytes)
  for (const block of metadata.blocks) cleanBlock(changed, block)
  const clean = metadata.format === "png" ? await repackPng(changed, metadata.packed) : changed
  return (await placeOf(clean)) === null ? clean : null
}

function saysPlace(bytes: Uint8Array, { kind, at, length }: MetadataBlock): boolean {
  const part = bytes.subarray(at, at + length)
  if (kind === "exif") return gpsPointers(part).length > 0
  if (kind === "xmp") return xmpPlaces(latin(part, 0, part.length)).length > 0
  return kind === "video" || iptcPlaces(part).length > 0
}

function cleanBlock(bytes: Uint8Array, { kind, at, length }: MetadataBlock): void {
  const part = bytes.subarray(at, at + length)
  if (kind === "exif") removeGps(part)
  if (kind === "xmp") blankXmp(part)
  if (kind === "iptc") blankIptc(part)
}

const GPS_IFD = 0x8825

/** The directories of an EXIF block that name a GPS directory with a place. */
function gpsPointers(part: Uint8Array): { tiff: TiffStructure; gpsAt: number }[] {
  const tiff = readTiff(part)
  if (!tiff) return []
  return tiff.directories.flatMap((directory) => {
    const [gpsAt] = numbersOf(tiff, directory.get(GPS_IFD), 1)
    if (gpsAt === undefined) return []
    const gps = readDirectory(tiff, gpsAt)?.directory
    // Version (0) and time stamps (7, 29) alone are no place
    const says = !gps || [...gps.keys()].some((tag) => ![0, 7, 29].includes(tag))
    return says ? [{ tiff, gpsAt }] : []
  })
}

/** Takes the GPS pointer out of its directory, and overwrites the directory that it pointed to and its values. */
function removeGps(part: Uint8Array): void {
  for (const { tiff, gpsAt } of gpsPointers(part)) {
    const gps = readDirectory(tiff, gpsAt)
    for (const { at, length } of gps?.directory.values() ?? []) part.fill(0, at, at + length)
    if (gps) {
      const [countBytes, entryBytes] = tiff.big ? [8, 20] : [2, 12]
      // As many as it says, also those that could not be read
      const view = viewOf(part)
      const entries = tiff.big
        ? Number(view.getBigUint64(gpsAt, tiff.littleEndian))
        : view.getUint16(gpsAt, tiff.littleEndian)
      part.fill(0, gpsAt, gpsAt + countBytes + entries * entryBytes)
    }
    dropEntries(part, tiff)
  }
}

/** Entries behind the GPS pointer move up by one, and so does the offset of the next directory: nothing else moves. */
function dropEntries(part: Uint8Array, { littleEndian, big }: TiffStructure): void {
  const view = viewOf(part)
  const [countBytes, entryBytes, offsetBytes] = big ? [8, 20, 8] : [2, 12, 4]
  const count = (at: number) =>
    big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint16(at, littleEndian)
  const offset = (at: number) =>
    big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian)
  const seen = new Set<number>()
  let at = offset(big ? 8 : 4)
  while (at >= 8 && at + countBytes <= part.length && !seen.has(at)) {
    seen.add(at)
    let entries = count(at)
    const end = () => at + countBytes + entries * entryBytes
    if (end() + offsetBytes > part.length) return
    for (let entry = at + countBytes; entry < end(); entry += entryBytes) {
      if (view.getUint16(entry, littleEndian) !== GPS_IFD) continue
      part.copyWithin(entry, entry + entryBytes, end() + offsetBytes)
      part.fill(0, end() + offsetBytes - entryBytes, end() + offsetBytes)
      entries--
      if (big) view.setBigUint64(at, BigInt(entries), littleEndian)
      else view.setUint16(at, entries, littleEndian)
      entry -= entryBytes
    }
    at = offset(end())
  }
}

/** EXIF for XMP (CIPA DC-010), and the places of IPTC Photo Metadata 2024: in words, as codes, as coordinates. */
const XMP_NAMES =
  "GPS\\w+|City|State|Country|CountryCode|CountryName|ProvinceState|Location|LocationCreated|LocationShown|Sublocation|WorldRegion"
const XMP_ATTRIBUTE = new RegExp(`\\s[\\w.-]+:(?:${XMP_NAMES})\\s*=\\s*("[^"]*"|'[^']*')`, "g")
const XMP_ELEMENT = new RegExp(`<([\\w.-]+:(?:${XMP_NAMES}))(?:\\s[^>]*)?(?:/>|>[^]*?</\\1\\s*>)`, "g")
const NO_PLACE =
  /^\s[\w.-]+:GPS(?:TimeStamp|DateStamp|VersionID)\s*=|^<[\w.-]+:GPS(?:TimeStamp|DateStamp|VersionID)\b/

/** Places of a packet, as ranges of its characters. */
function xmpPlaces(packet: string): { at: number; length: number }[] {
  return [XMP_ELEMENT, XMP_ATTRIBUTE].flatMap((pattern) =>
    [...packet.matchAll(pattern)]
      .filter(([found]) => !NO_PLACE.test(found))
      .map(({ index, 0: found }) => ({ at: index, length: found.length })),
  )
}

function blankXmp(part: Uint8Array): void {
  for (const { at, length } of xmpPlaces(latin(part, 0, part.length))) part.fill(0x20, at, at + length)
}

/** IPTC-IIM 4.2 record 2: content location, city, sublocation, province, country. */
const IPTC_PLACES = [26, 27, 90, 92, 95, 100, 101]

function iptcPlaces(part: Uint8Array): { at: number; length: number }[] {
  const places: { at: number; length: number }[] = []
  let at = 0
  while (at + 5 <= part.length && part[at] === 0x1c) {
    const length = ((part[at + 3] ?? 0) << 8) | (part[at + 4] ?? 0)
    // Extended data sets are for pictures
    if (length >= 0x8000) break
    const value = part.subarray(at + 5, at + 5 + length)
    if (part[at + 1] === 2 && IPTC_PLACES.includes(part[at + 2] ?? 0) && value.some((byte) => byte !== 0x20))
      places.push({ at: at + 5, length: value.length })
    at += 5 + length
  }
  return places
}

function blankIptc(part: Uint8Array): void {
  for (const { at, length } of iptcPlaces(part)) part.fill(0x20, at, at + length)
}

/** Text of a packed chunk; empty if it cannot be unpacked or is larger than metadata is. */
async function packedText(bytes: Uint8Array, chunk: PackedChunk): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(bytes.subarray(chunk.textAt, chunk.at + chunk.length - 4))
  if (!chunk.deflated) return raw
  const parts: BlobPart[] = []
  let total = 0
  try {
    const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate")).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value)
      total += part.value.length
      if (total > MAX_PACKED_BYTES) {
        await reader.cancel()
        return new Uint8Array()
      }
    }
  } catch {
    return new Uint8Array()
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
const MAX_PACKED_BYTES = 16 * 1024 * 1024

/**
 * A profile as ImageMagick writes it: a line with its name, a line with its length, hexadecimal digits in lines. null for
 * any other text.
 */
function profileOf(text: Uint8Array): { profile: Uint8Array; digitsAt: number[] } | null {
  const head = /^\s*\w+\s+\d+\s+/.exec(latin(text, 0, Math.min(text.length, 100)))
  if (!head) return null
  const digitsAt: number[] = []
  for (let at = head[0].length; at < text.length; at++) if ((text[at] ?? 0) > 0x20) digitsAt.push(at)
  const digit = (index: number) => Number.parseInt(String.fromCharCode(text[digitsAt[index] ?? 0] ?? 0), 16)
  const profile = Uint8Array.from(
    { length: Math.floor(digitsAt.length / 2) },
    (_, index) => digit(2 * index) * 16 + digit(2 * index + 1),
  )
  return { profile, digitsAt }
}

/** The blocks of a profile: EXIF with or without its JPEG head, an XMP packet, IPTC with or without Photoshop's head. */
function blocksOfProfile(profile: Uint8Array): MetadataBlock[] {
  const spelled = latin(profile, 0, profile.length)
  const exifAt = spelled.startsWith("Exif\0\0") ? 6 : 0
  const iptcAt = spelled.indexOf("\x1c\x02")
  return [
    { kind: "exif", at: exifAt, length: profile.length - exifAt },
    { kind: "xmp", at: 0, length: profile.length },
    ...(iptcAt >= 0 ? [{ kind: "iptc" as const, at: iptcAt, length: profile.length - iptcAt }] : []),
  ]
}

async function packedSaysPlace(bytes: Uint8Array, chunk: PackedChunk): Promise<boolean> {
  const text = await packedText(bytes, chunk)
  if (!chunk.keyword.startsWith("Raw profile type ")) return xmpPlaces(latin(text, 0, text.length)).length > 0
  const profile = profileOf(text)?.profile ?? new Uint8Array()
  return blocksOfProfile(profile).some((block) => saysPlace(profile, block))
}

/** The chunk anew, without the place and not compressed. */
async function repacked(bytes: Uint8Array, chunk: PackedChunk): Promise<Uint8Array<ArrayBuffer>> {
  const text = await packedText(bytes, chunk)
  const raw = chunk.keyword.startsWith("Raw profile type ") ? profileOf(text) : null
  if (raw) {
    for (const block of blocksOfProfile(raw.profile)) cleanBlock(raw.profile, block)
    raw.profile.forEach((byte, index) =>
      [byte >> 4, byte & 15].forEach((digit, place) => {
        text[raw.digitsAt[2 * index + place] ?? 0] = digit.toString(16).charCodeAt(0)
      }),
    )
  } else blankXmp(text)
  const international = latin(bytes, chunk.at + 4, chunk.at + 8) === "iTXt"
  const head = bytes.slice(chunk.at + 8, chunk.textAt - (international || !chunk.deflated ? 0 : 1))
  // Compression flag and method
  if (international) head.set([0, 0], chunk.keyword.length + 1)
  const whole = new Uint8Array(12 + head.length + text.length)
  whole.set(new TextEncoder().encode(international ? "iTXt" : "tEXt"), 4)
  whole.set(head, 8)
  whole.set(text, 8 + head.length)
  viewOf(whole).setUint32(0, head.length + text.length)
  viewOf(whole).setUint32(whole.length - 4, crc32(whole.subarray(4, -4)))
  return whole
}

/** A PNG whose checksums are right again, its packed metadata without the place. */
async function repackPng(bytes: Uint8Array<ArrayBuffer>, packed: readonly PackedChunk[]) {
  const view = viewOf(bytes)
  const kept: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) break
    const type = latin(bytes, at + 4, at + 8)
    const own = packed.find((chunk) => chunk.at === at)
    if (own && (await packedSaysPlace(bytes, own))) kept.push(await repacked(bytes, own))
    else {
      if (type === "eXIf" || type === "iTXt") view.setUint32(end - 4, crc32(bytes.subarray(at + 4, end - 4)))
      kept.push(bytes.subarray(at, end))
    }
    at = end
  }
  kept.push(bytes.subarray(at))
  return new Uint8Array(await new Blob(kept).arrayBuffer())
}

/** PNG third edition, annex D: a checksum against errors of transfer, no cryptography. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0)
  }
  return (crc ^ 0xffff_ffff) >>> 0
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
