import { checkUploadId } from "../../_core/upload-id"
import type {
  DeviceStore,
  LeftEnvelope,
  ReceiptNote,
  RekeyRow,
  SentWrap,
  UploadRow,
} from "../../_core/ports/device"

/** A DeviceStore that lasts as long as its process: for Node. */
export function memoryDeviceStore(): DeviceStore {
  const rows = new Map<string, UploadRow>()
  const rekeys = new Map<string, RekeyRow>()
  const spent = new Map<string, number>()
  const notes = new Map<string, ReceiptNote>()
  const envelopes = new Map<string, LeftEnvelope>()
  const wraps = new Map<string, { patient: string; wrap: SentWrap }>()
  const nameOf = (patient: string, { scope, epoch, grantee }: SentWrap) =>
    `${patient}:${scope}:${epoch}:${grantee}`
  return {
    uploads: async (account) =>
      [...rows.values()]
        .filter((row) => row.account === account)
        .sort((a, b) => a.createdAt - b.createdAt || a.index - b.index),
    uploadIds: async () => [...rows.keys(), ...rekeys.keys()],
    rekeys: async (account) => [...rekeys.values()].filter((row) => row.account === account),
    putRekey: async (row) => void rekeys.set(row.id, row),
    deleteRekey: async (id) => void rekeys.delete(id),
    putUpload: async (row) => {
      // As where the file of an upload has its name
      checkUploadId(row.id)
      rows.set(row.id, row)
    },
    deleteUpload: async (id) => void rows.delete(id),
    spentEpoch: async (patient, scope) => spent.get(`${patient}:${scope}`) ?? -1,
    spendEpoch: async (patient, scope, epoch) =>
      void spent.set(`${patient}:${scope}`, Math.max(epoch, spent.get(`${patient}:${scope}`) ?? -1)),
    sentWraps: async (patient) =>
      [...wraps.values()].filter((each) => each.patient === patient).map((each) => each.wrap),
    noteSentWrap: async (patient, wrap) => void wraps.set(nameOf(patient, wrap), { patient, wrap }),
    clearSentWrap: async (patient, wrap) => void wraps.delete(nameOf(patient, wrap)),
    receiptNotes: async (account) => [...notes.values()].filter((note) => note.account === account),
    putReceiptNote: async (note) => void notes.set(note.id, note),
    deleteReceiptNote: async (id) => void notes.delete(id),
    leftEnvelopes: async (account) => [...envelopes.values()].filter((row) => row.account === account),
    putLeftEnvelope: async (row) => void envelopes.set(row.id, row),
    deleteLeftEnvelope: async (id) => void envelopes.delete(id),
    forget: async (account) => {
      for (const note of notes.values()) if (note.account === account) notes.delete(note.id)
      for (const row of envelopes.values()) if (row.account === account) envelopes.delete(row.id)
      for (const row of rows.values()) if (row.account === account) rows.delete(row.id)
      for (const row of rekeys.values()) if (row.account === account) rekeys.delete(row.id)
    },
  }
}
