"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { folderNamed, newFolder } from "../../_core/folder"
import { withFolder } from "../../_core/notebook"
import { UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import type { ImportPlan } from "../../_journeys/import-export"
import type { NewRecord } from "../../_journeys/upload-records"
import { manifestsOf } from "../../_session/manifests"
import { useSession, useUnlocked } from "../../_session/session"
import { useUploadActions } from "../../_session/uploads"

export interface ImportState {
  /** An encrypted export whose key file is still to be chosen. */
  readonly wantsKey: File | null
  readonly checking: { readonly done: number; readonly total: number } | null
  readonly plan: ImportPlan | null
  /** Records that were handed to the uploads. */
  readonly added: number | null
  readonly error: KeywardError | null
}
const IDLE: ImportState = { wantsKey: null, checking: null, plan: null, added: null, error: null }

/** Checks an export and adds its records as the account's own; the uploads carry on when the dialog is closed. */
export function useImport() {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const { add } = useUploadActions()
  const [state, setState] = useState<ImportState>(IDLE)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const check = async (file: File, key: File | null) => {
    abort.current?.abort()
    const control = new AbortController()
    abort.current = control
    setState({ ...IDLE, checking: { done: 0, total: 0 } })
    try {
      const { needsExportKey } = await import("../../_core/export/export-file")
      const { planImport } = await import("../../_journeys/import-export")
      if (!key && (await needsExportKey(file))) return setState({ ...IDLE, wantsKey: file })
      const plan = await planImport(services, keys, file, key, {
        ...{ signal: control.signal, cache: manifestsOf(keys), name: notebook?.name ?? "" },
        onProgress: (done, total) => setState({ ...IDLE, checking: { done, total } }),
      })
      setState({ ...IDLE, plan })
    } catch (thrown) {
      const error = asKeywardError(thrown)
      setState(control.signal.aborted || error.code === "cancelled" ? IDLE : { ...IDLE, error })
    }
  }

  const addAll = async (plan: ImportPlan) => {
    try {
      const byFolder = Map.groupBy(plan.records, ({ folderName }) => folderName)
      const places: { folder: Scope; records: NewRecord[] }[] = []
      for (const [name, records] of byFolder) {
        const known = name && notebook ? folderNamed(notebook, name) : null
        const folder = known ?? (name ? newFolder() : UNFILED)
        if (name && known === null) await writeNotebook((before) => withFolder(before, folder, name))
        places.push({ folder, records: records.map(({ record }) => record) })
      }
      for (const { folder, records } of places) await add(folder, records)
      setState({ ...IDLE, added: plan.records.length })
    } catch (thrown) {
      setState({ ...IDLE, plan, error: asKeywardError(thrown) })
    }
  }

  return {
    ...state,
    check: (file: File, key: File | null = null) => void check(file, key),
    addAll: (plan: ImportPlan) => void addAll(plan),
    cancel: () => abort.current?.abort(),
  }
}
