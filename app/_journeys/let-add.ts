import { KeywardError } from "../_core/errors"
import { grantKey, wasGivenKey } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { CONTRIBUTE } from "../_core/types"
import { grantAccess } from "./grant-access"
import type { GrantInput } from "./grant-access"
import { isShutTo } from "./invitations"
import { readAgreed } from "./read-patient"
import { revokeAccess } from "./revoke-access"
import type { Services } from "./services"

/**
 * Lets somebody add to a folder or to everything without reading it: they are given no key, and what they add
 * is wrapped to the patient alone. Whoever has been given the scope's key is stopped first, also where their
 * time is over or somebody else made them one who adds only, so that it opens nothing that is written from now on: one
 * more confirmation. Safe to run again.
 * @throws KeywardError as `grantAccess` and `revokeAccess` do; `not-invited` before anything is stopped
 */
export async function letAdd(
  services: Services,
  keys: UnlockedKeys,
  input: Omit<GrantInput, "permissions">,
  on?: OnTransaction,
): Promise<void> {
  const { scope, grantee } = input
  const { state } = await readAgreed(services, keys)
  const held = state.grants.get(grantKey(scope, grantee))
  if (held && !held.ended && wasGivenKey(held)) {
    // Stopped, the grantee would have to be invited like anybody new.
    if (await isShutTo(services, grantee, keys.account)) throw new KeywardError("not-invited", { grantee })
    await revokeAccess(services, keys, { scope, grantees: [grantee] }, on)
  }
  await grantAccess(services, keys, { ...input, permissions: CONTRIBUTE }, on)
}
