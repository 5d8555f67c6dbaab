"use client"
import { shownTitle } from "../../_core/records/shown-name"
import { Download } from "lucide-react"
import { useState } from "react"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { ButtonLink, IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { AuthorStrip } from "./author-strip"
import { FileList } from "./file-list"
import styles from "./read-record.module.css"
import { RecordDocument } from "./record-document"
import { useDownload } from "./use-download"

export interface RecordPreviewProps {
  readonly view: PatientView
  readonly record: OpenRecord
  /** The record's own page. */
  readonly href: string
}

/** A record beside the list it was chosen from. */
export const RecordPreview = (props: RecordPreviewProps) => (
  // Another record begins with its first file
  <Preview key={props.record.root} {...props} />
)

function Preview({ view, record, href }: RecordPreviewProps) {
  const names = useNames()
  const [index, setIndex] = useState(0)
  const download = useDownload()
  const start = () => download.start(view, record, index)
  return (
    <Stack>
      {/* Not in the frame, which is drawn anew once the file is open: a press on its way would be lost */}
      <div className={styles.previewHead}>
        <h2>{shownTitle(record.manifest.title)}</h2>
        <IconButton label="Download" icon={<Icon of={Download} />} busy={download.busy} onClick={start} />
        <ButtonLink look="quiet" size="small" href={href}>
          Open full
        </ButtonLink>
      </div>
      {download.line}
      <FileList files={record.manifest.files} chosen={index} onChoose={setIndex} />
      <RecordDocument
        view={view}
        record={record}
        index={index}
        strip={<AuthorStrip record={record} names={names} short />}
        onDownload={start}
      />
    </Stack>
  )
}
