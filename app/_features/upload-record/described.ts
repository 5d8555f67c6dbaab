import { KeywardError } from "../../_core/errors"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import type { NewRecord } from "../../_journeys/upload-records"
import { kindOf, sourceOf, timeOf, titleOf } from "../describe-file"

/** A chosen file and what its person says it is. */
export interface Described {
  readonly file: File
  readonly title: string
  readonly kind: RecordKind
  /** `YYYY-MM-DD` */
  readonly day: string
}

/** What a record says beside its title, kind and time. */
export interface Names {
  readonly folderName: string
  readonly patientName: string
  readonly authorName: string
}

/** A first guess, from the file itself. */
export const describe = (file: File): Described => ({
  file,
  title: titleOf(file),
  kind: kindOf(file),
  day: timeOf(file, Date.now()).slice(0, 10),
})

async function asRecord({ file, title, kind, day }: Described, names: Names): Promise<NewRecord> {
  const given = timeOf(file, Date.now())
  return {
    id: crypto.randomUUID(),
    files: [await sourceOf(file)],
    head: {
      title: title.trim(),
      kind,
      // The file's own time of day where the date was left as it is
      time: given.startsWith(day) || !day ? given : `${day}T12:00:00Z`,
      ...names,
    },
  }
}

/**
 * The records that the files become: one of all of them, or one each.
 * @throws KeywardError `file-too-large` `file-unreadable`
 */
export async function recordsOf(
  described: readonly Described[],
  together: boolean,
  names: Names,
): Promise<NewRecord[]> {
  const large = described.find(({ file }) => file.size > MOST_FILE_BYTES)
  if (large) throw new KeywardError("file-too-large", { size: large.file.size })
  const records = await Promise.all(described.map((each) => asRecord(each, names)))
  const [first] = records
  return together && first ? [{ ...first, files: records.flatMap(({ files }) => files) }] : records
}
