import type { RecordKind } from "../../../app/_core/records/manifest-schema"
import type { Address, Digest, Scope } from "../../../app/_core/types"
import { kindOf, timeOf, titleOf } from "../../../app/_features/describe-file"
import type { NewRecord } from "../../../app/_journeys/upload-records"
import { sourceOf } from "./found-file"
import type { FoundFile } from "./found-file"

/** Where files go and what is said of them. */
export interface Destination {
  readonly patient: Address
  readonly folder: Scope
  readonly folderName: string
  readonly patientName: string
  readonly authorName: string
  /** Guessed from the file's name and type unless given. */
  readonly kind?: RecordKind | undefined
  /** From the file's name unless given. */
  readonly title?: string | undefined
  /** The patient's key whose digits were compared, where they were. */
  readonly compared?: Digest | undefined
}

/** A record of one file. @throws KeywardError `file-unreadable` `file-changed` */
export async function newRecord(id: string, found: FoundFile, to: Destination): Promise<NewRecord> {
  const file = await sourceOf(found)
  const { kind, title, folderName, patientName, authorName } = to
  return {
    id,
    files: [file],
    head: {
      title: title ?? titleOf(file),
      kind: kind ?? kindOf(file),
      time: timeOf({ lastModified: found.mtimeMs }, Date.now()),
      folderName,
      patientName,
      authorName,
    },
  }
}
