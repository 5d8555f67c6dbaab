import { openAsBlob, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseDicom } from "../../../app/_viewers/dicom/parse"
import type { DicomFile, DicomImage } from "../../../app/_viewers/dicom/model"

const FIXTURES = join(import.meta.dirname, "fixtures")

/** One of the files that make-hashes.py wrote, by its name without ending. */
export const fixture = (name: string): Promise<Blob> => openAsBlob(join(FIXTURES, `${name}.dcm`))

/** All of them. */
export const fixtureNames = (): string[] =>
  readdirSync(FIXTURES)
    .filter((name) => name.endsWith(".dcm"))
    .map((name) => name.slice(0, -4))

export const parsed = async (name: string): Promise<DicomFile> => parseDicom(await fixture(name))

export async function imageOf(name: string): Promise<DicomImage> {
  const { image, notes } = await parsed(name)
  if (!image) throw new Error(`${name} has no picture: ${notes.join(" ")}`)
  return image
}

/** What pydicom decodes of a file's first frame. */
export interface Expected {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** numpy's name of the samples' type. */
  readonly type: string
  readonly sha256: string
  /** base64; where decoders legitimately differ by a little. */
  readonly samples?: string
}

export const HASHES = JSON.parse(readFileSync(join(import.meta.dirname, "hashes.json"), "utf8")) as Readonly<
  Record<"fixtures" | "samples" | "pydicom", Readonly<Record<string, Expected>>>
>
