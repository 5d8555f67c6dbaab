"use client"
import { useEffect, useRef, useState } from "react"
import { randomBytes } from "../../_core/crypto/bytes"
import { asKeywardError, KeywardError } from "../../_core/errors"
import type { MissingPart } from "../../_core/export/export-index"
import type { PatientState } from "../../_core/journal/patient-state"
import type { Address } from "../../_core/types"
import type { ExportProgress, MadeExport } from "../../_journeys/export-account"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { manifestsOf } from "../../_session/manifests"
import { shortAccount, useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { dayOf } from "../../_words/format"
import { saveAs } from "../save-file"
import { chooseTarget } from "../save-target"
import { foldersOf } from "../scopes"

/** The page that opens an export: a static file of this site (`scripts/lib/opener.ts`). */
const OPENER_URL = "/opener/open-me.html"

/** An export that was saved. */
export interface SavedExport {
  readonly name: string
  readonly bytes: number
  readonly records: number
  readonly missing: readonly MissingPart[]
  /** What it was encrypted under; null where it was not. */
  readonly key: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | null
}

export interface EverythingState {
  readonly running: ExportProgress | null
  /** Milliseconds (Date.now) at which files began to be written. */
  readonly since: number
  /** The wallet did not sign: whether to ask it again. */
  readonly unsigned: { readonly error: KeywardError; readonly answer: (again: boolean) => void } | null
  readonly saved: SavedExport | null
  readonly error: KeywardError | null
  readonly stopped: boolean
}
const IDLE: EverythingState = {
  running: null,
  since: 0,
  unsigned: null,
  saved: null,
  error: null,
  stopped: false,
}

/** Writes an export of everything to a file; it ends with the dialog. */
export function useEverything(view: PatientView | undefined, all: readonly ListedRecord[]) {
  const { services, keys, notebook } = useUnlocked()
  const names = useNames()
  const [state, setState] = useState<EverythingState>(IDLE)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const tell = (running: ExportProgress) =>
    setState((before) => ({
      ...IDLE,
      running,
      since: running.step === "writing" ? before.since || Date.now() : before.since,
    }))

  const run = async (encrypted: boolean) => {
    if (!view || abort.current) return
    const control = new AbortController()
    abort.current = control
    const { signal } = control
    setState(IDLE)
    try {
      const day = dayOf(new Date()).iso
      const name = `keyward-export-${day}.${encrypted ? "kwexport" : "zip"}`
      const target = await chooseTarget(name, sizeOf(all))
      if (!target) return
      try {
        // Before a byte is encrypted under it
        const key = encrypted ? { name: `keyward-export-${day}.key`, bytes: randomBytes(32) } : null
        if (key) saveAs(key.name, key.bytes, "application/octet-stream")
        tell({ step: "opening", done: 0, total: all.length })
        const { exportAccount } = await import("../../_journeys/export-account")
        const made = await exportAccount(
          services,
          keys,
          {
            ...{ opener: await openerPage(signal), secret: key?.bytes ?? null, name: notebook?.name ?? "" },
            people: peopleOf(view.state, names),
            folders: foldersOf(view.state, notebook, all),
            cache: manifestsOf(keys),
            write: (part) => target.write(part),
          },
          { signal, onProgress: tell, signAgain: askAgain(setState) },
        )
        await target.close()
        setState({ ...IDLE, saved: savedOf(name, made, key) })
      } catch (thrown) {
        await target.discard()
        throw thrown
      }
    } catch (thrown) {
      const error = asKeywardError(thrown)
      const stopped = signal.aborted || error.code === "cancelled"
      setState(stopped ? { ...IDLE, stopped } : { ...IDLE, error })
    } finally {
      abort.current = null
    }
  }

  return {
    ...state,
    start: (encrypted: boolean) => void run(encrypted),
    cancel: () => abort.current?.abort(),
  }
}

const savedOf = (name: string, { index, bytes }: MadeExport, key: SavedExport["key"]): SavedExport => ({
  ...{ name, bytes, key, missing: index.missing },
  records: index.records.filter(({ removed }) => !removed).length,
})

const sizeOf = (all: readonly ListedRecord[]): number =>
  all.reduce(
    (sum, { open }) => sum + (open?.manifest.files ?? []).reduce((size, file) => size + file.size, 0),
    0,
  )

/** Waits for the person's answer, with what was written kept open. */
const askAgain =
  (setState: (change: (before: EverythingState) => EverythingState) => void) =>
  (error: KeywardError): Promise<boolean> =>
    new Promise((resolve) => {
      const answer = (again: boolean) => {
        setState((before) => ({ ...before, unsigned: null }))
        resolve(again)
      }
      setState((before) => ({ ...before, unsigned: { error, answer } }))
    })

/** @throws KeywardError `server-failed` `cancelled` */
export async function openerPage(signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(OPENER_URL, signal ? { signal } : {}).catch(() => null)
  if (signal?.aborted) throw new KeywardError("cancelled")
  if (!answer?.ok) throw new KeywardError("server-failed")
  return new Uint8Array(await answer.arrayBuffer())
}

/** Everybody whom the account ever gave access or had act for it, by the name that it gave them. */
function peopleOf({ grants, delegates, records }: PatientState, names: (account: Address) => string) {
  const met = new Set<Address>(delegates.keys())
  for (const { grantee } of grants.values()) met.add(grantee)
  for (const { author } of records.values()) met.add(author)
  return [...met].flatMap((account) => {
    const name = names(account)
    return name === shortAccount(account) || name === "you" ? [] : [{ account, name }]
  })
}
