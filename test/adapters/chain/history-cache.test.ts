import { expect } from "chai"
import { IDBFactory } from "fake-indexeddb"
import "fake-indexeddb/auto"
import { memoryHistoryCache } from "../../../app/_adapters/chain/history-cache"
import type { HistoryCache, HistoryKey } from "../../../app/_adapters/chain/history-cache"
import { idbHistoryCache } from "../../../app/_adapters/chain/idb-history-cache"
import { EVERY_KIND, digest, doctor, journalOf, patient } from "../../core/journal/made-journal"

const key: HistoryKey = { incarnation: digest(1), list: "journal", account: patient }
const others: HistoryKey[] = [
  { ...key, incarnation: digest(2) },
  { ...key, list: "inbox" },
  { ...key, account: doctor },
]

function isAHistoryCache(make: () => HistoryCache): void {
  const { entries, head } = journalOf(EVERY_KIND)
  let cache: HistoryCache
  beforeEach(() => {
    cache = make()
  })

  it("holds nothing at first", async () => {
    expect(await cache.load(key)).to.equal(null)
  })

  it("gives back what was appended, in order, bytes and big numbers alike", async () => {
    await cache.append(key, 0, entries.slice(0, 3), entries[3]?.previous ?? 0n)
    await cache.append(key, 3, entries.slice(3), head.word)
    expect(await cache.load(key)).to.deep.equal({ word: head.word, entries })
  })

  it("drops what stood from the start on", async () => {
    await cache.append(key, 0, entries, head.word)
    await cache.append(key, 1, entries.slice(5, 6), 5n)
    expect(await cache.load(key)).to.deep.equal({ word: 5n, entries: [entries[0], entries[5]] })
  })

  it("keeps accounts, lists and chains apart", async () => {
    await cache.append(key, 0, entries, head.word)
    for (const other of others) expect(await cache.load(other)).to.equal(null)
  })

  it("forgets everything when told to", async () => {
    await cache.append(key, 0, entries, head.word)
    await cache.clear()
    expect(await cache.load(key)).to.equal(null)
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
    await idbHistoryCache().append(key, 0, entries, head.word)
    expect(await idbHistoryCache().load(key)).to.deep.equal({ word: head.word, entries })
  })
})
