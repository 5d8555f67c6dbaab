/** Value representations that the tests write (PS3.5 6.2). */
type Vr =
  | "CS"
  | "DA"
  | "DS"
  | "IS"
  | "LO"
  | "OB"
  | "OW"
  | "PN"
  | "SH"
  | "TM"
  | "UI"
  | "UL"
  | "US"
  | "SS"
  | "AS"
  | "AT"

/** Group and element as `00280010`, its value representation, and its value. */
export type Element = readonly [tag: string, vr: Vr, value: string | number | readonly number[] | Uint8Array]

const LONG: readonly Vr[] = ["OB", "OW"]
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"

function valueOf(vr: Vr, value: Element[2]): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0)
  if (typeof value === "string") return padded(new TextEncoder().encode(value), vr === "UI" ? 0 : 0x20)
  const numbers = typeof value === "number" ? [value] : value
  if (vr === "UL") return new Uint8Array(Uint32Array.from(numbers).buffer)
  if (vr === "US" || vr === "SS") return new Uint8Array(Uint16Array.from(numbers).buffer)
  return padded(new TextEncoder().encode(numbers.join("\\")), 0x20)
}

const padded = (bytes: Uint8Array, fill: number): Uint8Array =>
  bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, fill])

function encode(elements: readonly Element[]): Uint8Array[] {
  return [...elements]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([tag, vr, value]) => {
      const bytes = valueOf(vr, value)
      const long = LONG.includes(vr)
      const head = new DataView(new ArrayBuffer(long ? 12 : 8))
      head.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true)
      head.setUint16(2, Number.parseInt(tag.slice(4), 16), true)
      head.setUint8(4, vr.charCodeAt(0))
      head.setUint8(5, vr.charCodeAt(1))
      if (long) head.setUint32(8, bytes.length, true)
      else head.setUint16(6, bytes.length, true)
      return [new Uint8Array(head.buffer), bytes]
    })
}

/** A DICOM file of these elements (PS3.10 7), Explicit VR Little Endian. */
export function writeDicom(elements: readonly Element[]): Uint8Array<ArrayBuffer> {
  const uid = (tag: string) => String(elements.find(([each]) => each === tag)?.[2] ?? "1.2.3")
  const meta = encode([
    ["00020001", "OB", new Uint8Array([0, 1])],
    ["00020002", "UI", uid("00080016")],
    ["00020003", "UI", uid("00080018")],
    ["00020010", "UI", EXPLICIT_LITTLE_ENDIAN],
    ["00020012", "UI", "2.25.1"],
  ])
  const length = encode([["00020000", "UL", meta.reduce((sum, part) => sum + part.length, 0)]])
  const preamble = new Uint8Array(132)
  preamble.set(new TextEncoder().encode("DICM"), 128)
  const parts = [preamble, ...length, ...meta, ...encode(elements)]
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}

export interface PictureOptions {
  readonly rows: number
  readonly columns: number
  readonly frames?: number
  readonly photometric?: string
  /** Of one sample: 8 or 16. */
  readonly bits?: 8 | 16
  readonly signed?: boolean
  readonly instance?: number
  readonly series?: string
  readonly seriesNumber?: number
  /** mm along the axis from feet to head. */
  readonly z?: number
  readonly more?: readonly Element[]
}

const CT = "1.2.840.10008.5.1.4.1.1.2"
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

/** A picture of made-up samples, of a made-up patient. An axial slice if `z` is given. */
export function writePicture(
  samples: Uint8Array | Uint16Array | Int16Array,
  options: PictureOptions,
): Uint8Array<ArrayBuffer> {
  const { rows, columns, frames = 1, photometric = "MONOCHROME2", bits = 8, signed = false } = options
  const { instance = 1, series = "2.25.300", seriesNumber = 1, z, more = [] } = options
  const colour = photometric === "RGB"
  const own = new Set(more.map(([tag]) => tag))
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  const base: Element[] = [
    ["00080016", "UI", z === undefined ? SECONDARY_CAPTURE : CT],
    ["00080018", "UI", `${series}.${instance}`],
    ["00080020", "DA", "20240301"],
    ["00080060", "CS", z === undefined ? "OT" : "CT"],
    ["00081030", "LO", "Test study"],
    ["0008103E", "LO", `Test series ${seriesNumber}`],
    ["00100010", "PN", "Example^Erika"],
    ["00100020", "LO", "TEST-1"],
    ["0020000D", "UI", "2.25.200"],
    ["0020000E", "UI", series],
    ["00200011", "IS", String(seriesNumber)],
    ["00200013", "IS", String(instance)],
    ["00280002", "US", colour ? 3 : 1],
    ["00280004", "CS", photometric],
    ...(colour ? [["00280006", "US", 0] as const] : []),
    ...(frames > 1 ? [["00280008", "IS", String(frames)] as const] : []),
    ["00280010", "US", rows],
    ["00280011", "US", columns],
    ["00280100", "US", bits],
    ["00280101", "US", bits],
    ["00280102", "US", bits - 1],
    ["00280103", "US", signed ? 1 : 0],
    ...(z === undefined
      ? []
      : ([
          ["00200032", "DS", `-100\\-100\\${z}`],
          ["00200037", "DS", "1\\0\\0\\0\\1\\0"],
          ["00200052", "UI", "2.25.400"],
          ["00280030", "DS", "0.5\\0.5"],
          ["00180050", "DS", "2"],
        ] as const)),
    ["7FE00010", bits === 16 ? "OW" : "OB", bytes],
  ]
  return writeDicom([...base.filter(([tag]) => !own.has(tag)), ...more])
}
