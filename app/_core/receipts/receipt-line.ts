import { equalBytes, toHex } from "../crypto/bytes"
import type { Address } from "../types"
import { NO_ENVELOPE } from "./envelope"
import type { EnvelopeHead } from "./envelope"

/** An envelope in the line of its reader: what the patient's client knows of it. */
export interface LinedEnvelope extends EnvelopeHead {
  readonly hash: Uint8Array
}

/**
 * What is wrong with a reader's line. `missing`: numbers that nobody gave (from … to, both included); `forked`: two
 * envelopes with one number; `unlinked`: one does not name the one before it.
 */
export type LineFault =
  | { readonly fault: "missing"; readonly reader: Address; readonly from: number; readonly to: number }
  | { readonly fault: "forked" | "unlinked"; readonly reader: Address; readonly seq: number }

/**
 * Holds the envelopes of each reader against each other: numbers from 1 without a gap, none twice, each with the hash of
 * the one before it. That the last one is missing shows only when the next one comes.
 */
export function faultsOf(envelopes: readonly LinedEnvelope[]): LineFault[] {
  const lines = new Map<Address, LinedEnvelope[]>()
  for (const each of envelopes) lines.set(each.reader, [...(lines.get(each.reader) ?? []), each])
  return [...lines].flatMap(([reader, line]) => faultsOfLine(reader, line))
}

function faultsOfLine(reader: Address, line: readonly LinedEnvelope[]): LineFault[] {
  const faults: LineFault[] = []
  const bySeq = Map.groupBy(line, ({ seq }) => seq)
  let before = 0
  let last: readonly LinedEnvelope[] = []
  for (const seq of [...bySeq.keys()].sort((a, b) => a - b)) {
    const here = bySeq.get(seq) ?? []
    if (seq > before + 1) faults.push({ fault: "missing", reader, from: before + 1, to: seq - 1 })
    if (new Set(here.map(({ hash }) => toHex(hash))).size > 1) faults.push({ fault: "forked", reader, seq })
    const isNext = seq === before + 1
    const links = seq === 1 ? [NO_ENVELOPE] : last.map(({ hash }) => hash)
    const isLinked = here.every(({ previous }) => links.some((link) => equalBytes(link, previous)))
    if (isNext && !isLinked) faults.push({ fault: "unlinked", reader, seq })
    ;[before, last] = [seq, here]
  }
  return faults
}
