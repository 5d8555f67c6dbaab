"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { MadeFor } from "../../_core/fhir-out/gathered"
import { ipsDocument } from "../../_core/fhir-out/ips-document"
import type { OwnLink } from "../../_core/shl/own-link"
import type { LinkFile } from "../../_core/shl/seal-file"
import { newPasscode } from "../../_core/shl/write-link"
import { gatherLinkFiles } from "../../_journeys/gather-link-files"
import type { GatheredLinkFiles } from "../../_journeys/gather-link-files"
import { gatherRecords } from "../../_journeys/gather-records"
import { makeLink } from "../../_journeys/links"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { useLinkActions } from "../../_session/links"
import { useUnlocked } from "../../_session/session"
import { fileTaker } from "../../_viewers/file-taker"
import { readInWorker } from "../../_viewers/worker-reader"
import { otherPeople } from "./same-person"

/** What a link is to lead to, and for how long. */
export interface LinkForm {
  readonly what: "records" | "summary"
  readonly chosen: readonly ListedRecord[]
  /** Unix seconds. */
  readonly expires: number
  readonly withPasscode: boolean
  readonly label: string
}

export interface GiveLinkState {
  /** null while nothing is under way; else what, and how much of it is done. */
  readonly running: {
    readonly what: "reading" | "sending"
    readonly done: number
    readonly of: number
  } | null
  readonly made: { readonly own: OwnLink; readonly leftOut: readonly string[] } | null
  /** Nothing of what was chosen can be put into a link; why. */
  readonly nothing: readonly string[] | null
  readonly error: KeywardError | null
}
const IDLE: GiveLinkState = { running: null, made: null, nothing: null, error: null }

const taker = fileTaker((viewer, input, signal) => readInWorker(viewer, input, signal, "take"))

/** Makes a link of chosen records on this device; it ends with the dialog. */
export function useGiveLink(view: PatientView | undefined) {
  const { services, keys, notebook } = useUnlocked()
  const { again } = useLinkActions()
  const [state, setState] = useState<GiveLinkState>(IDLE)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const person = { name: notebook?.name ?? "", birthDate: notebook?.birthDate ?? "" }

  const gather = async (
    of: PatientView,
    { what, chosen }: LinkForm,
    signal: AbortSignal,
  ): Promise<GatheredLinkFiles> => {
    const onProgress = (done: number) =>
      setState({ ...IDLE, running: { what: "reading", done, of: chosen.length } })
    if (what === "records") return gatherLinkFiles(services, of, chosen, { signal, onProgress })
    const made: MadeFor = {
      patient: of.patient,
      chainId: services.reader.chainId,
      patientName: person.name,
      birthDate: person.birthDate,
      patientUrl: `urn:uuid:${crypto.randomUUID()}`,
      now: new Date(),
    }
    const records = await gatherRecords(services, of, chosen, taker, {
      ...{ signal, onProgress, patientUrl: made.patientUrl },
      otherPerson: otherPeople(person),
    })
    const { text, leftOut } = ipsDocument(records, made)
    const file: LinkFile = { type: "application/fhir+json", json: text }
    return { files: [file], titles: ["Summary", ...records.map(({ title }) => title)], leftOut }
  }

  const run = async (form: LinkForm) => {
    if (!view || abort.current) return
    const control = new AbortController()
    abort.current = control
    setState({ ...IDLE, running: { what: "reading", done: 0, of: form.chosen.length } })
    try {
      const { files, titles, leftOut } = await gather(view, form, control.signal)
      if (files.length === 0) return setState({ ...IDLE, nothing: leftOut })
      const sent = (done: number) =>
        setState({ ...IDLE, running: { what: "sending", done, of: files.length } })
      sent(0)
      const { own } = await makeLink(
        services,
        keys,
        {
          flags: new Set(form.withPasscode ? (["P"] as const) : []),
          passcode: form.withPasscode ? newPasscode() : null,
          ...{ expires: form.expires, label: form.label, files, contents: titles.slice(0, 20) },
        },
        { signal: control.signal, onProgress: sent },
      )
      await again()
      setState({ ...IDLE, made: { own, leftOut } })
    } catch (thrown) {
      const error = asKeywardError(thrown)
      setState(control.signal.aborted || error.code === "cancelled" ? IDLE : { ...IDLE, error })
    } finally {
      abort.current = null
    }
  }

  return { ...state, make: (form: LinkForm) => void run(form), stop: () => abort.current?.abort() }
}
