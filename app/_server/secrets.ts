import "server-only"
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { asStorageError, errno, orNull, syncFolder } from "./storage/disk"

/**
 * The secret that seals cookies: given, or made once and kept in the deployment's folder.
 * @throws TypeError where it is too short or its file is cut short or empty; KeywardError `store-full`
 */
export const sessionSecret = (given: string | null, folder: string): Promise<string> =>
  secretOf(given, folder, { variable: "KEYWARD_SESSION_SECRET", file: "session-secret" })

/**
 * The secret that wallet shares are computed from, 32 bytes. It is no part of the database, and has to be kept as long
 * as that: with another one no wallet opens a vault, only recovery codes do.
 * @throws TypeError where it is too short or its file is cut short or empty; KeywardError `store-full`
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
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = (await readKept(folder, file)) ?? (await makeKept(folder, file))
  if (kept.length === 64) return kept
  throw new TypeError(
    kept === ""
      ? `the file ${file} is empty, as a full disk may have left it: bring it back from a copy, or remove it if nobody ` +
          "has ever used this deployment"
      : `the file ${file} is cut short: bring it back from a copy`,
  )
}

const readKept = (folder: string, file: string): Promise<string | null> =>
  orNull(readFile(join(/*turbopackIgnore: true*/ folder, file), "utf8"))

/** Whole and on the disk before it has its name; of two processes that start at once, one names it and both read that. */
async function makeKept(folder: string, file: string): Promise<string> {
  const part = join(/*turbopackIgnore: true*/ folder, `${file}.${randomUUID()}.part`)
  try {
    await writeFile(part, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600, flush: true })
    await link(part, join(/*turbopackIgnore: true*/ folder, file)).catch((error: unknown) => {
      if (errno(error) !== "EEXIST") throw error
    })
    await syncFolder(folder)
  } catch (error) {
    throw asStorageError(error)
  } finally {
    await rm(part, { force: true })
  }
  return (await readKept(folder, file)) ?? ""
}
