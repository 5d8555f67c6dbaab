import { shownName, shownTitle } from "../_core/records/shown-name"
import type { Notebook } from "../_core/notebook"
import type { PatientState } from "../_core/journal/patient-state"
import { EVERYTHING, isRecordScope, recordOfScope, UNFILED } from "../_core/types"
import type { RecordNumber, Scope } from "../_core/types"
import type { ListedRecord } from "../_journeys/read-record"

/** What a patient's scope is called: "everything", a folder's name, a record's title. */
export function scopeName(scope: Scope, notebook: Notebook | null, records: readonly ListedRecord[]): string {
  if (scope === EVERYTHING) return "Everything"
  if (isRecordScope(scope)) return titleOf(recordOfScope(scope), records)
  const said = records.find(({ open }) => open?.manifest.folder === String(scope))?.open?.manifest.folderName
  return notebook?.folders[String(scope)] ?? (shownName(said ?? "") || "A folder")
}

const titleOf = (number: RecordNumber, records: readonly ListedRecord[]): string =>
  shownTitle(records.find(({ state }) => state.number === number)?.open?.manifest.title ?? "One record")

export interface FolderInUse {
  readonly scope: Scope
  readonly name: string
  readonly count: number
}

/** Folders by name, those without records included; Unfiled is none, for it cannot be shared by itself. */
export function foldersInUse(
  state: Pick<PatientState, "records">,
  notebook: Notebook | null,
  records: readonly ListedRecord[],
): FolderInUse[] {
  const counts = new Map<Scope, number>(
    Object.keys(notebook?.folders ?? {}).map((scope) => [BigInt(scope) as Scope, 0]),
  )
  for (const { folder, removed } of state.records.values())
    if (!removed && folder !== UNFILED) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  return [...counts]
    .map(([scope, count]) => ({ scope, count, name: scopeName(scope, notebook, records) }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** The same, and Unfiled behind them where something lies there. */
export function foldersOf(
  state: Pick<PatientState, "records">,
  notebook: Notebook | null,
  records: readonly ListedRecord[],
): FolderInUse[] {
  const unfiled = [...state.records.values()].filter(({ folder, removed }) => !removed && folder === UNFILED)
  const folders = foldersInUse(state, notebook, records)
  return unfiled.length > 0
    ? [...folders, { scope: UNFILED, name: "Unfiled", count: unfiled.length }]
    : folders
}
