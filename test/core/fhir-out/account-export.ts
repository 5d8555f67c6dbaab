import type { AccountExport } from "../../../app/_core/fhir-out/account-bundle"
import { foldJournal } from "../../../app/_core/journal/fold"
import type { Manifest } from "../../../app/_core/records/manifest-schema"
import { asAddress } from "../../../app/_core/types"
import type { RecordNumber } from "../../../app/_core/types"
import { EVERY_KIND, doctor, journalOf, patient } from "../journal/made-journal"

const file = { name: "a.pdf", type: "application/pdf", size: 7, salt: "", commit: "", digest: "" }
const manifest: Manifest = {
  v: 1,
  patient,
  author: doctor,
  folder: "0",
  folderName: "Heart",
  patientName: "Ana",
  authorName: "Dr Who",
  title: "ECG",
  kind: "ecg",
  time: "2026-11-14T09:12:00Z",
  files: [file],
  signature: "0x0102ff",
}
export const { entries } = journalOf(EVERY_KIND)
export const state = foldJournal(entries)
const standing = [...state.records.values()].filter(({ removed }) => !removed)

/** An account with every kind of entry, of which one record could be opened. */
export const accountExport: AccountExport = {
  patient,
  patientName: "Ana",
  chainId: 31337,
  registry: asAddress(`0x${"ab".repeat(20)}`),
  state,
  journal: entries,
  manifests: new Map(standing.slice(0, 1).map(({ number }): [RecordNumber, Manifest] => [number, manifest])),
  nameOf: (account) => (account === doctor ? "Dr Who" : ""),
  folderName: () => "Heart",
  now: 1_700_000_000,
}
