import { open, rm } from "node:fs/promises"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

/**
 * Writes a new file that its owner alone may read: whole, or not there.
 * @throws CommandRefusal where there is one already, or no place for it; what `fill` throws
 */
export async function newFile<T>(
  path: string,
  fill: (write: (part: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandRefusal(
      error.code === "EEXIST"
        ? `${path} is there already, and nothing is written over.`
        : `${path} cannot be written (${error.code ?? error.message}).`,
      EXIT.failed,
    )
  })
  try {
    const result = await fill(async (part) => void (await file.writeFile(part)))
    await file.sync()
    await file.close()
    return result
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}
