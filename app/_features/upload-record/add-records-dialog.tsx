"use client"
import { useMemo, useState } from "react"
import { folderNamed, newFolder } from "../../_core/folder"
import { emptyNotebook } from "../../_core/notebook"
import { RECORD_KINDS } from "../../_core/records/manifest-schema"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import { KeywardError } from "../../_core/errors"
import { asScope, UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import type { NewRecord } from "../../_journeys/upload-records"
import { useSession } from "../../_session/session"
import { useUploads } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ProblemNote } from "../problem"
import { bytesInWords, count, kindName } from "../words"
import { fileNameOf, kindOf, mediaTypeOf, timeOf, titleOf } from "../describe-file"
import { Select } from "./select"
import styles from "./upload-record.module.css"

interface Described {
  readonly file: File
  readonly title: string
  readonly kind: RecordKind
  /** `YYYY-MM-DD` */
  readonly day: string
}

const NEW = "new"

/** Says what is about to be added, where to, and what it is called; then it is encrypted and sent. */
export function AddRecordsDialog(props: {
  files: readonly File[]
  /** The folder that the reader is looking at. */
  folder: Scope
  onClose: () => void
}) {
  return props.files.length > 0 ? <OpenDialog {...props} /> : null
}

function OpenDialog({
  files,
  folder,
  onClose,
}: {
  files: readonly File[]
  folder: Scope
  onClose: () => void
}) {
  const { notebook, writeNotebook } = useSession()
  const { add } = useUploads()
  const [described, setDescribed] = useState(() => files.map(describe))
  const [together, setTogether] = useState(false)
  const [where, setWhere] = useState(String(folder))
  const [newName, setNewName] = useState("")
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const folders = useMemo(() => Object.entries(notebook?.folders ?? {}), [notebook])
  const shown = together ? described.slice(0, 1) : described

  const change = (index: number, part: Partial<Described>) =>
    setDescribed((now) => now.map((each, i) => (i === index ? { ...each, ...part } : each)))

  const chooseFolder = async (): Promise<{ scope: Scope; name: string }> => {
    if (where !== NEW) {
      const scope = asScope(BigInt(where))
      return { scope, name: scope === UNFILED ? "" : (notebook?.folders[where] ?? "") }
    }
    const name = newName.trim()
    const known = notebook && folderNamed(notebook, name)
    if (known) return { scope: known, name }
    const scope = newFolder()
    await writeNotebook((now) => {
      const kept = now ?? emptyNotebook("", "patient")
      return { ...kept, folders: { ...kept.folders, [String(scope)]: name } }
    })
    return { scope, name }
  }

  const start = async () => {
    if (shown.some((each) => !each.title.trim())) return setMissing("Give each record a name.")
    if (where === NEW && !newName.trim()) return setMissing("Give the new folder a name.")
    setMissing(null)
    setBusy(true)
    try {
      const large = files.find((file) => file.size > MOST_FILE_BYTES)
      if (large) throw new KeywardError("file-too-large", { size: large.size })
      const { scope, name } = await chooseFolder()
      const own = notebook?.name ?? ""
      await add(
        scope,
        together ? [asOneRecord(described, name, own)] : described.map((each) => asRecord(each, name, own)),
      )
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }

  const total = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <Dialog
      open
      wide
      held={busy}
      onClose={onClose}
      onSubmit={() => void start()}
      title={files.length === 1 ? "Add a record" : `Add ${count(files.length, "file")}`}
      hint="Encrypted on this device before it leaves it."
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Preparing…">
            {files.length === 1 || together ? "Add this record" : `Add ${count(files.length, "record")}`}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <Stack>
          {files.length > 1 && (
            <Checkbox
              label={`Keep the ${files.length} files together as one record`}
              checked={together}
              onChange={setTogether}
            />
          )}
          {shown.map((each, index) => (
            <fieldset key={index} className={styles.record}>
              <legend>
                {together
                  ? `${count(files.length, "file")}, ${bytesInWords(total)}`
                  : `${each.file.name}, ${bytesInWords(each.file.size)}`}
              </legend>
              <Field
                label="Name"
                value={each.title}
                maxLength={300}
                onChange={(event) => change(index, { title: event.target.value })}
              />
              <div className={styles.pair}>
                <Select
                  label="Kind"
                  value={each.kind}
                  options={RECORD_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
                  onChange={(kind) => change(index, { kind })}
                />
                <Field
                  label="Date"
                  type="date"
                  value={each.day}
                  onChange={(event) => change(index, { day: event.target.value })}
                />
              </div>
            </fieldset>
          ))}
        </Stack>
        <Stack>
          <ChoiceList
            legend="Folder"
            value={where}
            onChange={setWhere}
            choices={[
              { value: "0", label: "Unfiled", help: "Only those you share everything with can see it" },
              ...folders.map(([scope, name]) => ({ value: scope, label: name })),
              { value: NEW, label: "A new folder" },
            ]}
          />
          {where === NEW && (
            <Field
              label="Name of the folder"
              value={newName}
              maxLength={100}
              onChange={(event) => setNewName(event.target.value)}
            />
          )}
          <Note>Whoever can see this folder can read what you add to it.</Note>
        </Stack>
      </div>
      {missing && (
        <Note tone="warning" role="alert">
          {missing}
        </Note>
      )}
      <ProblemNote error={error} />
    </Dialog>
  )
}

const describe = (file: File): Described => ({
  file,
  title: titleOf(file),
  kind: kindOf(file),
  day: timeOf(file, Date.now()).slice(0, 10),
})

function asRecord({ file, title, kind, day }: Described, folderName: string, own: string): NewRecord {
  const given = timeOf(file, Date.now())
  return {
    id: crypto.randomUUID(),
    files: [source(file)],
    head: {
      title: title.trim(),
      kind,
      // The file's own time of day where the date was left as it is
      time: given.startsWith(day) || !day ? given : `${day}T12:00:00Z`,
      folderName,
      patientName: own,
      authorName: own,
    },
  }
}

function asOneRecord(described: readonly Described[], folderName: string, own: string): NewRecord {
  const [first] = described
  if (!first) throw new KeywardError("file-unreadable")
  return { ...asRecord(first, folderName, own), files: described.map(({ file }) => source(file)) }
}

/** The file under a name and type that the manifest takes; the bytes stay where they are. */
function source(file: File): File {
  const name = fileNameOf(file)
  const type = mediaTypeOf(file)
  return name === file.name && type === file.type
    ? file
    : new File([file], name, { type, lastModified: file.lastModified })
}
