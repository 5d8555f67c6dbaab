import "server-only"
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"

/** The secret that seals cookies: given, or made once and kept in the deployment's folder. */
export async function sessionSecret(given: string | null, folder: string): Promise<string> {
  if (given !== null) {
    if (given.length < 32) throw new TypeError("KEYWARD_SESSION_SECRET has fewer than 32 characters")
    return given
  }
  const path = join(/*turbopackIgnore: true*/ folder, "session-secret")
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Exclusive: of two processes that start at once, one writes and both read the same.
  await writeFile(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600, flush: true }).catch(
    () => undefined,
  )
  const kept = await readFile(path, "utf8")
  if (kept.length !== 64) throw new TypeError("the session secret is cut short: delete it to make another")
  return kept
}
