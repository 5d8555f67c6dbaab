import { isLive } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { UNFILED } from "../_core/types"
import type { Address, Scope } from "../_core/types"
import { refileRecords } from "./file-records"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { standingRecords } from "./read-record"
import { revokeAccess } from "./revoke-access"
import type { Services } from "./services"

/** With whom a folder is shared now, by itself. */
export const sharersOf = (view: PatientView, folder: Scope): readonly Address[] =>
  folder === UNFILED
    ? []
    : [...view.state.grants.values()]
        .filter((grant) => grant.scope === folder && isLive(grant, view.now))
        .map(({ grantee }) => grantee)

/**
 * Gives a folder up: stops sharing it, then moves its records into another one, or to none (`UNFILED`). The folder's
 * name is the notebook's and stays for the caller to take out. Where it fails nothing is lost: what was moved is moved,
 * and running it again goes on from there.
 * @returns how many records were moved
 * @throws KeywardError as `revokeAccess` and `refileRecords` do
 */
export async function endFolder(
  services: Services,
  keys: UnlockedKeys,
  { folder, into }: { readonly folder: Scope; readonly into: Scope },
  on?: OnTransaction,
): Promise<number> {
  const view = await readAgreed(services, keys)
  const grantees = sharersOf(view, folder)
  // First, so that nobody loses a record in the middle of it and keeps a folder that says nothing
  if (grantees.length > 0) await revokeAccess(services, keys, { scope: folder, grantees }, on)
  const records = standingRecords(view, folder)
  await refileRecords(
    services,
    keys,
    records.map(({ number }) => ({ record: number, folder: into, from: folder })),
    on,
  )
  return records.length
}
