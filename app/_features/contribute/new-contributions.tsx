"use client"
import { shownName, shownTitle } from "../../_core/records/shown-name"
import { ShieldCheck } from "lucide-react"
import Link from "next/link"
import { useState } from "react"
import type { ErrorCode } from "../../_core/errors"
import { UNFILED } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Tag } from "../../_ui/Tag"
import { Meta } from "../../_ui/Text"
import { KindIcon } from "../kind-icon"
import { ProblemNote } from "../../_parts/actions/problem"
import { asWritten, bytesInWords, count, kindName, longDate } from "../../_words/format"
import styles from "./contribute.module.css"
import { FileDialog } from "./file-dialog"
import { RefusedCard } from "./refused-card"
import { useFiling } from "./use-filing"
import { useNew } from "./use-new"
import type { Filing, ToFile } from "./use-filing"

/** What others added to the reader's records and is not filed yet: by author, and apart what is not what it says. */
export function NewContributions() {
  const { keys } = useUnlocked()
  const view = usePatient(keys.account).data
  const waiting = useNew(view).data
  const filing = useFiling()
  if (!view || !waiting) return null
  const good: OpenRecord[] = []
  const bad: { record: ListedRecord; problem: ErrorCode }[] = []
  for (const record of waiting) {
    const problem = record.problem ?? filing.refused.get(record.state.number)
    if (record.open && !problem) good.push(record.open)
    else bad.push({ record, problem: problem ?? "record-altered" })
  }
  const authors = [...new Set(good.map(({ manifest }) => manifest.author))]
  if (waiting.length === 0) return null
  return (
    <Stack>
      {authors.map((author) => (
        <FromAuthor
          key={author}
          author={author}
          records={good.filter(({ manifest }) => manifest.author === author)}
          filing={filing}
        />
      ))}
      {bad.length > 0 && <RefusedCard view={view} refused={bad} />}
    </Stack>
  )
}

function FromAuthor(props: { author: Address; records: readonly OpenRecord[]; filing: Filing }) {
  const { author, records, filing } = props
  const { notebook } = useUnlocked()
  const names = useNames()
  const [moving, setMoving] = useState<OpenRecord | null>(null)
  const name = names(author)
  const all = records.map(inItsFolder)
  const isBusy = ({ state }: OpenRecord) => filing.busy.includes(state.number)
  const folderOf = ({ state, manifest }: OpenRecord) =>
    folderName(state.folder, notebook?.folders ?? {}, manifest.folderName)
  return (
    <Card
      asks
      title={`New from ${name}`}
      meta={`${count(records.length, "record")}. Until you file ${records.length === 1 ? "it" : "them"}, not everybody you share with can open ${records.length === 1 ? "it" : "them"}.`}
      aside={
        <Tag tone="success" icon={<Icon of={ShieldCheck} size={16} />}>
          Signed
        </Tag>
      }
    >
      <ul className={styles.rows} aria-label={`New from ${name}`}>
        {records.map((record) => (
          <li key={record.state.number} className={styles.row}>
            <KindIcon kind={record.manifest.kind} />
            <div className={styles.words}>
              <Link href={`/records/${record.state.number}`}>{shownTitle(record.manifest.title)}</Link>
              <Meta>
                {[
                  kindName(record.manifest.kind),
                  longDate(asWritten(record.manifest.time)),
                  folderOf(record),
                ].join("\u00a0· ")}
              </Meta>
            </div>
            <div className={styles.actions}>
              <Button
                size="small"
                aria-label={`File it: ${shownTitle(record.manifest.title)}`}
                busy={isBusy(record)}
                busyLabel={filing.checking ? "Checking…" : "Filing…"}
                onClick={() => void filing.file([inItsFolder(record)])}
              >
                File it
              </Button>
              <Button
                look="quiet"
                size="small"
                aria-label={`Move to folder: ${shownTitle(record.manifest.title)}`}
                onClick={() => setMoving(record)}
              >
                Move to folder
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {records.length > 1 && (
        <div className={styles.all}>
          <Button
            look="filled"
            busy={records.some(isBusy)}
            busyLabel="Filing…"
            onClick={() => void filing.file(all)}
          >
            File all {records.length}
          </Button>
        </div>
      )}
      {filing.checking && records.some(isBusy) && <Checking {...filing.checking} />}
      {filing.error && <ProblemNote error={filing.error} />}
      {moving && <FileDialog record={moving} filing={filing} onClose={() => setMoving(null)} />}
    </Card>
  )
}

function Checking({ index, count: all, done, total }: NonNullable<Filing["checking"]>) {
  const figure = `${bytesInWords(done)} of ${bytesInWords(total)}`
  return (
    <div className={styles.checking} role="status">
      <Meta>
        Checking {all > 1 ? `${index + 1} of ${all}: ` : ""}
        {figure}
      </Meta>
      <Bar label="Checking" value={total === 0 ? 1 : done / total} text={figure} />
    </div>
  )
}

const inItsFolder = ({ state }: OpenRecord): ToFile => ({ record: state.number, folder: state.folder })

const folderName = (folder: Scope, names: Readonly<Record<string, string>>, said: string): string =>
  folder === UNFILED ? "Unfiled" : (names[String(folder)] ?? (shownName(said) || "A folder"))
