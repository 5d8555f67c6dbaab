/** Value representations written here (DICOM PS3.5 section 6.2). */
export type Vr =
  "AS" | "CS" | "DA" | "DS" | "IS" | "LO" | "OB" | "OW" | "PN" | "SH" | "TM" | "UI" | "UL" | "US"

/** One data element: "ggggeeee" in hex, its representation, its value. Numbers belong to US and UL. */
export type Element = readonly [tag: string, vr: Vr, value: string | number | Uint8Array]

const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
/** Derived from a fixed UUID (PS3.5 annex B.2), so that no organisation's root is borrowed. */
const IMPLEMENTATION = "2.25.214375398706512433806237814620075312998"
/** A longer header: two reserved bytes, then 32 bits of length (PS3.5 section 7.1.2). */
const LONG: readonly Vr[] = ["OB", "OW"]

function valueOf(vr: Vr, value: string | number | Uint8Array): Uint8Array {
  if (typeof value === "number") {
    const bytes = new Uint8Array(vr === "UL" ? 4 : 2)
    const view = new DataView(bytes.buffer)
    if (vr === "UL") view.setUint32(0, value, true)
    else if (vr === "US") view.setUint16(0, value, true)
    else throw new TypeError(`${vr} takes no number`)
    return bytes
  }
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value
  if (bytes.length % 2 === 0) return bytes
  // Even lengths: text is padded with a space, identifiers and bytes with zero (PS3.5 section 6.2).
  const padded = new Uint8Array(bytes.length + 1)
  padded.fill(vr === "UI" || vr === "OB" ? 0 : 0x20, bytes.length)
  padded.set(bytes)
  return padded
}

function encodeElement([tag, vr, value]: Element): Uint8Array {
  const bytes = valueOf(vr, value)
  const long = LONG.includes(vr)
  if (!long && bytes.length > 0xffff) throw new RangeError(`${tag} is too long for ${vr}`)
  const encoded = new Uint8Array((long ? 12 : 8) + bytes.length)
  const view = new DataView(encoded.buffer)
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true)
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), true)
  encoded.set(new TextEncoder().encode(vr), 4)
  if (long) view.setUint32(8, bytes.length, true)
  else view.setUint16(6, bytes.length, true)
  encoded.set(bytes, long ? 12 : 8)
  return encoded
}

const encodeAll = (elements: readonly Element[]): Uint8Array => Buffer.concat(elements.map(encodeElement))

/**
 * A DICOM file in Explicit VR Little Endian: preamble, file meta information with its group length, data set
 * (PS3.10 section 7).
 *
 * @param elements in any order; (0008,0016) and (0008,0018) must be among them. They are written by rising tag
 */
export function encodeDicom(elements: readonly Element[]): Uint8Array {
  const find = (tag: string): string => {
    const value = elements.find(([candidate]) => candidate === tag)?.[2]
    if (typeof value !== "string") throw new TypeError(`a DICOM file needs ${tag}`)
    return value
  }
  const meta = encodeAll([
    ["00020001", "OB", Uint8Array.of(0, 1)],
    ["00020002", "UI", find("00080016")],
    ["00020003", "UI", find("00080018")],
    ["00020010", "UI", EXPLICIT_LITTLE_ENDIAN],
    ["00020012", "UI", IMPLEMENTATION],
    ["00020013", "SH", "KEYWARD_DEMO_1"],
  ])
  const sorted = [...elements].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Uint8Array(
    Buffer.concat([
      new Uint8Array(128),
      new TextEncoder().encode("DICM"),
      encodeElement(["00020000", "UL", meta.length]),
      meta,
      encodeAll(sorted),
    ]),
  )
}
