import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { ROOT } from "../../scripts/lib/run"

/** A file to upload, and what has to come out again. */
export interface Sample {
  /** Its place among the samples: also the title that the tests give it. */
  readonly title: string
  readonly path: string
  readonly name: string
  readonly bytes: Buffer
}

const FOLDER = join(ROOT, "..", "shared", "samples")

export const hasSamples = existsSync(FOLDER)

/** Every medical sample file beside the repository. */
export const samples = (): Sample[] =>
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { title: relative(FOLDER, path), path, name: entry.name, bytes: readFileSync(path) }
    })
    .sort((a, b) => a.title.localeCompare(b.title))

/** A small file made on the spot. */
export const madeUp = (title: string, text: string): Sample => ({
  title,
  path: "",
  name: `${title}.txt`,
  bytes: Buffer.from(text),
})
