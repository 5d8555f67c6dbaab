import { openDB } from "idb"
import type { DBSchema, IDBPDatabase } from "idb"
import { countedEdition } from "../../_core/keys/notebook-box"
import type { NotebookMemory, SeenNotebook } from "../../_core/ports/notebook-memory"
import type { Address, Digest } from "../../_core/types"

/** A NotebookMemory that lasts as long as its process: for Node. */
export function memoryNotebooks(): NotebookMemory {
  const seen = new Map<Address, SeenNotebook>()
  return {
    newest: async (account) => seen.get(account) ?? null,
    remember: async (account, next) => {
      if (isNewer(next, seen.get(account))) seen.set(account, next)
    },
  }
}

interface Schema extends DBSchema {
  notebooks: { key: Address; value: SeenNotebook }
}

/**
 * A NotebookMemory on IndexedDB, a database of its own for each chain.
 * @param incarnation hash of the deployment's block
 */
export function idbNotebooks(incarnation: Digest): NotebookMemory {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const open = () =>
    (opened ??= openDB<Schema>(`keyward-notebooks-${incarnation.slice(2, 18)}`, 1, {
      upgrade: (database) => void database.createObjectStore("notebooks"),
    }))
  return {
    newest: async (account) => (await (await open()).get("notebooks", account)) ?? null,
    async remember(account, next) {
      const transaction = (await open()).transaction("notebooks", "readwrite")
      // Two tabs write: the older one does not win.
      if (isNewer(next, await transaction.store.get(account))) await transaction.store.put(next, account)
      await transaction.done
    },
  }
}

/** Whether a notebook is to be remembered in the place of the one that is known. */
export const isNewer = (next: SeenNotebook, known: SeenNotebook | undefined): boolean =>
  !known || next.edition >= countedEdition(known.edition, Date.now() / 1_000)
