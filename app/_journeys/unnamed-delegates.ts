import { liveDelegates } from "../_core/journal/delegates"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { DELEGATION } from "../_core/notebook"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { endDelegate } from "./end-delegate"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { readRecipients } from "./recipients"
import type { Services } from "./services"

/**
 * Who may act for the account though it did not name them itself, by its own notebook (`recipients.ts`): whoever signed
 * for the wallet once, or had the former wallet of an account that moved, may have named some. Without keys they open
 * nothing, and change and remove every record.
 * @throws KeywardError if the server cannot be reached
 */
export async function unnamedDelegates(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
): Promise<readonly Address[]> {
  const given = await readRecipients(services, keys, view)
  return liveDelegates(view.state, view.now)
    .filter(({ delegate, keyDigest }) => !given({ account: delegate, of: DELEGATION, keyDigest }))
    .map(({ delegate }) => delegate)
}

/**
 * Ends them, and a new master closes to them what is written next, for they may have been handed the keys. After a move
 * the new wallet does it, with the account's keys unlocked in it: the registry keeps delegates through a move, for those
 * whom the owner named are to go on. Safe to run again.
 * @returns whom it ended
 * @throws KeywardError `vault-changed` `providers-disagree` and the wallet's refusals
 */
export async function endUnnamed(
  services: Services,
  keys: UnlockedKeys,
  on?: OnTransaction,
): Promise<readonly Address[]> {
  const unnamed = await unnamedDelegates(services, keys, await readAgreed(services, keys))
  // Each of them is shut out before any of what follows takes its time
  for (const delegate of unnamed) await services.writer.endDelegate(delegate, on)
  for (const delegate of unnamed) await endDelegate(services, keys, delegate, on)
  return unnamed
}
