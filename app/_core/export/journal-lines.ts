import { fromBase64url, toBase64url } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { WholeEntry } from "../journal/entry-hash"
import type { JournalEntry } from "../ports/registry"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import { count, isAddress, isBoolean, isObjectOf, isWord, listOf, text } from "./checks"
import type { Check } from "./checks"
import type { Bytes } from "../crypto/bytes"
import { concat } from "../crypto/bytes"

/** How a member of an entry is written: numbers as such, what may be above 2^53 in decimal, bytes in base64url. */
type Form = "number" | "big" | "bytes" | "address" | "word" | "flag" | "words" | "addresses"

const ADDED = { folder: "big", epoch: "number", wrappedKeys: "bytes" } as const
const REWRAP = {
  grantee: "address",
  scope: "big",
  epoch: "number",
  keyDigest: "word",
  wrappedKey: "bytes",
} as const

const FIELDS: Record<JournalEntry["kind"], Readonly<Record<string, Form>>> = {
  KeyPublished: { publicKey: "bytes" },
  VaultSealed: { newDigest: "word", oldDigest: "word" },
  RecordAdded: { ...ADDED, cidDigest: "word" },
  RecordsAdded: { ...ADDED, cidDigests: "words" },
  RecordReplaced: { record: "number", epoch: "number", cidDigest: "word", wrappedKeys: "bytes" },
  RecordRemoved: { record: "number" },
  RecordRefiled: { ...ADDED, record: "number" },
  AccessGranted: {
    ...REWRAP,
    ...{ expiresAt: "number", permissions: "number", entersInbox: "flag", previousInbox: "big" },
  },
  AccessRewrapped: REWRAP,
  AccessRevoked: { scope: "big", newEpoch: "number", grantees: "addresses" },
  DelegateSet: {
    ...{ delegate: "address", until: "number", generation: "number", keyDigest: "word", wrappedKey: "bytes" },
  },
  RecoverySet: { recovery: "address", from: "number" },
  AccountFrozen: {},
  AccountUnfrozen: { wallet: "address" },
  SuccessorNamed: { wallet: "address" },
  AccountMoved: { wallet: "address", recovery: "address" },
  AccountSetUp: { publicKey: "bytes", vaultDigest: "word", recovery: "address" },
}

const isBig = text(/^(0|[1-9]\d*)$/, 78)
const RULES: Record<Form, Check> = {
  number: count(),
  big: isBig,
  bytes: text(/^[A-Za-z0-9_-]*$/, 1_000_000),
  address: isAddress,
  word: isWord,
  flag: isBoolean,
  words: listOf(isWord, 256),
  addresses: listOf(isAddress, 10_000),
}
const PLACE = {
  ...{ block: count(2 ** 39 - 1), blockHash: isWord, logIndex: count() },
  ...{ transaction: isWord, timestamp: count() },
}

const written = (value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value instanceof Uint8Array ? toBase64url(value) : value

/** One line of `journal.jsonl`, with its line feed. */
export function encodeEntry(entry: WholeEntry): Bytes {
  const { kind, position, previous, by, place } = entry
  const { block, blockHash, logIndex, transaction, timestamp } = place
  const members = entry as unknown as Readonly<Record<string, unknown>>
  const fields = Object.keys(FIELDS[kind]).map((name) => [name, written(members[name])] as const)
  const line = canonicalBytes({
    ...{ kind, position, previous: String(previous), by },
    place: { block, blockHash, logIndex, transaction, timestamp },
    ...Object.fromEntries(fields),
  })
  return concat(line, Uint8Array.of(0x0a))
}

function read(form: Form, value: unknown): unknown {
  if (form === "big") return BigInt(value as string)
  return form === "bytes" ? fromBase64url(value as string) : value
}

function decodeEntry(line: Uint8Array): WholeEntry {
  const value = parseCanonicalBytes(line) as Readonly<Record<string, unknown>> | null
  const kind = value?.kind as JournalEntry["kind"]
  const fields = typeof kind === "string" && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : null
  const rules = fields && {
    ...{ kind: (one: unknown) => one === kind, position: count(2 ** 32 - 1), previous: isBig, by: isAddress },
    place: (place: unknown) => isObjectOf(place, PLACE),
    ...Object.fromEntries(Object.entries(fields).map(([name, form]) => [name, RULES[form]])),
  }
  if (!value || !rules || !isObjectOf(value, rules))
    throw new KeywardError("export-malformed", { problem: "journal" })
  const members = Object.entries(fields).map(([name, form]) => [name, read(form, value[name])] as const)
  return {
    ...value,
    previous: BigInt(value.previous as string),
    ...Object.fromEntries(members),
  } as unknown as WholeEntry
}

/** Reads `journal.jsonl`, oldest first. Throws `export-malformed`. */
export function decodeJournal(bytes: Uint8Array): WholeEntry[] {
  const entries: WholeEntry[] = []
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from)
    if (end < 0) throw new KeywardError("export-malformed", { problem: "journal" })
    entries.push(lineOf(bytes.subarray(from, end)))
    from = end + 1
  }
  return entries
}

function lineOf(line: Uint8Array): WholeEntry {
  try {
    return decodeEntry(line)
  } catch (cause) {
    throw new KeywardError("export-malformed", { problem: "journal" }, { cause })
  }
}
