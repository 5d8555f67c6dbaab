import type { DataSet, Element } from "dicom-parser"
import { characterDecoder } from "./charset"
import type { CharacterDecoder, TextRules } from "./charset"
import type { OpenDataset } from "./dataset"
import type { DicomCode, DicomTime } from "./model"
import { NO_TIME, timeOfDateTime, timeOfPair, zoneOf } from "./times"

/** Tags as dicom-parser names them: `x00100010`. */
export type Tag = `x${string}`

/** A data set, or an item of a sequence, with what is needed to read its values. */
export interface Item {
  readonly set: DataSet
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly bigEndian: boolean
  readonly characters: CharacterDecoder
  /** SpecificCharacterSet that applies. */
  readonly characterSets: readonly string[]
  /** TimezoneOffsetFromUTC of the file as `+01:00`; empty if it says none. */
  readonly zone: string
}

const CHARACTER_SET: Tag = "x00080005"

/** The outermost item of a file. */
export function rootItem(open: OpenDataset): Item {
  const bare = { ...open, characters: characterDecoder([]), characterSets: [], zone: "" }
  return { ...withCharacters(bare), zone: zoneOf(textOf(bare, "x00080201")) }
}

function withCharacters(item: Item): Item {
  if (!item.set.elements[CHARACTER_SET]) return item
  const characterSets = plainTexts(item, CHARACTER_SET)
  return { ...item, characterSets, characters: characterDecoder(characterSets) }
}

export const elementOf = (item: Item, tag: Tag): Element | undefined => item.set.elements[tag]
export const has = (item: Item, tag: Tag): boolean => (item.set.elements[tag]?.length ?? 0) > 0

/** The bytes of an element; empty if it is missing or reaches beyond the file. */
export function bytesOf(item: Item, tag: Tag): Uint8Array<ArrayBuffer> {
  const element = item.set.elements[tag]
  if (!element || element.length === 0) return item.bytes.subarray(0, 0)
  return item.bytes.subarray(element.dataOffset, element.dataOffset + element.length)
}

/** Items of a sequence, each with the character set of its own if it has one. */
export function itemsOf(item: Item, tag: Tag): Item[] {
  const items = item.set.elements[tag]?.items ?? []
  return items.flatMap(({ dataSet }) => (dataSet ? [withCharacters({ ...item, set: dataSet })] : []))
}
export const firstItemOf = (item: Item, tag: Tag): Item | undefined => itemsOf(item, tag)[0]

const trimmed = (value: string): string => value.replace(/[\0 ]+$/, "").replace(/^[\0 ]+/, "")

/** Values without the file's character set: CS, UI, DA, DS … */
const plainTexts = (item: Item, tag: Tag): string[] => {
  const bytes = bytesOf(item, tag)
  if (bytes.length === 0) return []
  return new TextDecoder("iso-8859-1").decode(bytes).split("\\").map(trimmed)
}

function decoded(item: Item, tag: Tag, rules: TextRules): string[] {
  const bytes = bytesOf(item, tag)
  if (bytes.length === 0) return []
  return item.characters.decode(bytes, rules)
}

/** All values of a text element (LO, SH, CS, UI, DA, DS, IS …), trimmed; empty if there is none. */
export const textsOf = (item: Item, tag: Tag): string[] => decoded(item, tag, { multiple: true }).map(trimmed)

/** Its first value; empty if there is none. */
export const textOf = (item: Item, tag: Tag): string => textsOf(item, tag)[0] ?? ""

/** The value of ST, LT, UT: a backslash is a backslash, and line ends are kept as one character. */
export const paragraphOf = (item: Item, tag: Tag): string =>
  (decoded(item, tag, { multiple: false })[0] ?? "").replace(/[\0 ]+$/, "").replace(/\r\n?/g, "\n")

/** Numbers of DS and IS; values that are no numbers are NaN. */
export const decimalsOf = (item: Item, tag: Tag): number[] =>
  plainTexts(item, tag).map((value) => (value === "" ? NaN : Number(value)))

/** Its first number; null if there is none. */
export function decimalOf(item: Item, tag: Tag): number | null {
  const value = decimalsOf(item, tag)[0]
  return value === undefined || !Number.isFinite(value) ? null : value
}

export type Binary = "uint8" | "uint16" | "int16" | "uint32" | "int32" | "uint64" | "float32" | "float64"
const SIZE: Readonly<Record<Binary, number>> = {
  uint8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  float32: 4,
  float64: 8,
}

/** All values of a binary element (US, SS, UL, FD …) in the file's byte order. */
export function numbersOf(item: Item, tag: Tag, type: Binary): number[] {
  const bytes = bytesOf(item, tag)
  const little = !item.bigEndian || tag.startsWith("x0002")
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values: number[] = []
  for (let at = 0; at + SIZE[type] <= bytes.length; at += SIZE[type])
    values.push(numberAt(view, at, type, little))
  return values
}
export const numberOf = (item: Item, tag: Tag, type: Binary): number | null =>
  numbersOf(item, tag, type)[0] ?? null

function numberAt(view: DataView, at: number, type: Binary, little: boolean): number {
  switch (type) {
    case "uint8":
      return view.getUint8(at)
    case "uint16":
      return view.getUint16(at, little)
    case "int16":
      return view.getInt16(at, little)
    case "uint32":
      return view.getUint32(at, little)
    case "int32":
      return view.getInt32(at, little)
    case "uint64":
      return Number(view.getBigUint64(at, little))
    case "float32":
      return view.getFloat32(at, little)
    case "float64":
      return view.getFloat64(at, little)
  }
}

/** A DA element and the TM element that belongs to it. */
export const timeOfElements = (item: Item, date: Tag, time: Tag): DicomTime =>
  timeOfPair(textOf(item, date), textOf(item, time), item.zone)

/** A DT element. */
export const dateTimeOf = (item: Item, tag: Tag): DicomTime =>
  has(item, tag) ? timeOfDateTime(textOf(item, tag), item.zone) : NO_TIME

/** PN: the component groups of one value as display text; alphabetic, ideographic, phonetic (PS3.5 6.2.1). */
export function personNameOf(value: string): string[] {
  return value
    .split("=")
    .slice(0, 3)
    .map((group, index) => {
      const parts = group.split("^").map((part) => part.replace(/[\0\s]+/g, " ").trim())
      const [family = "", given = "", middle = "", prefix = "", suffix = ""] = parts
      // Names in ideographs have the family name first
      const order = index === 0 ? [prefix, given, middle, family] : [prefix, family, given, middle]
      const name = order.filter((part) => part !== "").join(" ")
      return suffix === "" ? name : `${name}, ${suffix}`
    })
    .filter((group) => group !== "")
}

/** All values of a PN element, each as its component groups. */
export const personNamesOf = (item: Item, tag: Tag): string[][] =>
  decoded(item, tag, { multiple: true, personName: true }).map((value) => personNameOf(value))

/** The names of a PN element in one line: `Anna Muster`; several joined by `; `. */
export const namesInWords = (item: Item, tag: Tag): string =>
  personNamesOf(item, tag)
    .map(([first = "", ...others]) => (others.length > 0 ? `${first} (${others.join(", ")})` : first))
    .filter((name) => name !== "")
    .join("; ")

/** The code of a sequence item with the macro of PS3.3 8.8. */
export function codeOfItem(item: Item): DicomCode {
  const value = textOf(item, "x00080100") || textOf(item, "x00080119") || textOf(item, "x00080120")
  return { value, scheme: textOf(item, "x00080102"), meaning: textOf(item, "x00080104") }
}

/** Codes of a sequence. */
export const codesOf = (item: Item, tag: Tag): DicomCode[] => itemsOf(item, tag).map(codeOfItem)

/** A code as text: its meaning, else `value (scheme)`. */
export const codeInWords = ({ value, scheme, meaning }: DicomCode): string =>
  meaning !== "" ? meaning : value !== "" ? `${value}${scheme === "" ? "" : ` (${scheme})`}` : ""
