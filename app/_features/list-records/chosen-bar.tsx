"use client"
import { Download, FolderInput, Trash2, UserPlus } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
import type { Scope } from "../../_core/types"
import { UNFILED } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { ActionBar } from "../../_ui/ActionBar"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { useVoice } from "../../_ui/Toast"
import { MoveChosenDialog } from "./move-chosen-dialog"
import { RemoveChosenDialog } from "./remove-chosen-dialog"
import type { ChosenRecords } from "./use-choosing"
import { CHOSEN } from "./chosen-words"

/** Loaded when somebody wants it: it writes archives. */
const SaveChosenDialog = lazy(() =>
  import("./save-chosen-dialog").then((loaded) => ({ default: loaded.SaveChosenDialog })),
)

/** Opens the share dialog, another feature's, on a record or a folder. */
export type RenderShare = (what: OpenRecord | Scope, onClose: () => void) => ReactNode

type Doing =
  | { readonly what: "move" | "share" | "save" | "remove"; readonly records: readonly OpenRecord[] }
  | { readonly what: "share-now"; readonly shared: OpenRecord | Scope }

/** What can be done with the chosen records. */
export function ChosenBar(props: { view: PatientView; chosen: ChosenRecords; renderShare: RenderShare }) {
  const words = useWords(CHOSEN)
  const { view, chosen, renderShare } = props
  const { records } = chosen
  const { toast } = useVoice()
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => setDoing(null)
  const done = () => {
    close()
    chosen.end()
  }
  const begin = (what: "move" | "share" | "save" | "remove") => () => {
    if (records.length === 0) return toast(words.chooseOneRecordOrMore)
    setDoing(what === "share" ? shareOf(view, records) : { what, records })
  }
  return (
    <>
      <ActionBar
        label={words.chosenRecords}
        words={
          records.length === 0 ? words.chooseRecords : words.numberRecordsChosen({ number: records.length })
        }
      >
        <Button size="small" look="quiet" onClick={chosen.all}>
          {words.allShown}
        </Button>
        <Button size="small" icon={<Icon of={FolderInput} size={16} />} onClick={begin("move")}>
          {words.move}
        </Button>
        <Button size="small" icon={<Icon of={UserPlus} size={16} />} onClick={begin("share")}>
          {words.share}
        </Button>
        <Button size="small" icon={<Icon of={Download} size={16} />} onClick={begin("save")}>
          {words.download}
        </Button>
        <Button size="small" look="stop" icon={<Icon of={Trash2} size={16} />} onClick={begin("remove")}>
          {words.remove}
        </Button>
        <Button size="small" look="quiet" onClick={chosen.end}>
          {words.done}
        </Button>
      </ActionBar>
      {doing?.what === "move" && (
        <MoveChosenDialog view={view} records={doing.records} onMoved={done} onClose={close} />
      )}
      {doing?.what === "share" && (
        <MoveChosenDialog
          view={view}
          records={doing.records}
          toShare
          onMoved={(shared) => setDoing({ what: "share-now", shared })}
          onClose={close}
        />
      )}
      {doing?.what === "share-now" && renderShare(doing.shared, done)}
      {doing?.what === "save" && (
        <Suspense>
          <SaveChosenDialog view={view} records={doing.records} onSaved={done} onClose={close} />
        </Suspense>
      )}
      {doing?.what === "remove" && (
        <RemoveChosenDialog records={doing.records} onRemoved={done} onClose={close} />
      )}
    </>
  )
}

/** One record is shared by itself, a whole folder as it is; others come into one folder first. */
function shareOf(view: PatientView, records: readonly OpenRecord[]): Doing {
  const [first, second] = records
  if (first && !second) return { what: "share-now", shared: first }
  const folder = first?.state.folder ?? UNFILED
  const all = [...view.state.records.values()].filter(
    (record) => !record.removed && record.folder === folder,
  ).length
  const isWhole =
    folder !== UNFILED && records.every(({ state }) => state.folder === folder) && records.length === all
  return isWhole ? { what: "share-now", shared: folder } : { what: "share", records }
}
