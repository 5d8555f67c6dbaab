import { KeywardError } from "../../_core/errors"
import type { RecordKind } from "../../_core/records/manifest-schema"
import { MOST_FILE_BYTES } from "../../_core/records/encrypt-record"
import type { NewRecord } from "../../_journeys/upload-records"
import { fileNameOf, kindOf, mediaTypeOf, timeOf, titleOf } from "../describe-file"

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

function asRecord({ file, title, kind, day }: Described, names: Names): NewRecord {
  const given = timeOf(file, Date.now())
  return {
    id: crypto.randomUUID(),
    files: [source(file)],
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
 * @throws KeywardError `file-too-large`
 */
export function recordsOf(described: readonly Described[], together: boolean, names: Names): NewRecord[] {
  const large = described.find(({ file }) => file.size > MOST_FILE_BYTES)
  if (large) throw new KeywardError("file-too-large", { size: large.file.size })
  const records = described.map((each) => asRecord(each, names))
  const [first] = records
  return together && first ? [{ ...first, files: records.flatMap(({ files }) => files) }] : records
}

/** The file under a name and type that the manifest takes; the bytes stay where they are. */
function source(file: File): File {
  const name = fileNameOf(file)
  const type = mediaTypeOf(file)
  return name === file.name && type === file.type
    ? file
    : new File([file], name, { type, lastModified: file.lastModified })
}
