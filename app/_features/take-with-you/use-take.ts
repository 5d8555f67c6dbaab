"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { MadeFor } from "../../_core/fhir-out/gathered"
import { gatherRecords } from "../../_journeys/gather-records"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { shortAccount, useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { fileTaker } from "../../_viewers/file-taker"
import { readInWorker } from "../../_viewers/worker-reader"
import { saveAs } from "../save-file"
import { foldersOf } from "../scopes"
import { madeAccount, madeReport, madeSummary } from "./formats"
import type { MadeDocument } from "./formats"
import { otherPeople } from "./same-person"

/** What can be taken. */
export type Format = "summary" | "report" | "account"

export interface TakeState {
  /** null while nothing is being made; else how many records were read, of how many. */
  readonly running: { readonly done: number; readonly of: number } | null
  readonly saved: MadeDocument | null
  readonly error: KeywardError | null
  readonly stopped: boolean
}
const IDLE: TakeState = { running: null, saved: null, error: null, stopped: false }

const taker = fileTaker((viewer, input, signal) => readInWorker(viewer, input, signal, "take"))

/** Makes a document of chosen records on this device and saves it; it ends with the dialog. */
export function useTake(view: PatientView | undefined, all: readonly ListedRecord[]) {
  const { services, notebook } = useUnlocked()
  const names = useNames()
  const [state, setState] = useState<TakeState>(IDLE)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const person = { name: notebook?.name ?? "", birthDate: notebook?.birthDate ?? "" }

  const makeAccount = async (of: PatientView, signal: AbortSignal, now: Date): Promise<MadeDocument> => {
    const folders = foldersOf(of.state, notebook, all)
    return madeAccount(
      {
        patient: of.patient,
        patientName: person.name,
        chainId: services.reader.chainId,
        registry: services.reader.registry,
        state: of.state,
        journal: await services.reader.journal(of.patient, { signal }),
        manifests: new Map(all.flatMap(({ state, open }) => (open ? [[state.number, open.manifest]] : []))),
        nameOf: (account) => {
          const name = names(account)
          return name === shortAccount(account) ? "" : name
        },
        folderName: (scope) => folders.find((folder) => folder.scope === scope)?.name ?? "",
        now: of.now,
      },
      now,
    )
  }

  const make = async (
    format: Format,
    of: PatientView,
    chosen: readonly ListedRecord[],
    signal: AbortSignal,
  ) => {
    const now = new Date()
    if (format === "account") return makeAccount(of, signal, now)
    const made: MadeFor = {
      patient: of.patient,
      chainId: services.reader.chainId,
      patientName: person.name,
      birthDate: person.birthDate,
      patientUrl: `urn:uuid:${crypto.randomUUID()}`,
      now,
    }
    const records = await gatherRecords(services, of, chosen, taker, {
      signal,
      patientUrl: made.patientUrl,
      otherPerson: otherPeople(person),
      onProgress: (done) => setState({ ...IDLE, running: { done, of: chosen.length } }),
    })
    return format === "summary" ? madeSummary(records, made) : madeReport(records, made, signal)
  }

  const run = async (format: Format, chosen: readonly ListedRecord[]) => {
    if (!view || abort.current) return
    const control = new AbortController()
    abort.current = control
    setState({ ...IDLE, running: { done: 0, of: chosen.length } })
    try {
      const document = await make(format, view, chosen, control.signal)
      control.signal.throwIfAborted()
      saveAs(document.name, document.content, document.type)
      setState({ ...IDLE, saved: document })
    } catch (thrown) {
      const error = asKeywardError(thrown)
      const stopped = control.signal.aborted || error.code === "cancelled"
      setState(stopped ? { ...IDLE, stopped } : { ...IDLE, error })
    } finally {
      abort.current = null
    }
  }

  return {
    ...state,
    start: (format: Format, chosen: readonly ListedRecord[]) => void run(format, chosen),
    cancel: () => abort.current?.abort(),
  }
}
