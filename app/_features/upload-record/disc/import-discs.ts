import { asKeywardError } from "../../../_core/errors"
import { fileTypeOf, MAX_HEAD_BYTES } from "../../../_core/file-types"
import { pathOf } from "../../../_ui/filePath"
import { discOf } from "./disc"
import type { Disc, DiscFile } from "./disc"
import { partsOf } from "./disc-names"
import { unpackZip, ZIP_LIMITS } from "./read-zip"
import type { ZipLimits } from "./read-zip"

/** What was chosen: discs, and files that stand for themselves. */
export interface Imported {
  readonly discs: readonly Disc[]
  readonly single: readonly File[]
  /** Archives that could not be looked into: they are among `single`. */
  readonly closed: readonly { readonly name: string; readonly reason: string }[]
}

export const isDiscLike = (files: readonly File[]): boolean =>
  files.some((file) => pathOf(file).includes("/") || mayBeZip(file))

const mayBeZip = ({ name, type }: File): boolean =>
  /\.zip$/i.test(name) || /^application\/(x-)?zip(-compressed)?$/.test(type)

/**
 * Finds the discs among chosen files: a folder with DICOM files, or a ZIP file with DICOM files. Everything else is left
 * as it is, loose DICOM files, too. An archive that cannot be unpacked stays a file of its own.
 * @throws KeywardError `cancelled`, `file-unreadable`
 */
export async function importDiscs(
  files: readonly File[],
  { limits = ZIP_LIMITS, signal }: { limits?: ZipLimits; signal?: AbortSignal } = {},
): Promise<Imported> {
  const discs: Disc[] = []
  const single: File[] = []
  const closed: { name: string; reason: string }[] = []
  const folders = new Map<string, File[]>()
  try {
    for (const file of files) {
      signal?.throwIfAborted()
      const parts = partsOf(pathOf(file))
      const folder = parts.length > 1 ? (parts[0] ?? "") : ""
      if (folder === "" && mayBeZip(file) && (await isZip(file))) {
        const disc = await openArchive(file, limits, signal)
        if (disc === null || "reason" in disc) {
          single.push(file)
          if (disc) closed.push({ name: file.name, reason: disc.reason })
        } else discs.push(disc)
      } else folders.set(folder, [...(folders.get(folder) ?? []), file])
    }
    for (const [name, inside] of folders) {
      signal?.throwIfAborted()
      // Files that were chosen one by one stand for themselves: the person says whether they belong together
      const disc = name === "" ? null : await discOf(name, inside.map(asDiscFile))
      if (disc) discs.push(disc)
      else single.push(...inside)
    }
  } catch (thrown) {
    throw asKeywardError(thrown, signal?.aborted ? "cancelled" : "file-unreadable")
  }
  return { discs, single, closed }
}

const asDiscFile = (file: File): DiscFile => ({
  path: pathOf(file),
  content: file,
  lastModified: file.lastModified,
})

const headOf = async (file: File) => new Uint8Array(await file.slice(0, MAX_HEAD_BYTES).arrayBuffer())
const isZip = async (file: File): Promise<boolean> => fileTypeOf(file, await headOf(file)).id === "zip"

async function openArchive(
  file: File,
  limits: ZipLimits,
  signal: AbortSignal | undefined,
): Promise<Disc | null | { readonly reason: string }> {
  const inside: DiscFile[] = []
  try {
    for await (const unpacked of unpackZip(file, { limits, ...(signal ? { signal } : {}) }))
      inside.push(unpacked)
  } catch (thrown) {
    const { code, details } = asKeywardError(thrown)
    if (code === "cancelled") throw thrown
    return { reason: String(details["reason"] ?? "damaged") }
  }
  return discOf(file.name.replace(/\.zip$/i, ""), inside)
}
