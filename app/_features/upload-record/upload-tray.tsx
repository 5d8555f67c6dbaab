"use client"
import { useState } from "react"
import type { Address } from "../../_core/types"
import { isGroup, trayRows } from "../../_session/upload-batches"
import type { UploadGroup } from "../../_session/upload-batches"
import { useUploads } from "../../_session/uploads"
import type { Upload } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { TrayCard } from "../../_ui/Tray"
import { count } from "../../_words/format"
import { UploadGroupRow } from "./upload-group-row"
import { UploadRow } from "./upload-row"

/** Rows drawn before somebody asks for more, and each time they do. */
const ROWS = 12
const MORE_ROWS = 24

/**
 * Everything that is being added to one patient's records, what needs the reader first; many that stand alike are one
 * row, and of the others no more are drawn than somebody looks at. Nothing where nothing is.
 */
export function UploadTray({ patient }: { patient: Address }) {
  const all = useUploads().uploads
  const uploads = all.filter(({ row }) => row.patient === patient)
  const [open, setOpen] = useState(true)
  if (uploads.length === 0) return null
  const { needing, rest, count: needs } = trayRows(uploads)
  const under = uploads.filter(({ state }) => state !== "done").length
  const quiet = uploads.length - needs
  const summary = [
    count(uploads.length, "record"),
    needs > 0 && `${needs} need${needs === 1 ? "s" : ""} you`,
    under === 0 && "all done",
  ].filter(Boolean)
  return (
    <TrayCard
      title="Being added"
      summary={summary.join(" · ")}
      {...(rest.length > 0
        ? {
            rest: {
              label: `${count(quiet, "record")} need${quiet === 1 ? "s" : ""} nothing from you`,
              open,
              onToggle: setOpen,
              rows: <Rows rows={rest} />,
            },
          }
        : {})}
    >
      {needing.length > 0 && <Rows rows={needing} />}
    </TrayCard>
  )
}

function Rows({ rows }: { rows: readonly (Upload | UploadGroup)[] }) {
  const [most, setMost] = useState(ROWS)
  const left = rows.length - most
  return (
    <>
      {rows
        .slice(0, most)
        .map((row) =>
          isGroup(row) ? (
            <UploadGroupRow key={`${row.kind} ${row.uploads[0].row.batch}`} group={row} />
          ) : (
            <UploadRow key={row.row.id} upload={row} />
          ),
        )}
      {left > 0 && (
        <li>
          <Button look="quiet" size="small" onClick={() => setMost(most + MORE_ROWS)}>
            Show {Math.min(left, MORE_ROWS)} of {left} more
          </Button>
        </li>
      )}
    </>
  )
}
