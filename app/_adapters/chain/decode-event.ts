import type { EventFragment, Interface, ParamType } from "ethers"
import type { ChainLog } from "../../_core/ports/history"

/** An event as a contract's interface names it: `uint…` as bigint, everything else as hex or boolean. */
export interface DecodedEvent {
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

const WORD = 64
const WORDS = /^(address|bytes32)\[\]$/

/**
 * Makes a decoder for an interface's events. It does what ethers' parseLog does, and for the types that our events have
 * twenty times as fast: a journal of 10,000 entries is decoded before it is shown. Whether a log is true is for the
 * hash chain to say, which covers every field.
 * @returns null for an event that the interface does not have
 * @throws Error where the log is not what the interface says
 */
export function eventDecoder(events: Interface): (log: ChainLog) => DecodedEvent | null {
  const byTopic = new Map<string, { readonly fragment: EventFragment; readonly isPlain: boolean }>()
  events.forEachEvent((fragment) =>
    byTopic.set(fragment.topicHash, { fragment, isPlain: fragment.inputs.every(isPlainType) }),
  )
  return (log) => {
    const event = byTopic.get(log.topics[0] ?? "")
    if (!event) return null
    const { fragment, isPlain } = event
    const others = (): Record<string, unknown> =>
      events.decodeEventLog(fragment, log.data, log.topics).toObject() as Record<string, unknown>
    return { name: fragment.name, fields: isPlain ? fieldsOf(fragment, log) : others() }
  }
}

const isPlainType = ({ type }: ParamType): boolean =>
  /^(address|bool|bytes|bytes32|uint\d*|(address|bytes32)\[\])$/.test(type)

function fieldsOf(fragment: EventFragment, log: ChainLog): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const data = log.data.slice(2)
  let topic = 1
  let head = 0
  for (const input of fragment.inputs) {
    if (input.indexed) fields[input.name] = valueOf(input, (log.topics[topic++] ?? "").slice(2))
    else fields[input.name] = isDynamic(input) ? dynamicAt(input, data, head++) : valueAt(input, data, head++)
  }
  if (topic !== log.topics.length) throw new RangeError("another number of topics")
  return fields
}

const isDynamic = ({ type }: ParamType): boolean => type === "bytes" || WORDS.test(type)

const valueAt = (input: ParamType, data: string, word: number): unknown =>
  valueOf(input, data.slice(word * WORD, (word + 1) * WORD))

function valueOf({ type }: ParamType, word: string): unknown {
  if (word.length !== WORD) throw new RangeError("a word is missing")
  if (type === "address") {
    if (!word.startsWith("000000000000000000000000")) throw new RangeError("not an address")
    return `0x${word.slice(24)}`
  }
  if (type === "bytes32") return `0x${word}`
  if (type === "bool") return truth(word)
  const value = BigInt(`0x${word}`)
  if (value >> BigInt(type.slice(4) || 256)) throw new RangeError(`not a ${type}`)
  return value
}

function truth(word: string): boolean {
  const value = BigInt(`0x${word}`)
  if (value > 1n) throw new RangeError("not a bool")
  return value === 1n
}

/** What a head word points to: a length and so many bytes or words. */
function dynamicAt({ type }: ParamType, data: string, word: number): unknown {
  const start = 2 * sizeAt(data, word * WORD)
  const length = sizeAt(data, start)
  const body = start + WORD
  if (type === "bytes") return `0x${part(data, body, 2 * length)}`
  const words = part(data, body, WORD * length)
  const each = { type: type.slice(0, -2) } as ParamType
  return Array.from({ length }, (_, index) => valueAt(each, words, index))
}

function part(data: string, start: number, digits: number): string {
  const found = data.slice(start, start + digits)
  if (found.length !== digits) throw new RangeError("it ends too early")
  return found
}

function sizeAt(data: string, start: number): number {
  const size = Number(`0x${part(data, start, WORD)}`)
  if (!Number.isSafeInteger(size)) throw new RangeError("not a size")
  return size
}
