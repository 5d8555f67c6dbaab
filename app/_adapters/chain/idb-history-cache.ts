import { openDB } from "idb"
import type { DBSchema, IDBPDatabase } from "idb"
import type { HistoryCache, HistoryKey, KeptHistory } from "./history-cache"

type Account = [incarnation: string, list: string, account: string]
type Bucket = [...Account, bucket: number]

interface Schema extends DBSchema {
  links: { key: Account; value: Omit<KeptHistory<never>, "entries"> }
  /** Entries by position, so many positions a row: a row for each would take ten times as long to write. */
  buckets: { key: Bucket; value: unknown[] }
}

const POSITIONS = 256

const accountOf = ({ incarnation, list, account }: HistoryKey): Account => [incarnation, list, account]
const bucketsOf = (account: Account): IDBKeyRange =>
  IDBKeyRange.bound([...account, -1], [...account, Infinity])

function inBuckets<E>(entries: readonly E[], positionOf: (entry: E) => number): Map<number, E[]> {
  const buckets = new Map<number, E[]>()
  for (const entry of entries) {
    const number = Math.floor(positionOf(entry) / POSITIONS)
    const bucket = buckets.get(number)
    if (bucket) bucket.push(entry)
    else buckets.set(number, [entry])
  }
  return buckets
}

/** Whether two rows hold the same entries: a link commits to all before it, so the ends tell. */
const isSame = (a: readonly unknown[] | undefined, b: readonly unknown[]): boolean =>
  a?.length === b.length && a[0] === b[0] && a.at(-1) === b.at(-1)

/** Cloning thousands of entries takes a while: whoever waits to see them comes first. */
const untilIdle = (): Promise<unknown> =>
  new Promise((resolve) =>
    "requestIdleCallback" in globalThis
      ? requestIdleCallback(resolve, { timeout: 2_000 })
      : setTimeout(resolve),
  )

/** Keeps histories in this browser's IndexedDB. They hold what is public on the chain and nothing else. */
export function idbHistoryCache(name = "keyward-histories"): HistoryCache {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  /** What this page knows to be written, by bucket. */
  const written = new Map<string, ReadonlyMap<number, readonly unknown[]>>()
  const database = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>(name, 2, {
      upgrade(db) {
        for (const store of [...db.objectStoreNames]) db.deleteObjectStore(store)
        db.createObjectStore("links")
        db.createObjectStore("buckets")
      },
      terminated() {
        opened = undefined
      },
    }))

  return {
    async load<E>(key: HistoryKey) {
      const account = accountOf(key)
      const transaction = (await database()).transaction(["links", "buckets"])
      const links = await transaction.objectStore("links").get(account)
      if (!links) return null
      const rows = await transaction.objectStore("buckets").getAll(bucketsOf(account))
      return { ...links, entries: rows.flat() as E[] }
    },

    async save(key, { entries, ...links }, positionOf) {
      await untilIdle()
      const account = accountOf(key)
      const buckets = inBuckets(entries, positionOf)
      const before = written.get(account.join())
      written.set(account.join(), buckets)
      const transaction = (await database()).transaction(["links", "buckets"], "readwrite")
      const rows = transaction.objectStore("buckets")
      const [first = Infinity] = buckets.keys()
      const last = [...buckets.keys()].at(-1) ?? -1
      await Promise.all([
        // What another moment, or another page, kept before and after
        rows.delete(IDBKeyRange.bound([...account, -1], [...account, first], false, true)),
        rows.delete(IDBKeyRange.bound([...account, last], [...account, Infinity], true)),
        ...[...buckets].map(([number, bucket]) =>
          isSame(before?.get(number), bucket) ? null : rows.put(bucket, [...account, number]),
        ),
        transaction.objectStore("links").put(links, account),
        transaction.done,
      ])
    },
  }
}
