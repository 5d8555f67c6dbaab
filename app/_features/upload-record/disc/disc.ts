import { fileTypeOf, MAX_HEAD_BYTES } from "../../../_core/file-types"
import type { FileType } from "../../../_core/file-types"
import { MOST_FILES } from "../../../_core/records/manifest-schema"
import { byPath, namesOf, partsOf } from "./disc-names"

/** A file of a folder, an archive or a choice of several files. */
export interface DiscFile {
  /** With `/` between folders. */
  readonly path: string
  readonly content: Blob
  readonly lastModified: number
}

/** What becomes one record: the pictures and documents of a disc. */
export interface Disc {
  /** Of the folder or the archive; empty if the files lay in none. */
  readonly name: string
  /** Pictures by path, then documents, then DICOMDIR; each under a name that a manifest takes. */
  readonly files: readonly File[]
  readonly pictures: number
  /** Programs, help pages and whatever else is no document. */
  readonly leftOut: readonly File[]
}

/** Which part of a disc a record is. */
export interface DiscPart {
  readonly disc: Disc
  /** From 1. */
  readonly number: number
  readonly count: number
}

/** Documents that lie beside pictures on a disc: reports, and what IHE PDI and XDM put there. */
const DOCUMENTS: readonly string[] = [
  ...["pdf", "ccda", "fhir-json", "fhir-xml", "fhir-ndjson", "hl7v2", "docx", "rtf"],
]

/** Enough for the signature of most files; text needs more. */
const FIRST_BYTES = 4096

/** What a file is by its bytes; reads 64 KiB at most. */
export async function typeOf(file: DiscFile): Promise<FileType> {
  const name = partsOf(file.path).at(-1) ?? ""
  const read = async (bytes: number) => new Uint8Array(await file.content.slice(0, bytes).arrayBuffer())
  const known = { name, type: "" }
  const first = fileTypeOf(known, await read(FIRST_BYTES))
  return first.id === "dicom" ? first : fileTypeOf(known, await read(MAX_HEAD_BYTES))
}

/** DICOM PS3.10 8.6: the directory of a disc has this name. */
const isDirectory = ({ path }: DiscFile): boolean => partsOf(path).at(-1)?.toUpperCase() === "DICOMDIR"

/**
 * Sorts the files of a disc: what is DICOM by its bytes (whatever it is called), documents, and the rest. null if
 * nothing of it is DICOM.
 */
export async function discOf(name: string, files: readonly DiscFile[]): Promise<Disc | null> {
  const pictures: DiscFile[] = []
  const documents: DiscFile[] = []
  const directories: DiscFile[] = []
  const rest: DiscFile[] = []
  for (const file of files) {
    const { id } = await typeOf(file)
    const group =
      id !== "dicom"
        ? DOCUMENTS.includes(id)
          ? documents
          : rest
        : isDirectory(file)
          ? directories
          : pictures
    group.push(file)
  }
  if (pictures.length === 0) return null
  const sorted = [pictures, documents, directories, rest].map((group) =>
    [...group].sort((a, b) => byPath(a.path, b.path)),
  )
  const [kept, leftOut] = [sorted.slice(0, 3).flat(), sorted[3] ?? []]
  return { name, files: asFiles(kept), pictures: pictures.length, leftOut: asFiles(leftOut) }
}

function asFiles(files: readonly DiscFile[]): File[] {
  const names = namesOf(files.map(({ path }) => path))
  return files.map(
    ({ content, lastModified }, index) =>
      new File([content], names[index] ?? "file", lastModified > 0 ? { lastModified } : {}),
  )
}

/**
 * The files in as few parts as records can hold ({@link MOST_FILES} each), in their order. A part ends with a folder if
 * that is possible, so that a series stays whole.
 */
export function inParts(files: readonly File[], most: number = MOST_FILES): File[][] {
  const folderOf = (file: File | undefined) => file?.name.split(" › ").slice(0, -1).join("/")
  const parts: File[][] = []
  let begin = 0
  while (files.length - begin > most) {
    let end = begin + most
    for (let at = end; at > begin + most / 2; at -= 1)
      if (folderOf(files[at]) !== folderOf(files[at - 1])) {
        end = at
        break
      }
    parts.push(files.slice(begin, end))
    begin = end
  }
  parts.push(files.slice(begin))
  return parts
}
