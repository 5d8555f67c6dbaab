"use client"
import { FolderPlus, Layers } from "lucide-react"
import { useRouter, useSearchParams } from "next/navigation"
import { useMemo, useState } from "react"
import type { ReactNode } from "react"
import { emptyNotebook } from "../../_core/notebook"
import { newFolder } from "../../_core/folder"
import { asScope, EVERYTHING, UNFILED } from "../../_core/types"
import type { Scope } from "../../_core/types"
import { isNew } from "../../_journeys/file-contributions"
import type { RecordState } from "../../_core/journal/patient-state"
import { standingRecords } from "../../_journeys/read-record"
import type { ListedRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient, useRecords, useRefresh } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { FolderAction, FolderList } from "../../_ui/FolderList"
import { Icon } from "../../_ui/Icon"
import { Columns, Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SeenBy } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonRows } from "../../_ui/Skeleton"
import { ProblemNote, ProblemPanel } from "../problem"
import { Timeline } from "../timeline"
import { count, kindName } from "../words"
import { FolderIcon } from "./folder-icon"
import { withNobody } from "../record-access"
import { readersOf, seenBy, sentenceOf } from "./who-sees"

export interface RecordsProps {
  /** Buttons of the head: sharing and adding, which are features of their own. */
  actions: (folder: Scope) => ReactNode
  /** What others added and she has not filed yet; another feature's. */
  news: ReactNode
  /** What is being added. */
  tray: ReactNode
  /** The dashed box under the list. */
  drop: (folder: Scope) => ReactNode
  /** The filled button of the empty state. */
  addFirst: (folder: Scope) => ReactNode
}

/** Records that are opened at a time: each costs a request, and is decrypted. */
const PAGE = 60

/** A patient's records: folders, search, a timeline, and what is on its way. */
export function Records({ actions, news, tray, drop, addFirst }: RecordsProps) {
  const { keys, notebook } = useUnlocked()
  const patient = usePatient(keys.account)
  const [most, setMost] = useState(PAGE)
  const refresh = useRefresh()
  const names = useNames()
  const [search, setSearch] = useState("")
  const view = patient.data
  const standing = useMemo(() => (view ? standingRecords(view) : undefined), [view])
  const newest = useRecords(view, { most: PAGE })
  const folders = useMemo(
    () => foldersOf(standing ?? [], newest.data ?? [], notebook?.folders ?? {}),
    [standing, newest.data, notebook],
  )
  const chosen = useChosenFolder(folders)
  const records = useRecords(view, { most, folder: chosen?.scope ?? null })
  const inChosen = chosen ? chosen.count : (standing?.length ?? 0)

  if (patient.error && !view)
    return <ProblemPanel error={patient.error} onAction={() => void refresh()} level={1} />
  const all = records.data
  // What waits to be filed stands above, by itself
  const listed = all?.filter(
    (record) => !(view && isNew(view, record)) && inFolder(record, chosen) && matches(record, search, names),
  )
  const folder = chosen?.scope ?? UNFILED
  return (
    <>
      <PageHead title={chosen ? chosen.name : "Records"} actions={actions(folder)}>
        {view
          ? sentenceOf(readersOf(view, chosen ? chosen.scope : EVERYTHING), names, chosen?.name)
          : "\u00a0"}
      </PageHead>
      {patient.error && <ProblemNote error={patient.error} />}
      <Columns shape="folders">
        <Folders all={standing} folders={folders} chosen={chosen} />
        <Stack>
          {news}
          {(all === undefined || all.length > 0) && (
            <Field
              type="search"
              label="Search your records"
              hideLabel
              placeholder="Search by name, doctor or kind"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
          {records.error && <ProblemPanel error={records.error} onAction={() => void refresh()} />}
          {!listed && !records.error && <SkeletonRows label="Loading records" count={5} framed />}
          {listed && view && listed.length > 0 && (
            <Timeline
              records={listed}
              hrefOf={(number) => `/records/${number}`}
              meta={({ state, manifest }) =>
                [
                  kindName(manifest.kind),
                  manifest.files.length > 1 && count(manifest.files.length, "file"),
                  names(manifest.author),
                  folders.find(({ scope }) => scope === state.folder)?.name,
                ]
                  .filter(Boolean)
                  .join("\u00a0· ")
              }
              trailing={({ state }) => <SeenBy>{seenBy(view, state, names) ?? withNobody(view)}</SeenBy>}
            />
          )}
          {all && all.length < inChosen && (
            <ShowMore
              auto={search === ""}
              busy={records.isPlaceholderData}
              onMore={() => setMost(most + PAGE)}
            >
              {search === "" ? `Show more of ${inChosen} records` : `Search more of ${inChosen} records`}
            </ShowMore>
          )}
          {listed?.length === 0 && all && (
            <Nothing
              searched={search !== ""}
              inFolder={chosen !== null && all.length > 0}
              add={addFirst(folder)}
              onClear={() => setSearch("")}
            />
          )}
          {drop(folder)}
        </Stack>
        {tray}
      </Columns>
    </>
  )
}

interface Folder {
  readonly scope: Scope
  readonly name: string
  readonly count: number
}

/** Folders of the notebook, and those that only records name, by name; Unfiled last. */
function foldersOf(
  standing: readonly RecordState[],
  listed: readonly ListedRecord[],
  named: Readonly<Record<string, string>>,
): Folder[] {
  const names = new Map<Scope, string>(
    Object.entries(named).map(([scope, name]) => [asScope(BigInt(scope)), name]),
  )
  const counts = new Map<Scope, number>()
  for (const { folder } of standing) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  for (const { state, open } of listed) {
    const said = open?.manifest.folder === String(state.folder) ? open.manifest.folderName : ""
    if (said && state.folder !== UNFILED && !names.has(state.folder)) names.set(state.folder, said)
  }
  for (const folder of counts.keys())
    if (folder !== UNFILED && !names.has(folder)) names.set(folder, "A folder")
  const folders = [...names].map(([scope, name]) => ({ scope, name, count: counts.get(scope) ?? 0 }))
  folders.sort((a, b) => a.name.localeCompare(b.name))
  const unfiled = counts.get(UNFILED) ?? 0
  return unfiled > 0 ? [...folders, { scope: UNFILED, name: "Unfiled", count: unfiled }] : folders
}

/** The folder in the address, by its place in the list: its number and its name stay out of it. */
function useChosenFolder(folders: readonly Folder[]): Folder | null {
  const place = useSearchParams().get("folder")
  return place === null ? null : (folders[Number(place)] ?? null)
}

const inFolder = ({ state }: ListedRecord, chosen: Folder | null) => !chosen || state.folder === chosen.scope

function matches(
  { state, open }: ListedRecord,
  search: string,
  names: (account: typeof state.author) => string,
) {
  const wanted = search.trim().toLocaleLowerCase()
  if (!wanted) return true
  const said = open
    ? [open.manifest.title, open.manifest.kind, open.manifest.authorName, open.manifest.folderName]
    : []
  return [...said, names(state.author)].some((text) => text.toLocaleLowerCase().includes(wanted))
}

function Folders(props: {
  all: readonly RecordState[] | undefined
  folders: readonly Folder[]
  chosen: Folder | null
}) {
  const [making, setMaking] = useState(false)
  return (
    <>
      <FolderList
        label="Folders"
        all={{
          href: "/records",
          label: "Everything",
          icon: <Icon of={Layers} />,
          current: props.chosen === null,
          ...(props.all ? { count: props.all.length } : {}),
        }}
        folders={props.folders.map((folder, place) => ({
          href: `/records?folder=${place}`,
          label: folder.name,
          icon: <FolderIcon name={folder.name} />,
          count: folder.count,
          current: props.chosen?.scope === folder.scope,
        }))}
        action={
          <FolderAction icon={<Icon of={FolderPlus} />} onClick={() => setMaking(true)}>
            New folder
          </FolderAction>
        }
      />
      {making && <NewFolder onClose={() => setMaking(false)} />}
    </>
  )
}

function NewFolder({ onClose }: { onClose: () => void }) {
  const { writeNotebook } = useSession()
  const router = useRouter()
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string>()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (!name.trim()) return setMissing("Give the folder a name.")
    setBusy(true)
    try {
      await writeNotebook((now) => {
        const kept = now ?? emptyNotebook("", "patient")
        return { ...kept, folders: { ...kept.folders, [String(newFolder())]: name.trim() } }
      })
      router.push("/records")
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => void make()}
      title="New folder"
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Making…">
            Make the folder
          </Button>
        </>
      }
    >
      <Stack>
        <Field
          label="Name"
          help="Only you, and those you share it with, can read the name."
          value={name}
          maxLength={100}
          {...(missing ? { error: missing } : {})}
          onChange={(event) => setName(event.target.value)}
        />
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}

function Nothing(props: { searched: boolean; inFolder: boolean; add: ReactNode; onClear: () => void }) {
  if (props.searched)
    return (
      <Panel
        icon={<Icon of={Layers} />}
        title="Nothing fits"
        sentences={["No record has these words in its name, kind or author."]}
        actions={<Button onClick={props.onClear}>Show all</Button>}
      />
    )
  return (
    <Panel
      tone="accent"
      icon={<Icon of={Layers} />}
      title={props.inFolder ? "This folder is empty" : "Nothing here yet"}
      sentences={[
        "Drop a file on this page, or take a photo of a paper you have at home.",
        "It is encrypted on this device, and only you can see it until you share it.",
      ]}
      actions={props.add}
    />
  )
}
