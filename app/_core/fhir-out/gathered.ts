import type { Manifest, ManifestFile } from "../records/manifest-schema"
import type { Address, Cid, RecordNumber } from "../types"
import type { TakenFile } from "./taken"

/** A file of a chosen record, and what could be read of it. */
export interface GatheredFile {
  readonly file: ManifestFile
  /** null if nothing of it can be taken: see `why`. */
  readonly taken: TakenFile | null
  /** Why nothing of it is taken, as the end of a sentence: `it could not be read`. Empty if something is. */
  readonly why: string
  /** The name of another person whom the file is about; empty if it names nobody else. */
  readonly otherPerson: string
}

/** A chosen record. */
export interface GatheredRecord {
  readonly number: RecordNumber
  /** As it is shown. */
  readonly title: string
  readonly root: Cid
  /** null if the record could not be opened. */
  readonly manifest: Manifest | null
  readonly files: readonly GatheredFile[]
}

/** The patient that documents are made for, and when. */
export interface MadeFor {
  readonly patient: Address
  readonly chainId: number
  readonly patientName: string
  /** ISO 8601; empty if unknown. */
  readonly birthDate: string
  /** `fullUrl` that the resources taken over name as their patient. */
  readonly patientUrl: string
  /** Of this device. */
  readonly now: Date
}

/** Everything of the chosen records that is not taken, as sentences for the document and the screen. */
export function notTaken(records: readonly GatheredRecord[]): string[] {
  return records.flatMap(({ title, manifest, files }) => {
    if (!manifest) return [`“${title}” could not be opened.`]
    return files
      .filter(({ taken }) => !taken)
      .map(({ file, why }) => `“${title}”: ${file.name} is not in it: ${why}.`)
  })
}

/** Birth date, sex and name of the person whom the files are about; each is empty where the files differ. */
export function personOf(records: readonly GatheredRecord[], known: Pick<MadeFor, "birthDate">) {
  const subjects = records.flatMap(({ files }) =>
    files.flatMap(({ taken, otherPerson }) => (taken && otherPerson === "" ? taken.subjects : [])),
  )
  const one = (values: readonly string[]): string => {
    const [first = "", ...others] = new Set(values.filter(Boolean))
    return others.length === 0 ? first : ""
  }
  return {
    birthDate: known.birthDate || one(subjects.map(({ birthDate }) => birthDate)),
    sex: one(subjects.map(({ sex }) => sex)),
    name: one(subjects.map(({ name }) => name)),
  }
}
