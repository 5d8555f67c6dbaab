/** HL7 v2 encoding rules (chapter 2, sections 2.5 to 2.7): segments, fields, repetitions, components, escapes. */

export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

/** A component's subcomponents, unescaped. */
export type Component = readonly string[]
export type Repetition = readonly Component[]
export type Field = readonly Repetition[]

export interface Segment {
  /** `OBX`, `ZPI`. */
  readonly name: string
  /** By number as the standard counts; undefined if the segment does not have it. */
  readonly fields: readonly (Field | undefined)[]
  /** The text of each field as it was sent, for content that is not text. */
  readonly raw: readonly string[]
}

/** `\X…\` in the message's character set. */
export type HexDecoder = (bytes: Uint8Array) => string

/** Segment names of the standard and of sites (`Z..`). */
export const SEGMENT = /^[A-Z][A-Z0-9]{2}(?=$|[^A-Za-z0-9\s])/
const HEADERS: ReadonlySet<string> = new Set(["MSH", "FHS", "BHS"])

/** MSH-1 and MSH-2, FHS and BHS alike. A short MSH-2 leaves the usual characters in force. */
export function delimitersOf(header: string): Delimiters {
  const field = header.charAt(3) || "|"
  const given = header.slice(4).split(field)[0] ?? ""
  const [component = "^", repetition = "~", escape = "\\", subcomponent = "&"] = [...given]
  return { field, component, repetition, escape, subcomponent }
}

/** One line of a message. */
export function parseSegment(line: string, delimiters: Delimiters, hex: HexDecoder): Segment {
  const raw = line.split(delimiters.field)
  const name = raw[0] ?? ""
  // The field separator itself is field 1 of the headers
  if (HEADERS.has(name)) raw.splice(1, 0, delimiters.field)
  const fields = raw.map((text, index) => {
    if (index === 0 || text === "") return undefined
    if (HEADERS.has(name) && index <= 2) return [[[text]]]
    return parseField(text, delimiters, hex)
  })
  return { name, fields, raw }
}

export function parseField(text: string, delimiters: Delimiters, hex: HexDecoder): Field {
  const { component, repetition, subcomponent } = delimiters
  return text
    .split(repetition)
    .map((one) =>
      one
        .split(component)
        .map((part) => part.split(subcomponent).map((sub) => unescape(sub, delimiters, hex))),
    )
}

/**
 * Escape sequences (2.7): delimiters, highlighting (dropped), hexadecimal data and the formatting commands of FT.
 * Sequences that are not known stay as they are written.
 */
export function unescape(text: string, delimiters: Delimiters, hex: HexDecoder): string {
  const { escape } = delimiters
  if (!text.includes(escape)) return text
  const parts: string[] = []
  let at = 0
  for (let start = text.indexOf(escape); start >= 0; start = text.indexOf(escape, at)) {
    const end = text.indexOf(escape, start + 1)
    if (end < 0) break
    const meaning = meaningOf(text.slice(start + 1, end), delimiters, hex)
    // A sequence that is none may share its last character with one that is
    parts.push(text.slice(at, start), meaning ?? text.slice(start, end))
    at = meaning === null ? end : end + 1
  }
  return parts.join("") + text.slice(at)
}

function meaningOf(sequence: string, delimiters: Delimiters, hex: HexDecoder): string | null {
  switch (sequence) {
    case "F":
      return delimiters.field
    case "S":
      return delimiters.component
    case "T":
      return delimiters.subcomponent
    case "R":
      return delimiters.repetition
    case "E":
      return delimiters.escape
    case "P":
      return "#"
    case "H":
    case "N":
    case ".fi":
    case ".nf":
      return ""
    case ".ce":
      return "\n"
  }
  if (/^X([0-9A-Fa-f]{2})+$/.test(sequence)) {
    const pairs = sequence.slice(1).match(/../g) ?? []
    return hex(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))).replace(/\r\n?/g, "\n")
  }
  const command = /^\.(br|sp|in|ti|sk)\s*([+-]?\d{1,2})?$/.exec(sequence)
  if (!command) return null
  const number = Math.abs(Number(command[2] ?? 1))
  if (command[1] === "br" || command[1] === "sp") return "\n".repeat(Math.max(number, 1))
  return command[1] === "sk" ? " ".repeat(number) : ""
}

/** A field's value for reading: components by blanks, subcomponents and repetitions by commas. */
export const plainText = (field: Field | undefined): string =>
  (field ?? [])
    .map((repetition) =>
      repetition
        .map((component) => component.filter(Boolean).join(", "))
        .filter(Boolean)
        .join(" "),
    )
    .filter(Boolean)
    .join(", ")

/** Component `number` (from 1) of a repetition, its first subcomponent. */
export const part = (repetition: Repetition | undefined, number: number): string =>
  repetition?.[number - 1]?.[0]?.trim() ?? ""

/** Component `number` of a field's first repetition. */
export const componentOf = (segment: Segment | undefined, field: number, number = 1): string =>
  part(segment?.fields[field]?.[0], number)

/** `""`: the sender says that there is nothing, instead of saying nothing (2.5.3). */
export const isNull = (text: string): boolean => text === '""'
