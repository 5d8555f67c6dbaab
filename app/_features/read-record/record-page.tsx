"use client"
import { Download } from "lucide-react"
import Link from "next/link"
import { useState } from "react"
import type { ReactNode } from "react"
import { shownTitle, unseenIn } from "../../_core/records/shown-name"
import type { RecordNumber } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Columns, Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import type { Subject } from "../../_viewers/reading"
import type { KnownPatient } from "../../_viewers/subject-match"
import { longDate } from "../../_words/format"
import { OtherPersonNote } from "../other-person-note"
import { FileList } from "./file-list"
import { RecordWays } from "./neighbours"
import { RecordDocument } from "./record-document"
import styles from "./read-record.module.css"
import { useDownload } from "./use-download"

/** The page of one record, whoever reads it: the document, what can be done with it, and who and when beside it. */
export function RecordPage(props: {
  view: PatientView
  record: OpenRecord
  back: ReactNode
  meta: string
  /** "Added by you" */
  strip: ReactNode
  /** Beside Download. */
  actions?: ReactNode
  aside: ReactNode
  hrefOf: (number: RecordNumber) => string
  /** Whose record it is, as far as the reader knows. */
  patient: KnownPatient
}) {
  const { view, record, back, meta, strip, actions, aside, hrefOf, patient } = props
  const [read, setRead] = useState<{ document: string; subjects: readonly Subject[] } | null>(null)
  const [chosen, setChosen] = useState(0)
  const download = useDownload()
  const { files, title } = record.manifest
  // A replacement may have fewer files than what stood before
  const index = chosen < files.length ? chosen : 0
  const document = `${record.root} ${index}`
  const start = () => download.start(view, record, index)
  return (
    <>
      <PageHead
        back={<RecordWays back={back} view={view} number={record.state.number} hrefOf={hrefOf} />}
        title={shownTitle(title)}
        actions={
          <>
            <Button icon={<Icon of={Download} />} busy={download.busy} onClick={start}>
              Download
            </Button>
            {actions}
          </>
        }
      >
        {meta}
      </PageHead>
      {download.line}
      <p className={styles.printed}>
        {[patient.name, "printed from Keyward", longDate(new Date())].filter(Boolean).join(" · ")}
      </p>
      <Columns shape="document">
        <Stack>
          {record.state.copyOf !== null && (
            <Note tone="warning">
              <b>A copy of an earlier record.</b> Its content is the same, byte for byte, as that of{" "}
              <Link href={hrefOf(record.state.copyOf)}>the one it was copied from</Link>.
            </Note>
          )}
          {unseenIn(record.manifest) && (
            <Note tone="warning">
              <b>A name in this record holds signs that are not seen or that turn text around.</b> They are
              left out on this page. Such signs can make a file look like one of another kind: look at what it
              is, not at how its name ends.
            </Note>
          )}
          <FileList files={files} chosen={index} onChoose={setChosen} />
          {read?.document === document && <OtherPersonNote subjects={read.subjects} patient={patient} />}
          <RecordDocument
            view={view}
            record={record}
            index={index}
            strip={strip}
            onDownload={start}
            onReading={({ subjects }) => setRead({ document, subjects })}
          />
        </Stack>
        <div className={styles.aside}>
          <Stack>{aside}</Stack>
        </div>
      </Columns>
    </>
  )
}
