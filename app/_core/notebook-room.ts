import { utf8 } from "./crypto/bytes"
import type { Notebook } from "./notebook"
import type { Address } from "./types"

type Member = keyof Notebook

/**
 * What protects, or was decided by the person, and the bytes of JSON that each is sure of: below these it gives way to
 * nothing, above them to itself alone, the oldest first. So nobody who could write once fills one by another.
 */
const SURE_BYTES = {
  recipients: 49_152,
  spentEpochs: 24_576,
  sentWraps: 16_384,
  issuers: 24_576,
  rekeying: 8_192,
  rekeyingLeft: 8_192,
} as const satisfies Partial<Record<Member, number>>

/** What gives way to all else, in this order, the oldest first. */
const NAMES = ["seen", "patients", "contacts", "comparedKeys", "folders", "actedFor"] as const

/** UTF-16 units of the own name, where there is no room for more. */
const MAX_NAME = 1_000

interface Entry {
  readonly member: Member
  /** Of an object its key, of a list its place. */
  readonly key: string
  /** Of JSON, with what stands around it. */
  readonly bytes: number
  /** What is written just now. */
  readonly isNew: boolean
}

/**
 * A notebook that fits into so many bytes of JSON, where names give way to what protects and the oldest to the newest,
 * names of people with whom the account has nothing else to do first. What is changed just now stays. How many entries
 * gave way is counted in `leftOut`, for the person to be told.
 * @param before what it was before this change; null where there was none
 * @param bytes of the whole body, `around` included: what is written besides the members
 */
export function withinRoom(
  notebook: Notebook,
  before: Notebook | null,
  { bytes, around }: { readonly bytes: number; readonly around: number },
): Notebook {
  const over = (kept: Notebook) => sizeOf(kept) + around - bytes
  if (over(notebook) <= 0) return notebook
  // Whoever kept a former master could else fill it, so that nothing more can be noted
  const own = { ...notebook, unconfirmed: null }
  if (over(own) <= 0) return own
  const short = { ...own, name: own.name.slice(0, MAX_NAME) }
  // The count takes a few bytes itself
  let left = over({ ...short, leftOut: Number.MAX_SAFE_INTEGER })
  const goes: Entry[] = []
  const take = (entry: Entry) => {
    goes.push(entry)
    left -= entry.bytes
  }
  for (const [member, sure] of Object.entries(SURE_BYTES) as [keyof typeof SURE_BYTES, number][]) {
    const entries = entriesOf(short, before, member)
    let held = entries.reduce((sum, each) => sum + each.bytes, 0)
    for (const entry of entries.filter(({ isNew }) => !isNew)) {
      if (left <= 0 || held <= sure) break
      take(entry)
      held -= entry.bytes
    }
  }
  const known = new Set<string>([
    ...[short.seen, short.patients, short.comparedKeys, short.recipients ?? {}].flatMap(Object.keys),
    ...short.actedFor,
  ])
  const contacts = entriesOf(short, before, "contacts")
  const strangers = contacts.filter(({ key }) => !known.has(key as Address))
  const names = NAMES.flatMap((member) =>
    member === "contacts" ? contacts.filter(({ key }) => known.has(key)) : entriesOf(short, before, member),
  )
  for (const entry of [...strangers, ...names]) if (left > 0 && !entry.isNew) take(entry)
  return { ...without(short, goes), leftOut: (short.leftOut ?? 0) + goes.length }
}

const sizeOf = (value: unknown): number => utf8(JSON.stringify(value)).length

function entriesOf(notebook: Notebook, before: Notebook | null, member: Member): Entry[] {
  const [value, former] = [notebook[member], before?.[member]]
  if (typeof value !== "object" || value === null) return []
  if (Array.isArray(value)) {
    const known = new Set((Array.isArray(former) ? former : []).map((each) => JSON.stringify(each)))
    const entries = value.map((each: unknown, at) => ({
      ...{ member, key: String(at), bytes: sizeOf(each) + 1 },
      isNew: before !== null && !known.has(JSON.stringify(each)),
    }))
    // Whom the account acted for last stands first
    return member === "actedFor" ? entries.reverse() : entries
  }
  const known = (former ?? {}) as Readonly<Record<string, unknown>>
  return Object.entries(value).map(([key, each]) => ({
    ...{ member, key, bytes: sizeOf(key) + sizeOf(each) + 2 },
    isNew:
      before !== null && !(Object.hasOwn(known, key) && JSON.stringify(known[key]) === JSON.stringify(each)),
  }))
}

function without(notebook: Notebook, goes: readonly Entry[]): Notebook {
  const gone = new Map<Member, Set<string>>()
  for (const { member, key } of goes) gone.set(member, (gone.get(member) ?? new Set()).add(key))
  const kept = Object.fromEntries(
    [...gone].map(([member, keys]) => {
      const value = notebook[member] as object
      const left = Array.isArray(value)
        ? value.filter((_, at) => !keys.has(String(at)))
        : Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)))
      return [member, left]
    }),
  ) as Partial<Notebook>
  return { ...notebook, ...kept }
}
