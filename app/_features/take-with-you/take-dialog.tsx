"use client"
import { FileHeart, FileText, FolderArchive, History, Link2 } from "lucide-react"
import { useState } from "react"
import { shownTitle } from "../../_core/records/shown-name"
import type { ListedRecord } from "../../_journeys/read-record"
import { ProblemNote } from "../../_parts/actions/problem"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Pick, PickList } from "../../_ui/PickList"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { Tile } from "../../_ui/Tile"
import { count } from "../../_words/format"
import { ChooseRecords } from "./choose-records"
import { Everything } from "./everything"
import { LazyGiveLink } from "./give-link-button"
import type { MadeDocument } from "./formats"
import styles from "./take.module.css"
import { useChosen } from "./use-chosen"
import type { Beginning } from "./use-chosen"
import { useTake } from "./use-take"

export interface TakeDialogProps extends Beginning {
  /** Begins with everything of the account, to keep. */
  readonly everything?: boolean
  readonly onClose: () => void
}

/** Makes documents in standard formats from records, on this device. */
export function TakeDialog(props: TakeDialogProps) {
  const { record, folder, everything = false, onClose } = props
  const own = useChosen(props, "all")
  const { view, all, taken, ready } = own
  const [whole, setWhole] = useState(everything)
  const take = useTake(view, all)
  const [givesLink, setGivesLink] = useState(false)
  const error = take.error ?? own.error
  if (whole)
    return (
      <Dialog open wide onClose={onClose} title="Everything, to keep">
        {error && <ProblemNote error={error} />}
        {!ready && !error && <SkeletonRows label="Loading records" count={3} framed />}
        {ready && view && <Everything view={view} all={all} />}
      </Dialog>
    )
  if (givesLink)
    return (
      <LazyGiveLink
        {...(record ? { record } : {})}
        {...(folder === undefined ? {} : { folder })}
        onClose={onClose}
      />
    )
  return (
    <Dialog open wide onClose={onClose} title="Take with you">
      <Stack>
        <Meta>
          {record
            ? `Made of “${shownTitle(record.manifest.title)}” on this device. Nothing is sent anywhere.`
            : "Made of the records that you choose, on this device. Nothing is sent anywhere."}
        </Meta>
        {take.saved && <Saved document={take.saved} />}
        {take.stopped && <Note role="status">Stopped. Nothing was saved.</Note>}
        {error && <ProblemNote error={error} />}
        {!ready && !error && <SkeletonRows label="Loading records" count={3} framed />}
        {ready && !record && !take.running && (
          <ChooseRecords
            records={all}
            folders={own.folders}
            chosen={own.chosen}
            onChange={own.choose}
            folder={own.begin}
          />
        )}
        {take.running && (
          <Stack gap="s">
            <Bar
              label="Making the document"
              value={take.running.of === 0 ? 0 : take.running.done / take.running.of}
              text={`${take.running.done} of ${count(take.running.of, "record")} read`}
            />
            <Meta>{`Reading ${count(take.running.of, "record")}: ${take.running.done} so far.`}</Meta>
            <div>
              <Button onClick={take.cancel}>Stop</Button>
            </div>
          </Stack>
        )}
        {ready && !take.running && (
          <Formats
            taken={taken}
            onPick={take.start}
            onLink={() => setGivesLink(true)}
            {...(record ? {} : { onEverything: () => setWhole(true) })}
          />
        )}
      </Stack>
    </Dialog>
  )
}

function Formats({
  taken,
  onPick,
  onLink,
  onEverything,
}: {
  taken: readonly ListedRecord[]
  onPick: ReturnType<typeof useTake>["start"]
  onLink: () => void
  onEverything?: () => void
}) {
  return (
    <PickList>
      {taken.length > 0 && (
        <>
          <Pick
            mark={
              <Tile>
                <Icon of={FileHeart} />
              </Tile>
            }
            title="Summary document (IPS, FHIR)"
            meta={`International Patient Summary of ${count(taken.length, "record")}, for other programs.`}
            onPick={() => onPick("summary", taken)}
          />
          <Pick
            mark={
              <Tile>
                <Icon of={FileText} />
              </Tile>
            }
            title="Report for a doctor (PDF)"
            meta={`What ${count(taken.length, "record")} ${taken.length === 1 ? "says" : "say"}, to read and print.`}
            onPick={() => onPick("report", taken)}
          />
        </>
      )}
      <Pick
        mark={
          <Tile>
            <Icon of={Link2} />
          </Tile>
        }
        title="A link for somebody without an account"
        meta="They open it in any browser until the day that you choose. You see when, and can end it."
        onPick={onLink}
      />
      <Pick
        mark={
          <Tile>
            <Icon of={History} />
          </Tile>
        }
        title="Sharing and activity (FHIR)"
        meta="Who may see what, and what happened, in the whole account. Without the content of the records."
        onPick={() => onPick("account", taken)}
      />
      {onEverything && (
        <Pick
          mark={
            <Tile>
              <Icon of={FolderArchive} />
            </Tile>
          }
          title="Everything, to keep (ZIP)"
          meta="All records, the whole history with its proofs, and a page that opens them without us."
          onPick={onEverything}
        />
      )}
    </PickList>
  )
}

/** The document has the same list; here it is seen before the file is given to anybody. */
function Saved({ document: { name, says, leftOut } }: { document: MadeDocument }) {
  return (
    <Note tone={leftOut.length > 0 ? "warning" : "success"} role="status">
      <b>Saved as {name}.</b> {says} The saved file is no longer encrypted.
      {leftOut.length > 0 && (
        <>
          {" "}
          Not in it:
          <ul className={styles.leftOut} tabIndex={0} aria-label="Not in the document">
            {leftOut.map((sentence, index) => (
              <li key={index}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </Note>
  )
}
