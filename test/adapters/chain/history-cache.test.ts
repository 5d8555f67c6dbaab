import { expect } from "chai"
import { IDBFactory } from "fake-indexeddb"
import "fake-indexeddb/auto"
import { memoryHistoryCache } from "../../../app/_adapters/chain/history-cache"
import type { HistoryCache, HistoryKey } from "../../../app/_adapters/chain/history-cache"
import { idbHistoryCache } from "../../../app/_adapters/chain/idb-history-cache"
import type { WholeEntry } from "../../../app/_core/journal/entry-hash"
import { EVERY_KIND, added, digest, doctor, journalOf, patient } from "../../core/journal/made-journal"

const key: HistoryKey = { incarnation: digest(1), list: "journal", account: patient }
const others: HistoryKey[] = [
  { ...key, incarnation: digest(2) },
  { ...key, list: "inbox" },
  { ...key, account: doctor },
]
const positionOf = (entry: WholeEntry): number => entry.position

function isAHistoryCache(make: () => HistoryCache): void {
  const { entries, head } = journalOf(EVERY_KIND)
  const whole = { start: 0n, head: head.word, final: entries[2]?.previous ?? 0n, entries }
  /** Several rows of IndexedDB. */
  const long = journalOf(Array.from({ length: 700 }, (_, index) => added(index)))
  const part = (from: number, to: number) => ({
    start: long.entries[from]?.previous ?? 0n,
    head: long.entries[to]?.previous ?? long.head.word,
    final: 0n,
    entries: long.entries.slice(from, to),
  })
  let cache: HistoryCache
  beforeEach(() => {
    cache = make()
  })

  it("holds nothing at first", async () => {
    expect(await cache.load(key)).to.equal(null)
  })

  it("gives back what was kept, in order, bytes and big numbers alike", async () => {
    await cache.save(key, whole, positionOf)
    expect(await cache.load(key)).to.deep.equal(whole)
  })

  it("follows a history that grows at both ends, is undone, and begins anew", async () => {
    const parts = [300, 400, 300, 420, 10, 420, 10, 700, 0, 700, 0, 512, 0, 511, 0, 3, 600, 700, 2, 5]
    for (let index = 0; index < parts.length; index += 2) {
      const kept = part(parts[index] ?? 0, parts[index + 1] ?? 0)
      await cache.save(key, kept, positionOf)
      expect(await cache.load(key), parts.slice(index, index + 2).join(" to ")).to.deep.equal(kept)
    }
  })

  it("keeps accounts, lists and chains apart", async () => {
    await cache.save(key, whole, positionOf)
    for (const other of others) expect(await cache.load(other)).to.equal(null)
    for (const other of others) await cache.save(other, part(0, 5), positionOf)
    expect(await cache.load(key)).to.deep.equal(whole)
  })
}

describe("a history cache in memory", () => {
  isAHistoryCache(memoryHistoryCache)
})

describe("a history cache in IndexedDB", () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
  })
  isAHistoryCache(idbHistoryCache)

  it("outlives the page", async () => {
    const { entries, head } = journalOf(EVERY_KIND)
    const whole = { start: 0n, head: head.word, final: 0n, entries }
    await idbHistoryCache().save(key, whole, positionOf)
    expect(await idbHistoryCache().load(key)).to.deep.equal(whole)
  })

  it("is made anew where an earlier version of the app wrote another form", async () => {
    const former = indexedDB.open("keyward-histories", 1)
    await new Promise<void>((resolve, reject) => {
      former.onupgradeneeded = () => former.result.createObjectStore("heads")
      former.onsuccess = () => resolve(former.result.close())
      former.onerror = () => reject(new Error("the former form could not be written"))
    })
    expect(await idbHistoryCache().load(key)).to.equal(null)
  })
})
