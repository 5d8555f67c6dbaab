"use client"
import { useState } from "react"
import type { Address, Scope } from "../../_core/types"
import { useConfirming } from "../../_parts/confirming"
import { useUnlocked } from "../../_session/session"
import { useUploadActions } from "../../_session/uploads"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { ConfirmDialog } from "../confirm-dialog"
import { usePatientKey } from "../patient-key"
import { count } from "../../_words/format"
import { recordsOf } from "./described"
import { DiscNotes } from "./disc-notes"
import { RecordFields } from "./record-fields"
import { useDescribed } from "./use-described"
import styles from "./upload-record.module.css"

/** Where a doctor may add: a folder of the patient's, or none. */
export interface Place {
  readonly scope: Scope
  /** "Heart", "Unfiled" */
  readonly label: string
  /** What the record says its folder is called; empty where unfiled. */
  readonly folderName: string
}

export interface ContributeDialogProps {
  readonly files: readonly File[]
  readonly patient: Address
  /** As the reader calls the patient. */
  readonly called: string
  /** The patient's own name for themselves, where their records say so; it goes into the record. */
  readonly patientName: string
  /** At least one. */
  readonly places: readonly Place[]
  readonly onClose: () => void
}

/** A result, letter or prescription for a patient: what it is and where it goes; then it is signed, encrypted and sent. */
export function ContributeDialog(props: ContributeDialogProps) {
  const { files, patient, called, patientName, places, onClose } = props
  const { notebook } = useUnlocked()
  const { add } = useUploadActions()
  const confirming = useConfirming()
  const chosen = useDescribed(files)
  const { described, together } = chosen
  const [where, setWhere] = useState(String(places[0]?.scope ?? ""))
  const place = places.find(({ scope }) => String(scope) === where)
  const many = together ? 1 : Math.max(1, described.length)

  const key = usePatientKey(place ? patient : null, called, place?.scope)

  const gap = !place ? "Choose a folder." : (chosen.gap ?? key.gap)

  const start = async () => {
    if (!place) return
    const wanted = await chosen.places.toAdd(chosen.asSaid())
    if (!wanted) return "ask"
    if (wanted.length === 0) return onClose()
    const names = { folderName: place.folderName, patientName, authorName: notebook?.name ?? "" }
    await key.remember()
    await add(place.scope, await recordsOf(wanted, together, names), patient, key.compared)
    onClose()
  }

  return (
    <ConfirmDialog
      wide
      title={files.length === 1 ? "Add a result" : `Add ${count(files.length, "file")}`}
      hint={`${confirming.asker} asks you ${many === 1 ? "to sign it" : "to sign each one"}, then once to add ${many === 1 ? "it" : "them"}.`}
      no="Cancel"
      yes={many === 1 ? "Sign and add it" : `Sign and add ${count(many, "record")}`}
      doing="Preparing…"
      gap={gap}
      onConfirm={start}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <Stack>
          <DiscNotes {...chosen} />
          <RecordFields chosen={chosen} patient={{ name: patientName || called, birthDate: "" }} />
        </Stack>
        <Stack>
          <ChoiceList
            legend="Folder"
            value={where}
            onChange={setWhere}
            choices={places.map(({ scope, label }) => ({ value: String(scope), label }))}
          />
          {key.fields}
          <Sentence>
            {many === 1 ? "It goes" : "They go"} to <b>{called}</b>, signed by you.
          </Sentence>
          <Note>
            The patient decides what becomes of it. You cannot take it back; your signature stays with it,
            wherever it is moved or saved.
          </Note>
        </Stack>
      </div>
    </ConfirmDialog>
  )
}
