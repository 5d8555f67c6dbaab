export interface ReadElement {
  readonly vr: string
  readonly value: Buffer
}

/** Reads explicit VR little endian without sequences (PS3.5 section 7.1); throws where the file breaks a rule. */
function elementsIn(bytes: Buffer): Map<string, ReadElement> {
  const elements = new Map<string, ReadElement>()
  let last = ""
  for (let start = 0; start < bytes.length;) {
    const hex = (offset: number): string =>
      bytes
        .readUInt16LE(start + offset)
        .toString(16)
        .padStart(4, "0")
    const tag = hex(0) + hex(2)
    const vr = bytes.toString("latin1", start + 4, start + 6)
    const long = ["OB", "OW", "OF", "SQ", "UN", "UT"].includes(vr)
    if (long && bytes.readUInt16LE(start + 6) !== 0) throw new Error(`${tag}: reserved bytes are set`)
    const length = long ? bytes.readUInt32LE(start + 8) : bytes.readUInt16LE(start + 6)
    const from = start + (long ? 12 : 8)
    if (tag <= last) throw new Error(`${tag} does not follow ${last}`)
    if (length % 2 !== 0) throw new Error(`${tag} has an odd length`)
    if (from + length > bytes.length) throw new Error(`${tag} runs over the end`)
    elements.set(tag, { vr, value: bytes.subarray(from, from + length) })
    last = tag
    start = from + length
  }
  return elements
}

/** A DICOM file's two groups of elements, found by the group length of its file meta information (PS3.10 section 7.1). */
export function readDicom(file: Uint8Array): {
  meta: Map<string, ReadElement>
  body: Map<string, ReadElement>
} {
  const bytes = Buffer.from(file)
  if (bytes.toString("latin1", 128, 132) !== "DICM") throw new Error("not a DICOM file")
  const head = elementsIn(bytes.subarray(132, 144)).get("00020000")
  if (head?.vr !== "UL") throw new Error("no group length")
  const end = 144 + head.value.readUInt32LE()
  const meta = elementsIn(bytes.subarray(144, end))
  const body = elementsIn(bytes.subarray(end))
  for (const tag of meta.keys()) if (!tag.startsWith("0002")) throw new Error(`${tag} is not of group 2`)
  for (const tag of body.keys()) if (tag.startsWith("0002")) throw new Error(`${tag} stands behind its group`)
  return { meta, body }
}
