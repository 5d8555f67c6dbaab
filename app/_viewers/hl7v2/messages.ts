import { delimitersOf, parseSegment, SEGMENT } from "./er7"
import type { Segment } from "./er7"

export interface Message {
  readonly segments: readonly Segment[]
}

export interface Messages {
  readonly messages: readonly Message[]
  /** File and batch headers and trailers. */
  readonly envelope: readonly Segment[]
  readonly notes: readonly string[]
}

const CONTROL = /[\u000b\u001c]/g

/**
 * Finds the messages of a file: segments end in CR; LF and CRLF are accepted; MLLP frame bytes are dropped. A line that
 * begins no segment goes on with the line before. Each message is decoded by its own MSH-18.
 */
export function readMessages(bytes: Uint8Array): Messages {
  const notes = new Set<string>()
  const wide = wideText(bytes)
  // One character a byte: line ends and segment names are the same in every character set but UTF-16
  const text = (wide ?? latin1(bytes)).replace(/^(\u00ef\u00bb\u00bf|\ufeff)/, "").replace(CONTROL, "")
  const messages: Message[] = []
  const envelope: Segment[] = []
  for (const block of blocksOf(text)) {
    const header = block[0] ?? ""
    const name = header.slice(0, 3)
    const delimiters = delimitersOf(header)
    const charset = wide ? null : charsetOf(header, delimiters.field, delimiters.repetition, block, notes)
    const decode = (line: string) => (charset ? charset.decode(bytesOf(line)) : line)
    const hex = (data: Uint8Array) => (charset ?? new TextDecoder("utf-8")).decode(data)
    const segments = block.map((line) => parseSegment(decode(line), delimiters, hex))
    if (segments.some(({ raw }) => raw.some((field) => field.includes("\ufffd"))))
      notes.add("Some characters of this file could not be read; they are shown as \ufffd.")
    if (name === "MSH") messages.push({ segments: segments.filter(({ name }) => !/^[FB]TS$/.test(name)) })
    envelope.push(...segments.filter(({ name }) => /^([FB]HS|[FB]TS)$/.test(name)))
  }
  const counted = envelope.filter(({ name }) => name === "BTS").map(({ raw }) => Number(raw[1]))
  const expected = counted.reduce((sum, number) => sum + number, 0)
  if (counted.length > 0 && expected > 0 && expected !== messages.length)
    notes.add(`This file says that it holds ${expected} messages; it holds ${messages.length}.`)
  return { messages, envelope, notes: [...notes] }
}

/** Lines from one header to the next. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    const block = blocks.at(-1)
    if (/^(MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(line)) blocks.push([line])
    else if (!block) continue
    else if (SEGMENT.test(line) && line.charAt(3) === (line.length > 3 ? block[0]?.charAt(3) : ""))
      block.push(line)
    else if (line !== "" || block.length > 1) block[block.length - 1] += `\n${line}`
  }
  return blocks.map((block) => block.map((line) => line.replace(/\n+$/, "")))
}

const latin1 = (bytes: Uint8Array): string => {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return parts.join("")
}
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

function wideText(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  return null
}

/** HL7 table 0211 and the Encoding standard's names for the same. */
function encodingOf(name: string): string | null {
  const word = name.trim().toUpperCase()
  const iso = /^(?:ISO[ -]?)?8859[/-]?(\d{1,2})$/.exec(word)?.[1]
  if (iso) return `iso-8859-${iso}`
  if (/^(UNICODE )?UTF-?8$|^UNICODE$/.test(word)) return "utf-8"
  if (/IR ?(87|159|14|13)\b/.test(word)) return "iso-2022-jp"
  if (/^GB ?18030/.test(word)) return "gb18030"
  if (/^KS ?X ?1001/.test(word)) return "euc-kr"
  if (/^BIG-?5/.test(word)) return "big5"
  return null
}

function charsetOf(
  header: string,
  field: string,
  repetition: string,
  block: readonly string[],
  notes: Set<string>,
): TextDecoder {
  const declared = header.split(field)[17] ?? ""
  const names = declared.split(repetition).filter((name) => name !== "" && !/^ASCII$/i.test(name))
  const known = names.map(encodingOf).filter((name) => name !== null)
  // ISO 2022 has the others as its parts
  const label = known.includes("iso-2022-jp") ? "iso-2022-jp" : known[0]
  if (label) return new TextDecoder(label)
  if (names.length > 0)
    notes.add(`This message is in the character set “${names[0]}”, which is not known here.`)
  const bytes = bytesOf(block.join("\n"))
  if (bytes.every((byte) => byte < 0x80)) return new TextDecoder("utf-8")
  const valid = isUtf8(bytes)
  notes.add(
    `This message does not say in which character set it is written; it is read as ${valid ? "UTF-8" : "Windows-1252"}.`,
  )
  return new TextDecoder(valid ? "utf-8" : "windows-1252")
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
