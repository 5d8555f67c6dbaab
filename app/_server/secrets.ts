import "server-only"
import { createHash, randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"

/**
 * The secret that seals cookies: given, or made once and kept in the deployment's folder.
 * @throws TypeError where it is too short or its file is cut short
 */
export const sessionSecret = (given: string | null, folder: string): Promise<string> =>
  secretOf(given, folder, { variable: "KEYWARD_SESSION_SECRET", file: "session-secret" })

/**
 * The secret that wallet shares are computed from, 32 bytes. It is no part of the database, and has to be kept as long
 * as that: with another one no wallet opens a vault, only recovery codes do.
 * @throws TypeError where it is too short or its file is cut short
 */
export async function shareSecret(given: string | null, folder: string): Promise<Uint8Array> {
  const text = await secretOf(given, folder, { variable: "KEYWARD_SHARE_SECRET", file: "share-secret" })
  return new Uint8Array(createHash("sha256").update(text).digest())
}

async function secretOf(
  given: string | null,
  folder: string,
  { variable, file }: { variable: string; file: string },
): Promise<string> {
  if (given !== null) {
    if (given.length < 32) throw new TypeError(`${variable} has fewer than 32 characters`)
    return given
  }
  const path = join(/*turbopackIgnore: true*/ folder, file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Exclusive: of two processes that start at once, one writes and both read the same.
  await writeFile(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600, flush: true }).catch(
    () => undefined,
  )
  const kept = await readFile(path, "utf8")
  if (kept.length !== 64) throw new TypeError(`the file ${file} is cut short: bring it back from a copy`)
  return kept
}
