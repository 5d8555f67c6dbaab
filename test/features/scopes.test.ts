import { expect } from "chai"
import type { PatientState, RecordState } from "../../app/_core/journal/patient-state"
import { emptyNotebook } from "../../app/_core/notebook"
import { asScope, UNFILED } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"
import { foldersInUse, foldersOf } from "../../app/_features/scopes"
import type { ListedRecord } from "../../app/_journeys/read-record"

const [HEART, EYES, EMPTY, NAMELESS] = [asScope(7n), asScope(8n), asScope(9n), asScope(10n)] as const
const stateOf = (...folders: readonly (readonly [Scope, removed?: boolean])[]) =>
  ({
    records: new Map(
      folders.map(([folder, removed]) => [
        {},
        { folder, removed: removed ? {} : null } as unknown as RecordState,
      ]),
    ),
  }) as unknown as Pick<PatientState, "records">
const said = (folder: Scope, folderName: string) =>
  ({ open: { manifest: { folder: String(folder), folderName } } }) as unknown as ListedRecord
const notebook = {
  ...emptyNotebook("", "patient"),
  folders: { [String(HEART)]: "Heart", [String(EMPTY)]: "Bones" },
}

describe("a patient's folders", () => {
  const state = stateOf([HEART], [EYES], [HEART], [UNFILED], [NAMELESS], [HEART, true])

  it("stand by name: those of the notebook, empty ones too, and those that only records name", () => {
    expect(foldersInUse(state, notebook, [said(EYES, "Eyes"), said(HEART, "Other")])).to.deep.equal([
      { scope: NAMELESS, name: "A folder", count: 1 },
      { scope: EMPTY, name: "Bones", count: 0 },
      { scope: EYES, name: "Eyes", count: 1 },
      { scope: HEART, name: "Heart", count: 2 },
    ])
  })

  it("have Unfiled behind them where something lies there", () => {
    expect(foldersOf(state, notebook, []).at(-1)).to.deep.equal({ scope: UNFILED, name: "Unfiled", count: 1 })
    expect(foldersOf(stateOf([HEART], [UNFILED, true]), notebook, []).map(({ name }) => name)).to.deep.equal([
      "Bones",
      "Heart",
    ])
  })
})
