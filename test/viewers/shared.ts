import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Context } from "mocha"

/** A folder of samples or corpora beside the project; the running test is skipped if it is not there. */
export function folderOf(test: Context, path: string): string {
  const root = process.env["KEYWARD_SHARED"] ?? join(import.meta.dirname, "../../../shared")
  const folder = join(root, path)
  if (!existsSync(folder)) test.skip()
  return folder
}
