import { openDB } from "idb"
import type { DBSchema, IDBPDatabase } from "idb"
import { asAddress } from "../../_core/types"
import type { Digest } from "../../_core/types"
import type {
  DeviceStore,
  LeftEnvelope,
  ReceiptNote,
  RekeyRow,
  SentWrap,
  UploadRow,
} from "../../_core/ports/device"

interface Schema extends DBSchema {
  uploads: { key: string; value: UploadRow; indexes: { account: string } }
  rekeys: { key: string; value: RekeyRow; indexes: { account: string } }
  receiptNotes: { key: string; value: ReceiptNote; indexes: { account: string } }
  leftEnvelopes: { key: string; value: LeftEnvelope; indexes: { account: string } }
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
    (opened ??= openDB<Schema>(`keyward-device-${incarnation.slice(2, 18)}`, 3, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore("uploads", { keyPath: "id" }).createIndex("account", "account")
          database.createObjectStore("spent")
          database.createObjectStore("wraps")
        }
        if (before < 2)
          database.createObjectStore("rekeys", { keyPath: "id" }).createIndex("account", "account")
        if (before < 3)
          for (const name of ["receiptNotes", "leftEnvelopes"] as const)
            database.createObjectStore(name, { keyPath: "id" }).createIndex("account", "account")
      },
    }))
  return {
    async uploads(account) {
      const rows = await (await open()).getAllFromIndex("uploads", "account", account)
      return rows.sort((a, b) => a.createdAt - b.createdAt || a.index - b.index)
    },
    async uploadIds() {
      const database = await open()
      return [...(await database.getAllKeys("uploads")), ...(await database.getAllKeys("rekeys"))]
    },
    async rekeys(account) {
      return (await open()).getAllFromIndex("rekeys", "account", account)
    },
    async putRekey(row) {
      await (await open()).put("rekeys", row)
    },
    async deleteRekey(id) {
      await (await open()).delete("rekeys", id)
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
    async receiptNotes(account) {
      return (await open()).getAllFromIndex("receiptNotes", "account", account)
    },
    async putReceiptNote(note) {
      await (await open()).put("receiptNotes", note)
    },
    async deleteReceiptNote(id) {
      await (await open()).delete("receiptNotes", id)
    },
    async leftEnvelopes(account) {
      return (await open()).getAllFromIndex("leftEnvelopes", "account", account)
    },
    async putLeftEnvelope(row) {
      await (await open()).put("leftEnvelopes", row)
    },
    async deleteLeftEnvelope(id) {
      await (await open()).delete("leftEnvelopes", id)
    },
    async forget(account) {
      const database = await open()
      const rows = await database.getAllFromIndex("uploads", "account", asAddress(account))
      for (const row of rows) await database.delete("uploads", row.id)
      for (const row of await database.getAllFromIndex("rekeys", "account", asAddress(account)))
        await database.delete("rekeys", row.id)
      for (const name of ["receiptNotes", "leftEnvelopes"] as const)
        for (const row of await database.getAllFromIndex(name, "account", asAddress(account)))
          await database.delete(name, row.id)
    },
  }
}

const nameOf = ({ scope, epoch, grantee }: SentWrap) => `${scope}:${epoch}:${grantee}`
