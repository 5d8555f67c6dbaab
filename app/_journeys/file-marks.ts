import { concat, toBase64url } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import type { SourceFile } from "../_core/ports/content"

/** How a chosen file is known again when its folder is chosen once more: after a reload nothing else is left of it. */
export interface FileMark {
  /** Where it lay, with `/` between folders; a bare name where it was chosen by itself. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** As it is going to stand in the manifest. */
  readonly type: string
  /** See {@link digestOfEnds}; null where it could not be read, or is no Blob. */
  readonly digest: string | null
}

/** A file that was chosen just now. */
export interface ChosenFile {
  readonly path: string
  readonly file: File
}

const END_BYTES = 1_048_576

/**
 * SHA-256 (base64url) over a file's first and last MiB, so over the whole of one up to 2 MiB: enough to know it again
 * without reading gigabytes, and no promise about what lies between.
 * @throws whatever reading it throws
 */
async function digestOfEnds(file: Blob): Promise<string> {
  const part = async (from: number, to: number) => new Uint8Array(await file.slice(from, to).arrayBuffer())
  const head = await part(0, END_BYTES)
  const from = Math.max(head.length, file.size - END_BYTES)
  return toBase64url(await sha256(from < file.size ? concat(head, await part(from, file.size)) : head))
}

export interface Marked {
  readonly marks: readonly FileMark[]
  /** False where one of the files is gone, or cannot be read any more. */
  readonly readable: boolean
}

/** The marks of a record's files; `paths` in their order, their names where it is left out. */
export async function marksOf(files: readonly SourceFile[], paths: readonly string[] = []): Promise<Marked> {
  let readable = true
  const marks: FileMark[] = []
  for (const [at, file] of files.entries()) {
    const digest = file instanceof Blob ? await digestOfEnds(file).catch(() => null) : null
    if (digest === null && file instanceof Blob) readable = false
    marks.push({ path: paths[at] ?? file.name, size: file.size, type: file.type, digest })
  }
  return { marks, readable }
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1)
const keyOf = (path: string, size: number): string => `${size} ${nameIn(path)}`

/**
 * Finds marked files among those that were chosen just now: by name, size and digest; of several alike the one at the
 * same path first. Each chosen file is taken once.
 */
export class ChosenFiles {
  readonly #byKey = new Map<string, ChosenFile[]>()
  readonly #digests = new Map<ChosenFile, Promise<string | null>>()
  readonly #taken = new Set<ChosenFile>()

  constructor(readonly chosen: readonly ChosenFile[]) {
    for (const each of chosen) {
      const key = keyOf(each.path, each.file.size)
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), each])
    }
  }

  /** A record's files under the names that they had; null where not all of them are there. */
  async take(marks: readonly FileMark[], names: readonly string[]): Promise<File[] | null> {
    const found: ChosenFile[] = []
    for (const mark of marks) {
      const one = await this.#find(mark, found)
      if (!one) return null
      found.push(one)
    }
    for (const each of found) this.#taken.add(each)
    return found.map(
      ({ file }, at) =>
        new File([file], names[at] ?? file.name, {
          type: marks[at]?.type ?? file.type,
          lastModified: file.lastModified,
        }),
    )
  }

  /** Those that belong to nothing that was looked for. */
  rest(): readonly ChosenFile[] {
    return this.chosen.filter((each) => !this.#taken.has(each))
  }

  async #find(mark: FileMark, besides: readonly ChosenFile[]): Promise<ChosenFile | null> {
    const alike = (this.#byKey.get(keyOf(mark.path, mark.size)) ?? [])
      .filter((each) => !this.#taken.has(each) && !besides.includes(each))
      .sort((a, b) => Number(b.path === mark.path) - Number(a.path === mark.path))
    for (const each of alike) {
      const digest = this.#digests.get(each) ?? digestOfEnds(each.file).catch(() => null)
      this.#digests.set(each, digest)
      if (mark.digest === null || (await digest) === mark.digest) return each
    }
    return null
  }
}
