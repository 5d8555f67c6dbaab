import type {
  DeviceStore,
  LeftEnvelope,
  ReceiptNote,
  RekeyRow,
  SentWrap,
  UploadRow,
} from "../../_core/ports/device"
import type { StateFile } from "./state-file"

/** A DeviceStore in a folder of this machine, for Node: what a browser keeps in IndexedDB. */
export function diskDeviceStore(state: StateFile): DeviceStore {
  const spentEpoch = (name: string) => state.get<number>("spent", name) ?? -1
  return {
    uploads: async (account) =>
      state.all<UploadRow>("uploads", account).sort((a, b) => a.createdAt - b.createdAt || a.index - b.index),
    uploadIds: async () => [...state.names("uploads"), ...state.names("rekeys")],
    putUpload: async (row) => state.put("uploads", row.id, row, row.account),
    deleteUpload: async (id) => state.delete("uploads", id),
    rekeys: async (account) => state.all<RekeyRow>("rekeys", account),
    putRekey: async (row) => state.put("rekeys", row.id, row, row.account),
    deleteRekey: async (id) => state.delete("rekeys", id),
    spentEpoch: async (patient, scope) => spentEpoch(`${patient}:${scope}`),
    spendEpoch: async (patient, scope, epoch) =>
      state.together(() => {
        const name = `${patient}:${scope}`
        if (epoch > spentEpoch(name)) state.put("spent", name, epoch, patient)
      }),
    sentWraps: async (patient) => state.all<SentWrap>("wraps", patient),
    noteSentWrap: async (patient, wrap) => state.put("wraps", nameOf(patient, wrap), wrap, patient),
    clearSentWrap: async (patient, wrap) => state.delete("wraps", nameOf(patient, wrap)),
    receiptNotes: async (account) => state.all<ReceiptNote>("receipt-notes", account),
    putReceiptNote: async (note) => state.put("receipt-notes", note.id, note, note.account),
    deleteReceiptNote: async (id) => state.delete("receipt-notes", id),
    leftEnvelopes: async (account) => state.all<LeftEnvelope>("left-envelopes", account),
    putLeftEnvelope: async (row) => state.put("left-envelopes", row.id, row, row.account),
    deleteLeftEnvelope: async (id) => state.delete("left-envelopes", id),
    forget: async (account) =>
      state.together(() => {
        for (const { id } of state.all<ReceiptNote>("receipt-notes", account))
          state.delete("receipt-notes", id)
        for (const { id } of state.all<LeftEnvelope>("left-envelopes", account))
          state.delete("left-envelopes", id)
        for (const { id } of state.all<UploadRow>("uploads", account)) state.delete("uploads", id)
        for (const { id } of state.all<RekeyRow>("rekeys", account)) state.delete("rekeys", id)
      }),
  }
}

const nameOf = (patient: string, { scope, epoch, grantee }: SentWrap) =>
  `${patient}:${scope}:${epoch}:${grantee}`
