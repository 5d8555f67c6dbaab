import { openDB } from "idb"
import type { DBSchema, IDBPDatabase } from "idb"
import { asAddress } from "../../_core/types"
import type { Digest } from "../../_core/types"
import type { DeviceStore, SentWrap, UploadRow } from "../../_core/ports/device"

interface Schema extends DBSchema {
  uploads: { key: string; value: UploadRow; indexes: { account: string } }
  spent: { key: [patient: string, scope: string]; value: number }
  wraps: { key: [patient: string, name: string]; value: SentWrap }
}

/**
 * A DeviceStore on IndexedDB. One database a chain: the rows of a chain that started afresh are never shown.
 * @param incarnation hash of the deployment's block
 */
export function idbDeviceStore(incarnation: Digest): DeviceStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const open = () =>
    (opened ??= openDB<Schema>(`keyward-device-${incarnation.slice(2, 18)}`, 1, {
      upgrade(database) {
        database.createObjectStore("uploads", { keyPath: "id" }).createIndex("account", "account")
        database.createObjectStore("spent")
        database.createObjectStore("wraps")
      },
    }))
  return {
    async uploads(account) {
      const rows = await (await open()).getAllFromIndex("uploads", "account", account)
      return rows.sort((a, b) => a.createdAt - b.createdAt || a.index - b.index)
    },
    async uploadIds() {
      return (await open()).getAllKeys("uploads")
    },
    async putUpload(row) {
      await (await open()).put("uploads", row)
    },
    async deleteUpload(id) {
      await (await open()).delete("uploads", id)
    },
    async spentEpoch(patient, scope) {
      return (await (await open()).get("spent", [patient, String(scope)])) ?? -1
    },
    async spendEpoch(patient, scope, epoch) {
      const transaction = (await open()).transaction("spent", "readwrite")
      const key: [string, string] = [patient, String(scope)]
      const spent = (await transaction.store.get(key)) ?? -1
      if (epoch > spent) await transaction.store.put(epoch, key)
      await transaction.done
    },
    async sentWraps(patient) {
      return (await open()).getAll("wraps", IDBKeyRange.bound([patient, ""], [patient, "\uffff"]))
    },
    async noteSentWrap(patient, wrap) {
      await (await open()).put("wraps", wrap, [patient, nameOf(wrap)])
    },
    async clearSentWrap(patient, wrap) {
      await (await open()).delete("wraps", [patient, nameOf(wrap)])
    },
    async forget(account) {
      const database = await open()
      const rows = await database.getAllFromIndex("uploads", "account", asAddress(account))
      for (const row of rows) await database.delete("uploads", row.id)
    },
  }
}

const nameOf = ({ scope, epoch, grantee }: SentWrap) => `${scope}:${epoch}:${grantee}`
