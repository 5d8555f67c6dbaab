"use client"
import { CircleCheck, TriangleAlert, Wallet } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useConfirming, useWording } from "../../_parts/confirming"
import { canRetry } from "../../_session/upload-batches"
import type { UploadGroup } from "../../_session/upload-batches"
import { useUploadActions } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"
import { TrayRow } from "../../_ui/Tray"
import { bytesInWords, count } from "../../_words/format"
import { ChooseAgain } from "../choose-again"

const MAX_NAMED = 5

/** Many records that stand alike, as one row. */
export function UploadGroupRow({ group }: { group: UploadGroup }) {
  const confirming = useConfirming()
  const wordsFor = useWording()
  const { kind, uploads } = group
  const { record, remove, retry, clearDone } = useUploadActions()
  const name = count(uploads.length, "record")
  const named = uploads.slice(0, MAX_NAMED).map(({ label }) => label.title)
  const more = uploads.length - named.length
  const help = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
  const [{ row, error }] = uploads
  const removeThem = (
    <Button look="quiet" size="small" onClick={() => uploads.forEach((each) => remove(each.row.id))}>
      Remove them
    </Button>
  )
  switch (kind) {
    case "done":
      return (
        <TrayRow
          name={name}
          amount={bytesInWords(uploads.reduce((sum, each) => sum + each.row.plaintextSize, 0))}
          line={marked(CircleCheck, "success", "Done")}
          actions={
            <Button look="quiet" size="small" onClick={clearDone}>
              Clear
            </Button>
          }
        />
      )
    case "recording":
      return (
        <TrayRow
          name={name}
          stages={[1, 1, 0.6]}
          tone="wait"
          progressText={confirming.waiting}
          line={marked(Wallet, "warning", confirming.waiting)}
          help={`Encrypted and stored. Say yes ${confirming.where} to add them, once for all of them.`}
        />
      )
    case "confirm":
      return (
        <TrayRow
          name={name}
          stages={[1, 1, 0]}
          tone="wait"
          progressText="Waiting for your confirmation"
          line={marked(Wallet, "warning", "Waiting for your confirmation")}
          help={`Encrypted and stored; only your confirmation is missing. If ${confirming.askerInside} still asks about it from before, say no there first.`}
          actions={
            <Button look="plain" size="small" onClick={() => record(row.batch)}>
              Confirm now
            </Button>
          }
        />
      )
    case "stored":
      return (
        <TrayRow
          name={name}
          stages={[1, 1, 0]}
          progressText="Stored"
          line="Stored. Waiting for the others"
          actions={
            <Button look="quiet" size="small" onClick={() => record(row.batch)}>
              Add those that are ready
            </Button>
          }
        />
      )
    case "lost":
      return (
        <TrayRow
          name={name}
          line={marked(TriangleAlert, "warning", "Their files have to be chosen again")}
          help={help}
          actions={
            <>
              <ChooseAgain />
              {removeThem}
            </>
          }
        />
      )
    case "failed": {
      const words = wordsFor(error ?? { code: "unexpected" })
      const again = uploads.filter(canRetry)
      return (
        <TrayRow
          name={name}
          line={marked(TriangleAlert, "danger", words.title)}
          help={`${help}. ${words.safe} ${words.next}`}
          actions={
            <>
              {again.length > 0 && (
                <Button
                  look="plain"
                  size="small"
                  onClick={() =>
                    row.state === "pinned" ? record(row.batch) : again.forEach((each) => retry(each.row.id))
                  }
                >
                  {row.state === "pinned" ? "Confirm now" : "Try again"}
                </Button>
              )}
              {removeThem}
            </>
          }
        />
      )
    }
  }
}

const marked = (icon: LucideIcon, tone: "success" | "warning" | "danger", words: string) => (
  <MarkedLine tone={tone} icon={<Icon of={icon} size={16} />}>
    {words}
  </MarkedLine>
)
