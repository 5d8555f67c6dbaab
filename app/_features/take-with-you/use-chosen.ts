"use client"
import { useState } from "react"
import { UNFILED } from "../../_core/types"
import type { RecordNumber, Scope } from "../../_core/types"
import { standingRecords } from "../../_journeys/read-record"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import { usePatient, useRecords } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { foldersOf } from "../scopes"

export interface Beginning {
  /** Only this record; if left out, the patient chooses. */
  readonly record?: OpenRecord
  /** The folder whose records are chosen at first. */
  readonly folder?: Scope
}

const NONE: readonly ListedRecord[] = []

/**
 * Which of the account's own records a dialog makes something of.
 * @param atFirst what is chosen at first where no folder was named
 */
export function useChosen({ record, folder }: Beginning, atFirst: "all" | "none") {
  const { keys, notebook } = useUnlocked()
  const patient = usePatient(keys.account)
  const view = patient.data
  const records = useRecords(view, { most: view ? standingRecords(view).length : 0 })
  const [picked, choose] = useState<ReadonlySet<RecordNumber> | null>(null)
  const all = records.isPlaceholderData ? NONE : (records.data ?? NONE)
  const begin = folder === undefined || folder === UNFILED ? null : folder
  const isFirst = ({ state }: ListedRecord) => (begin === null ? atFirst === "all" : state.folder === begin)
  const chosen = picked ?? new Set(all.filter(isFirst).map(({ state }) => state.number))
  return {
    view,
    all,
    folders: view ? foldersOf(view.state, notebook, all) : [],
    /** The folder that was named; null where none was. */
    begin,
    chosen,
    choose,
    taken: all.filter(({ state }) =>
      record ? state.number === record.state.number : chosen.has(state.number),
    ),
    ready: view !== undefined && records.data !== undefined && !records.isPlaceholderData,
    error: records.error ?? patient.error,
  }
}
