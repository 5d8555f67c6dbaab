import { randomBytes } from "./crypto/bytes"
import type { Notebook } from "./notebook"
import { asScope, UNFILED } from "./types"
import type { Scope } from "./types"

/** A fresh folder: a random number from 1 to 2^63-1, which tells nobody its name. */
export function newFolder(): Scope {
  const view = new DataView(randomBytes(8).buffer)
  return asScope(view.getBigUint64(0) >> 1n || 1n)
}

/** The folder of this name in a notebook, letter case aside; null where there is none. */
export function folderNamed(notebook: Notebook, name: string): Scope | null {
  const wanted = name.trim().toLocaleLowerCase()
  const found = Object.entries(notebook.folders).find(([, each]) => each.toLocaleLowerCase() === wanted)
  return found ? asScope(BigInt(found[0])) : null
}

/** What a folder is called; the manifests of its records know it where the notebook does not. */
export const folderName = (notebook: Notebook | null, folder: Scope): string =>
  folder === UNFILED ? "Unfiled" : (notebook?.folders[String(folder)] ?? "")
