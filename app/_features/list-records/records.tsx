"use client"
import { Layers, ListChecks } from "lucide-react"
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
import { EVERYTHING, UNFILED } from "../../_core/types"
import type { RecordNumber, Scope } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { isNew } from "../../_journeys/file-contributions"
import { standingRecords } from "../../_journeys/read-record"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import { useNames } from "../../_session/names"
import { usePatient, useRecords } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Columns, Row, Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SeenBy } from "../../_ui/RecordList"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { withNobody } from "../record-access"
import { foldersOf } from "../scopes"
import { Timeline } from "../timeline"
import { WhileNoneAdded } from "../while-none-added"
import type { RenderShare } from "./chosen-bar"
import { Folders, useChosenFolder } from "./folders"
import styles from "./list-records.module.css"
import { SharedHint } from "./shared-hint"
import { useChoosing } from "./use-choosing"
import { readersOf, seenBy, sentenceOf } from "./who-sees"
import { useFormats } from "../../_words/use-formats"
import { LIST } from "./words"

export interface RecordsProps {
  /** Buttons of the head: sharing and adding, which are features of their own. */
  actions: (folder: Scope) => ReactNode
  /** What others added and the patient has not filed yet; another feature's. */
  news: ReactNode
  /** What is being added. */
  tray: ReactNode
  /** Records that have the words inside their files; another feature's. `named`: those whose names have them. */
  inside: (view: PatientView, search: string, named: ReadonlySet<RecordNumber>) => ReactNode
  /** The dashed box under the list. */
  drop: (folder: Scope) => ReactNode
  /** Sharing what was chosen of the list, another feature's. */
  renderShare: RenderShare
  /** The filled button of the empty state. */
  addFirst: (folder: Scope) => ReactNode
}

/** Loaded when several are chosen. */
const ChosenBar = lazy(() => import("./chosen-bar").then((loaded) => ({ default: loaded.ChosenBar })))

/** Records that are opened at first: each is fetched and decrypted. */
const PAGE = 60
/** So many more at a time: few, so that whoever scrolls does not stumble over them. */
const MORE = 30
/** And so many for whoever searches. */
const SEARCHED = 300

/** Until the patient's journal is read, the notebook's folders stand there already. */
const UNREAD = { records: new Map() }

/** A patient's records: folders, search, a timeline, and what is on its way. */
export function Records({ actions, news, tray, inside, drop, renderShare, addFirst }: RecordsProps) {
  const words = useWords(LIST)
  const formats = useFormats()
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
    () => foldersOf(view?.state ?? UNREAD, notebook, newest.data ?? []),
    [view, newest.data, notebook],
  )
  const chosen = useChosenFolder(folders)
  const records = useRecords(view, { most, folder: chosen?.scope ?? null })
  const inChosen = chosen ? chosen.count : (standing?.length ?? 0)

  // Typing and scrolling stay quick while a long list is drawn anew
  const all = useDeferredValue(records.data)
  const wanted = useDeferredValue(search)
  const scope = chosen?.scope ?? null
  // What waits to be filed stands above, by itself
  const listed = useMemo(
    () =>
      all?.filter(
        (record) =>
          !(view && isNew(view, record)) && inFolder(record, scope) && matches(record, wanted, names),
      ),
    [all, view, scope, wanted, names],
  )
  const chosenRecords = useChoosing(listed)
  const named = useMemo(() => new Set(listed?.map(({ state }) => state.number)), [listed])
  const meta = useCallback(
    ({ state, manifest }: OpenRecord) =>
      [
        formats.kindName(manifest.kind),
        manifest.files.length > 1 && words.files({ files: manifest.files.length }),
        names(manifest.author),
        folders.find(({ scope }) => scope === state.folder)?.name,
      ]
        .filter(Boolean)
        .join("\u00a0· "),
    [names, folders, words, formats],
  )
  const trailing = useCallback(
    ({ state }: OpenRecord) =>
      view && <SeenBy>{seenBy(view, state, names, words) ?? withNobody(view)}</SeenBy>,
    [view, names, words],
  )

  if (patient.error && !view)
    return <ProblemPanel error={patient.error} onAction={() => void refresh()} level={1} />
  const folder = chosen?.scope ?? UNFILED
  return (
    <>
      <PageHead title={chosen ? chosen.name : words.records} actions={actions(folder)}>
        {view
          ? sentenceOf(
              readersOf(view, chosen ? chosen.scope : EVERYTHING),
              names,
              words,
              formats,
              chosen?.name,
            )
          : "\u00a0"}
      </PageHead>
      {patient.error && <ProblemNote error={patient.error} />}
      <Columns shape="folders">
        <Folders all={standing?.length} folders={folders} chosen={chosen} />
        <Stack>
          {news}
          {(all === undefined || all.length > 0) && (
            <div className={styles.find}>
              <Field
                type="search"
                label={words.searchYourRecords}
                hideLabel
                placeholder={words.searchByNameDoctorKind}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              {!chosenRecords.choosing && (
                <Button icon={<Icon of={ListChecks} />} onClick={chosenRecords.begin}>
                  {words.select}
                </Button>
              )}
            </div>
          )}
          {records.error && <ProblemPanel error={records.error} onAction={() => void refresh()} />}
          {!listed && !records.error && <SkeletonRows label={words.loadingRecords} count={5} framed />}
          {listed && view && listed.length > 0 && (
            <Timeline
              records={listed}
              hrefOf={hrefOf}
              meta={meta}
              trailing={trailing}
              choosing={chosenRecords.choosing}
            />
          )}
          {view && chosenRecords.choosing && (
            <Suspense>
              <ChosenBar view={view} chosen={chosenRecords} renderShare={renderShare} />
            </Suspense>
          )}
          {all && all.length < inChosen && (
            <ShowMore
              auto={search === ""}
              busy={records.isPlaceholderData}
              onMore={() => setMost(most + (search === "" ? MORE : SEARCHED))}
            >
              {search === ""
                ? words.showMoreOfInchosenRecords({ inChosen })
                : words.searchMoreOfInchosenRecords({ inChosen })}
            </ShowMore>
          )}
          {listed?.length === 0 && all && search !== "" && (
            <NothingNamed
              of={all.length}
              more={all.length < inChosen}
              where={chosen?.name}
              onClear={() => setSearch("")}
            />
          )}
          {listed?.length === 0 && all && search === "" && (
            <WhileNoneAdded patient={keys.account} folder={scope}>
              {chosen === null && <SharedHint />}
              <Nothing inFolder={chosen !== null && all.length > 0} add={addFirst(folder)} />
            </WhileNoneAdded>
          )}
          {view && wanted.trim() !== "" && inside(view, wanted, named)}
          {drop(folder)}
        </Stack>
        {tray}
      </Columns>
    </>
  )
}

const inFolder = ({ state }: ListedRecord, scope: Scope | null) => scope === null || state.folder === scope

const hrefOf = (number: RecordNumber) => `/records/${number}`

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

/** Speaks only of the names that were searched: the words may be inside a record, or in one that is not listed yet. */
function NothingNamed(props: { of: number; more: boolean; where: string | undefined; onClear: () => void }) {
  const words = useWords(LIST)
  const { of, more, where } = props
  return (
    <Row between>
      <Meta>
        {where === undefined
          ? words.nothingNamed({ of, more: more ? "yes" : "no" })
          : words.nothingNamedIn({ of, more: more ? "yes" : "no", where })}
      </Meta>
      <Button look="quiet" onClick={props.onClear}>
        {words.showAll}
      </Button>
    </Row>
  )
}

function Nothing(props: { inFolder: boolean; add: ReactNode }) {
  const words = useWords(LIST)
  return (
    <Panel
      tone="accent"
      icon={<Icon of={Layers} />}
      title={props.inFolder ? words.thisFolderIsEmpty : words.nothingHereYet}
      sentences={[words.dropAFileOnThis, words.itIsEncryptedOnThis]}
      actions={props.add}
    />
  )
}
