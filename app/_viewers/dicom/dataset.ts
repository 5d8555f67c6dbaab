import dicomParser from "dicom-parser"
import type { ByteArrayParser, DataSet, Element } from "dicom-parser"
import { KeywardError } from "../../_core/errors"
import { inflateRaw } from "./inflate"
import { TRANSFER_SYNTAX as TS } from "./uids"

/** A file beyond this is not read into memory. */
export const MAX_DICOM_BYTES = 1_073_741_824

/** The elements of a file, as dicom-parser gives them, and how they are encoded. */
export interface OpenDataset {
  readonly set: DataSet
  /** What element offsets count in: the file, or what it holds once it is inflated. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** True if `bytes` are the file's own, at the same offsets. */
  readonly asInFile: boolean
  readonly transferSyntax: string
  readonly bigEndian: boolean
  /** Value representations are written in the file. */
  readonly explicit: boolean
  readonly notes: readonly string[]
}

const PREFIX_BYTES = 132
const DATA_TAG_LENGTH = 8

/** Value representations whose length has 16 bits (PS3.5 7.1.2); all others have 32. */
const SHORT_VR = /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|PN|SH|SL|SS|ST|TM|UI|UL|US)$/
const LONG_VR = /^(OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/

/** The package's types know the class as an interface only. */
const { DataSet: Elements } = dicomParser as unknown as {
  DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: Record<string, Element>) => DataSet
}

/** dicom-parser 1.8.21 takes OV, SV and UV for representations with a short length: they are read as UN. */
class Stream extends dicomParser.ByteStream {
  constructor(bytes: Uint8Array, position: number, bigEndian: boolean) {
    super(
      bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser,
      bytes,
      position,
    )
    this.readFixedString = (length: number) => {
      const text = dicomParser.ByteStream.prototype.readFixedString.call(this, length)
      return length === 2 && /^(OV|SV|UV)$/.test(text) ? "UN" : text
    }
  }
}

/**
 * Reads the elements of a DICOM file (PS3.10 7), also without preamble or meta information, deflated, and cut off: what
 * was read before the damage is kept and the damage noted.
 * @throws KeywardError `document-damaged` if nothing can be read
 */
export async function openDataset(file: Uint8Array<ArrayBuffer>): Promise<OpenDataset> {
  if (file.length < DATA_TAG_LENGTH) throw new KeywardError("document-damaged")
  const notes: string[] = []
  const headed = withPrefix(file)
  let bytes = headed.bytes
  let position = 0
  let declared = ""
  let meta: Record<string, Element> = {}
  if (headed.hasMeta) {
    const header = metaOf(bytes)
    ;({ position, meta } = header)
    declared = header.transferSyntax
  }
  if (declared === TS.deflated) {
    const inflated = await inflateRaw(bytes.subarray(position), MAX_DICOM_BYTES)
    if (!inflated.whole)
      notes.push("The file is cut off or damaged: its compressed content could not be read to the end.")
    const joined = new Uint8Array(position + inflated.bytes.length)
    joined.set(bytes.subarray(0, position))
    joined.set(inflated.bytes, position)
    bytes = joined
  }
  const seen = encodingAt(bytes, position)
  if (position >= bytes.length || (!headed.hasMeta && !seen)) throw new KeywardError("document-damaged")
  const said = encodingOf(declared)
  // What the bytes say outweighs what the header claims: some writers convert one and forget the other
  const encoding = seen ?? said ?? { explicit: false, bigEndian: false }
  const contradicted =
    said && seen && (said.explicit !== seen.explicit || said.bigEndian !== seen.bigEndian) ? declared : ""
  if (contradicted)
    notes.push(
      "The file’s header names another encoding than its content has; it was read as its content is.",
    )
  const transferSyntax =
    declared === "" || (contradicted && isUncompressed(declared)) ? uncompressed(encoding) : declared
  if (declared === "")
    notes.push(
      "The file does not say how it is encoded (no transfer syntax); that was recognised from its content.",
    )

  const stream = new Stream(bytes, position, encoding.bigEndian)
  const set = new Elements(stream.byteArrayParser, bytes, { ...meta })
  set.warnings = []
  try {
    if (encoding.explicit) dicomParser.parseDicomDataSetExplicit(set, stream, bytes.length)
    else parseImplicit(set, stream)
  } catch {
    notes.push("The file is cut off or damaged: what follows the place of the damage could not be read.")
  }
  if (Object.keys(set.elements).length <= Object.keys(meta).length) throw new KeywardError("document-damaged")
  for (const [tag, element] of Object.entries(set.elements))
    if (element.dataOffset + element.length > bytes.length && tag !== "x7fe00010")
      Reflect.deleteProperty(set.elements, tag)
  return { set, bytes, asInFile: bytes === file, transferSyntax, ...encoding, notes }
}

/**
 * dicom-parser takes encapsulated pixel data without VR for a sequence. Compressed files have VR by the standard; some
 * were written without.
 */
function parseImplicit(set: DataSet, stream: Stream): void {
  const { length } = stream.byteArray
  const tag = "x7fe00010"
  dicomParser.parseDicomDataSetImplicit(set, stream, length, { untilTag: tag })
  const pixels = set.elements[tag]
  if (!pixels) return
  if (pixels.length === 0xffffffff) dicomParser.findEndOfEncapsulatedElement(stream, pixels, set.warnings)
  else stream.seek(pixels.length)
  dicomParser.parseDicomDataSetImplicit(set, stream, length)
}

/** The file with the 132 bytes that dicom-parser wants before meta information; a file without meta as it is. */
function withPrefix(file: Uint8Array<ArrayBuffer>): { bytes: Uint8Array<ArrayBuffer>; hasMeta: boolean } {
  if (String.fromCharCode(...file.subarray(128, 132)) === "DICM") return { bytes: file, hasMeta: true }
  // "DICM" without the preamble, and meta information without either
  const begin = String.fromCharCode(...file.subarray(0, 4)) === "DICM" ? 4 : 0
  if (!(file[begin] === 2 && file[begin + 1] === 0)) return { bytes: file, hasMeta: false }
  const bytes = new Uint8Array(PREFIX_BYTES + file.length - begin)
  bytes.set([0x44, 0x49, 0x43, 0x4d], PREFIX_BYTES - 4)
  bytes.set(file.subarray(begin), PREFIX_BYTES)
  return { bytes, hasMeta: true }
}

interface Meta {
  readonly meta: Record<string, Element>
  /** Where the data set begins. */
  readonly position: number
  readonly transferSyntax: string
}

/** File meta information: always explicit VR, little endian. Stops at the first element that is not of group 2. */
function metaOf(bytes: Uint8Array): Meta {
  const meta: Record<string, Element> = {}
  const stream = new Stream(bytes, PREFIX_BYTES, false)
  try {
    while (stream.position + DATA_TAG_LENGTH <= bytes.length) {
      const before = stream.position
      if (stream.readUint16() !== 2) {
        stream.position = before
        break
      }
      stream.position = before
      const element = dicomParser.readDicomElementExplicit(stream, [])
      element.parser = dicomParser.littleEndianByteArrayParser
      meta[element.tag] = element
    }
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
  const syntax = meta["x00020010"]
  const transferSyntax = syntax
    ? uidText(bytes.subarray(syntax.dataOffset, syntax.dataOffset + syntax.length))
    : ""
  return { meta, position: stream.position, transferSyntax }
}

const uidText = (bytes: Uint8Array): string =>
  String.fromCharCode(...bytes.subarray(0, 128)).replace(/[\0 ]+$/, "")

interface Encoding {
  readonly explicit: boolean
  readonly bigEndian: boolean
}

const encodingOf = (transferSyntax: string): Encoding | null =>
  transferSyntax === ""
    ? null
    : { explicit: transferSyntax !== TS.implicitLittle, bigEndian: transferSyntax === TS.explicitBig }

const isUncompressed = (transferSyntax: string): boolean =>
  [TS.implicitLittle, TS.explicitLittle, TS.explicitBig].some((uid) => uid === transferSyntax)
const uncompressed = ({ explicit, bigEndian }: Encoding): string =>
  bigEndian ? TS.explicitBig : explicit ? TS.explicitLittle : TS.implicitLittle

/** How the element at `at` is written; null if its bytes do not tell. */
function encodingAt(bytes: Uint8Array, at: number): Encoding | null {
  if (at + DATA_TAG_LENGTH > bytes.length) return null
  const vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0)
  const explicit = SHORT_VR.test(vr) || LONG_VR.test(vr)
  const [first = 0, second = 0] = bytes.subarray(at, at + 2)
  // Groups of the first element are low numbers: the byte that is not zero is the low one
  const bigEndian = explicit && first === 0 && second !== 0
  if (!explicit && !(second === 0 && first !== 0)) return null
  return { explicit, bigEndian }
}
