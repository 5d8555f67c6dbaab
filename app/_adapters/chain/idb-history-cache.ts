import { openDB } from "idb"
import type { DBSchema, IDBPDatabase } from "idb"
import type { HistoryCache, HistoryKey } from "./history-cache"

type Account = [incarnation: string, list: string, account: string]

interface Schema extends DBSchema {
  heads: { key: Account; value: { word: bigint; length: number } }
  entries: { key: [...Account, index: number]; value: unknown }
}

const accountOf = ({ incarnation, list, account }: HistoryKey): Account => [incarnation, list, account]
const entriesOf = (account: Account, start = 0): IDBKeyRange =>
  IDBKeyRange.bound([...account, start], [...account, Infinity])

/** Keeps histories in this browser's IndexedDB. They hold what is public on the chain and nothing else. */
export function idbHistoryCache(name = "keyward-histories"): HistoryCache {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const database = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("heads")
        db.createObjectStore("entries")
      },
      terminated() {
        opened = undefined
      },
    }))

  return {
    async load<E>(key: HistoryKey) {
      const account = accountOf(key)
      const transaction = (await database()).transaction(["heads", "entries"])
      const head = await transaction.objectStore("heads").get(account)
      if (!head) return null
      const entries = await transaction.objectStore("entries").getAll(entriesOf(account))
      return { word: head.word, entries: entries.slice(0, head.length) as E[] }
    },

    async append(key, start, entries, word) {
      const account = accountOf(key)
      const transaction = (await database()).transaction(["heads", "entries"], "readwrite")
      const list = transaction.objectStore("entries")
      await Promise.all([
        list.delete(entriesOf(account, start)),
        ...entries.map((entry, index) => list.put(entry, [...account, start + index])),
        transaction.objectStore("heads").put({ word, length: start + entries.length }, account),
        transaction.done,
      ])
    },

    async clear() {
      const transaction = (await database()).transaction(["heads", "entries"], "readwrite")
      await Promise.all([
        transaction.objectStore("heads").clear(),
        transaction.objectStore("entries").clear(),
        transaction.done,
      ])
    },
  }
}
