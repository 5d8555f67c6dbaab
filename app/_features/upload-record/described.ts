import { shownLine } from "../../_core/directory/shown-line"
import { KeywardError } from "../../_core/errors"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import type { NewRecord } from "../../_journeys/upload-records"
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

/** UTF-16 units that a manifest takes. */
const MAX_TITLE_LENGTH = 300

/** What a record says beside its title, kind and time. */
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

async function asRecord({ files, title, kind, day }: Described, names: Names): Promise<NewRecord> {
  const given = timeOf(files[0], Date.now())
  return {
    id: crypto.randomUUID(),
    files: await Promise.all(files.map(sourceOf)),
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
  const large = described.flatMap(({ files }) => files).find(({ size }) => size > MOST_FILE_BYTES)
  if (large) throw new KeywardError("file-too-large", { size: large.size })
  const records = await Promise.all(described.map((each) => asRecord(each, names)))
  const [first] = records
  return together && first ? [{ ...first, files: records.flatMap(({ files }) => files) }] : records
}
