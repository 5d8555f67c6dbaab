import { shownLine } from "../../_core/directory/shown-line"
import { KeywardError } from "../../_core/errors"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import type { NewRecord } from "../../_journeys/upload-records"
import { inParts } from "../../_core/in-parts"
import { pathOf } from "../../_ui/filePath"
import { kindOf, sourceOf, timeOf, titleOf } from "../describe-file"
import type { DiscPart } from "./disc/disc"
import type { Examined } from "./examine"

/** What the person typed or chose; what a file says about itself does not change it. */
export type Touched = Readonly<Partial<Record<"title" | "kind" | "day", true>>>

/** A record that is going to be added: its files and what its person says they are. */
export interface Described {
  /** One; several if they came as one, such as the slices of a study. */
  readonly files: readonly [File, ...File[]]
  readonly title: string
  readonly kind: RecordKind
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly touched: Touched
  /** Of a disc, if they came on one. */
  readonly part?: DiscPart
}

/** Records whose files' beginnings are read together. */
const READ_AT_ONCE = 16
/** UTF-16 units that a manifest takes. */
const MAX_TITLE_LENGTH = 300

/** What a record says beside its title, kind and time. */
/** What the person says of all records at once; empty: each as its file says. A record that was changed itself keeps that. */
export interface ForAll {
  readonly kind: RecordKind | ""
  /** `YYYY-MM-DD` */
  readonly day: string
}

export const AS_EACH_SAYS: ForAll = { kind: "", day: "" }

/** The records with what is said of all of them. */
export const withForAll = (described: readonly Described[], { kind, day }: ForAll): readonly Described[] =>
  described.map((each) => ({
    ...each,
    ...(kind && !each.touched.kind ? { kind } : {}),
    ...(day && !each.touched.day ? { day } : {}),
  }))

export interface Names {
  readonly folderName: string
  readonly patientName: string
  readonly authorName: string
}

/** A first guess, from the file's name and date. */
export const describe = (file: File): Described => ({
  files: [file],
  title: titleOf(file),
  kind: kindOf(file),
  day: timeOf(file, Date.now()).slice(0, 10),
  touched: {},
})

/** Whether a record that is going to be added has no name. */
export const isUnnamed = (described: readonly Described[], together: boolean): boolean =>
  shownOf(described, together).some(({ title }) => shownLine(title) === "")

/** Whether a file without a byte, which is more often a mistake than not, has yet to be confirmed. */
export const isEmptyLeft = (described: readonly Described[], kept: ReadonlySet<File>): boolean =>
  described.some(({ files }) => files.some((file) => file.size === 0 && !kept.has(file)))

/** The records that the person describes: one if the files are kept together. */
export const shownOf = (described: readonly Described[], together: boolean) =>
  together ? described.slice(0, 1) : described

/** A better guess, from what the first file says about itself; what the person touched stays. */
export function suggested(described: Described, { reading, found }: Examined): Described {
  const { touched } = described
  const title = shownLine(reading?.title ?? "").slice(0, MAX_TITLE_LENGTH)
  // A day only if the document tells the whole of it
  const day = /^\d{4}-\d\d-\d\d/.exec(reading?.date ?? "")?.[0]
  const named = kindOf({ name: described.files[0].name, type: found.mime[0] })
  return {
    ...described,
    title: touched.title || !title ? described.title : title,
    kind: touched.kind ? described.kind : (reading?.kind ?? named),
    day: touched.day || !day ? described.day : day,
  }
}

/** What a person says of one record. */
export type Said = Partial<Pick<Described, keyof Touched>>

/**
 * The records with what the person says of one of them, which is known by its first file: what that file says about
 * itself may have come since it was drawn.
 */
export const withSaid = (described: readonly Described[], one: Described, said: Said): readonly Described[] =>
  described.map((each) => {
    if (each.files[0] !== one.files[0]) return each
    const touched = Object.fromEntries(Object.keys(said).map((name) => [name, true]))
    return { ...each, ...said, touched: { ...each.touched, ...touched } }
  })

async function asRecord({ files, title, kind, day }: Described, names: Names): Promise<NewRecord> {
  const given = timeOf(files[0], Date.now())
  const sources: File[] = []
  for (const file of files) sources.push(await sourceOf(file))
  return {
    id: crypto.randomUUID(),
    files: sources,
    paths: files.map(pathOf),
    head: {
      // A title may come from the file itself
      title: shownLine(title).slice(0, MAX_TITLE_LENGTH).toWellFormed(),
      kind,
      // The file's own time of day where the date was left as it is
      time: given.startsWith(day) || !day ? given : `${day}T12:00:00Z`,
      ...names,
    },
  }
}

/**
 * The records that the files become: one of all of them, or one each.
 * @throws KeywardError `file-too-large`
 */
export async function recordsOf(
  described: readonly Described[],
  together: boolean,
  names: Names,
): Promise<NewRecord[]> {
  checkSizes(described)
  const records: NewRecord[] = []
  for (const part of inParts(described, READ_AT_ONCE))
    records.push(...(await Promise.all(part.map((each) => asRecord(each, names)))))
  const [first] = records
  return together && first
    ? [
        {
          ...first,
          files: records.flatMap(({ files }) => files),
          paths: records.flatMap(({ paths }) => paths ?? []),
        },
      ]
    : records
}

/** Whether all files are ones that a manifest takes. @throws KeywardError `file-too-large` */
export function checkSizes(described: readonly Described[]): void {
  const large = described.flatMap(({ files }) => files).find(({ size }) => size > MOST_FILE_BYTES)
  if (large) throw new KeywardError("file-too-large", { size: large.size })
}
