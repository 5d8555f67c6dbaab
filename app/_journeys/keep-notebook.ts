import { fromUtf8, utf8 } from "../_core/crypto/bytes"
import { isKeywardError } from "../_core/errors"
import { openPrivate, sealPrivate } from "../_core/keys/private-box"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { parseNotebook } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Services } from "./services"

/** The notebook of the patient whose keys these are, and which version it is; null where none was kept yet. */
export async function readNotebook(
  { server }: Pick<Services, "server">,
  keys: UnlockedKeys,
): Promise<{ notebook: Notebook; version: number } | null> {
  const kept = await server.notebook(keys.account)
  if (!kept) return null
  const body = await openPrivate(
    keys.masters,
    "notebook",
    bindingOf(keys, kept.version),
    fromUtf8(kept.sealed),
  )
  return { notebook: parseNotebook(body), version: kept.version }
}

/**
 * Changes the notebook. Where another device was faster the change is made again on what it kept.
 * @param change given null where there is no notebook yet
 */
export async function changeNotebook(
  services: Pick<Services, "server">,
  keys: UnlockedKeys,
  change: (notebook: Notebook | null) => Notebook,
): Promise<Notebook> {
  for (let tries = 1; ; tries++) {
    const kept = await readNotebook(services, keys)
    const version = (kept?.version ?? 0) + 1
    const notebook = change(kept?.notebook ?? null)
    const sealed = utf8(await sealPrivate(newestMaster(keys), "notebook", bindingOf(keys, version), notebook))
    try {
      await services.server.putNotebook(keys.account, { version, sealed })
      return notebook
    } catch (error) {
      if (tries === 3 || !isKeywardError(error, "notebook-moved")) throw error
    }
  }
}

const bindingOf = (keys: UnlockedKeys, version: number) => `${keys.account}:${version}`
