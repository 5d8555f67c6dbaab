import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { ROOT } from "./run"

const filesUnder = (path: string): string[] => {
  const absolute = join(ROOT, path)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [path]
  return readdirSync(absolute).flatMap((name) => filesUnder(`${path}/${name}`))
}

/**
 * A digest over the names and bytes of files and folders of the repository, and over whatever else decides
 * the outcome: equal digests, equal input.
 */
export const inputDigest = (paths: readonly string[], more: readonly string[] = []): string => {
  const digest = createHash("sha256")
  for (const file of paths.flatMap(filesUnder).sort()) {
    const bytes = readFileSync(join(ROOT, file))
    digest.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  for (const text of more) digest.update(`\0${text}`)
  return digest.digest("hex")
}

/**
 * Runs a step unless it has already succeeded on the same input. The stamp goes before the step begins, so an
 * interrupted one is done again.
 * @param written digest of what the step writes and somebody could change: asked again when the step is over
 * @returns whether it ran
 */
export const unlessDone = async (
  stamp: string,
  digest: string,
  step: () => Promise<void>,
  isThere: () => boolean = () => true,
  written: () => string = () => "",
): Promise<boolean> => {
  const file = join(ROOT, stamp)
  if (existsSync(file) && readFileSync(file, "utf8") === digest + written() && isThere()) return false
  rmSync(file, { force: true })
  await step()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, digest + written())
  return true
}
