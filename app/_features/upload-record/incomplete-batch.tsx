"use client"
import { TriangleAlert } from "lucide-react"
import type { IncompleteBatch } from "../../_session/upload-batches"
import { useUploads } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"
import { TrayRow } from "../../_ui/Tray"
import { count } from "../../_words/format"

const MAX_NAMED = 5

/** Names what is missing of records that were dropped together, and offers to try it again, or to go on without it. */
export function IncompleteRow({ incomplete }: { incomplete: IncompleteBatch }) {
  const { retry, record } = useUploads()
  const { batch, ready, missing, retriable } = incomplete
  const named = missing.slice(0, MAX_NAMED).map(({ label }) => label.title)
  const more = missing.length - named.length
  return (
    <TrayRow
      name={`${missing.length} of ${ready.length + missing.length} did not arrive`}
      line={
        <MarkedLine tone="warning" icon={<Icon of={TriangleAlert} size={16} />}>
          {named.join(", ")}
          {more > 0 && ` and ${more} more`}
        </MarkedLine>
      }
      help={
        ready.length > 0
          ? `${count(ready.length, "record")} can be added now, with one confirmation. What is missing can follow.`
          : "Nothing was added yet."
      }
      actions={
        <>
          {retriable.length > 0 && (
            <Button look="plain" size="small" onClick={() => retriable.forEach(({ row }) => retry(row.id))}>
              Try {count(retriable.length, "record")} again
            </Button>
          )}
          {ready.length > 0 && (
            <Button look="quiet" size="small" onClick={() => record(batch)}>
              Add the {ready.length} that are ready
            </Button>
          )}
        </>
      }
    />
  )
}
