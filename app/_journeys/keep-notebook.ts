import { isKeywardError, KeywardError } from "../_core/errors"
import { nextEdition, openNotebook, sealNotebook } from "../_core/keys/notebook-box"
import type { NotebookEdition } from "../_core/keys/notebook-box"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { emptyNotebook } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { SeenNotebook } from "../_core/ports/notebook-memory"
import type { Services } from "./services"

type Needs = Pick<Services, "server" | "notebooks">

/**
 * What is wrong with the server's notebook:
 * - `put-back`: it is older than one that this device knows, or gone; this device's is used in its place,
 * - `spoilt`: it does not open (somebody else wrote it, or it was sealed with a master that these keys have not), and
 *   this device's own is used,
 * - `lost`: it does not open, and this device has none.
 */
export type NotebookFault = "put-back" | "spoilt" | "lost"

export interface ReadNotebook {
  /** Null where it is lost. */
  readonly notebook: Notebook | null
  /** The server's count; 0 where it has none. */
  readonly version: number
  readonly fault: NotebookFault | null
}

interface Found extends ReadNotebook {
  readonly edition: number
}

/**
 * The notebook of the patient whose keys these are; null where none was kept yet, by the server or by this device.
 * A server, or somebody with a session, can put it back or spoil it: neither keeps the account from being entered.
 */
export async function readNotebook(services: Needs, keys: UnlockedKeys): Promise<ReadNotebook | null> {
  const found = await find(services, keys)
  return found && { notebook: found.notebook, version: found.version, fault: found.fault }
}

async function find({ server, notebooks }: Needs, keys: UnlockedKeys): Promise<Found | null> {
  const { account } = keys
  const [kept, seen] = await Promise.all([server.notebook(account), remembered(notebooks.newest(account))])
  const version = kept?.version ?? 0
  const own = seen && (await opened(keys, seen))
  const theirs = kept && (await opened(keys, kept))
  if (theirs && kept && (!own || theirs.edition >= own.edition)) {
    await remembered(notebooks.remember(account, { ...kept, edition: theirs.edition }))
    return { ...theirs, version, fault: null }
  }
  if (own) return { ...own, version, fault: kept && !theirs ? "spoilt" : "put-back" }
  return kept && { notebook: null, version, edition: version, fault: "lost" }
}

/** Null where no master opens it. */
async function opened(
  keys: UnlockedKeys,
  { version, sealed }: Pick<SeenNotebook, "version" | "sealed">,
): Promise<NotebookEdition | null> {
  try {
    return await openNotebook([...keys.masters.values()], { account: keys.account, version }, sealed)
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return null
    throw error
  }
}

/** What a device cannot remember (a private window, a full disk) is no reason not to read. */
const remembered = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null)

/**
 * Changes the notebook. Where another device was faster the change is made again on what it kept; where the server's
 * is older than this device's, it is made on this device's.
 * @param change given null where there is no notebook yet
 * @param options.mends writes over one that does not open. Only with an account's own keys from its newest vault:
 *   older ones do not open what is sealed with a newer master, and would throw it away
 * @throws KeywardError `key-wrong` where it does not open and is not to be mended
 */
export async function changeNotebook(
  services: Needs,
  keys: UnlockedKeys,
  change: (notebook: Notebook | null) => Notebook,
  { mends = false }: { readonly mends?: boolean } = {},
): Promise<Notebook> {
  const { account } = keys
  for (let tries = 1; ; tries++) {
    const kept = await find(services, keys)
    if (!mends && (kept?.fault === "spoilt" || kept?.fault === "lost")) throw new KeywardError("key-wrong")
    const version = (kept?.version ?? 0) + 1
    const edition = nextEdition(kept?.edition ?? 0)
    const notebook = change(kept?.notebook ?? null)
    const sealed = await sealNotebook(newestMaster(keys), { account, version }, { notebook, edition })
    try {
      await services.server.putNotebook(account, { version, sealed })
      await remembered(services.notebooks.remember(account, { edition, version, sealed }))
      return notebook
    } catch (error) {
      if (tries === 3 || !isKeywardError(error, "notebook-moved")) throw error
    }
  }
}

/**
 * Reads the notebook of an account whose keys were just unlocked, and puts right what is wrong with the server's where
 * this device has a newer one, so that other devices find it. Where that fails it is tried the next time.
 */
export async function readAndMend(services: Needs, keys: UnlockedKeys): Promise<ReadNotebook | null> {
  const found = await readNotebook(services, keys)
  const own = found?.fault ? found.notebook : null
  if (own) await changeNotebook(services, keys, (now) => now ?? own, { mends: true }).catch(() => undefined)
  return found
}

/**
 * Changes the notebook, begun where there is none. One that somebody has spoilt, or writes over without end,
 * keeps nobody from sharing or stopping: it then stays as it is.
 */
export async function inNotebook(
  services: Needs,
  keys: UnlockedKeys,
  change: (notebook: Notebook) => Notebook,
): Promise<void> {
  try {
    await changeNotebook(services, keys, (kept) => change(kept ?? emptyNotebook("", "patient")))
  } catch (error) {
    if (!isKeywardError(error, "key-wrong") && !isKeywardError(error, "notebook-moved")) throw error
  }
}
