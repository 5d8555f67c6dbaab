import { KeywardError } from "../_core/errors"
import { isDelegate } from "../_core/journal/patient-state"
import { unwrapMasters } from "../_core/keys/delegation"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Address } from "../_core/types"
import { readPatient } from "./read-patient"
import type { Services } from "./services"

/**
 * A patient's keys, for her delegate: everything but her identity key.
 * @throws KeywardError `delegation-over` where he is not one (any more), `key-missing` where what she wrapped for him
 * does not open, because he has made a new key since
 */
export async function actFor(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
): Promise<UnlockedKeys> {
  const view = await readPatient(services, keys, patient)
  const mine = view.state.delegates.get(keys.account)
  if (!mine || !isDelegate(view.state, keys.account, view.now))
    throw new KeywardError("delegation-over", { patient })
  const binding = { ctx: view.ctx, delegate: keys.account, generation: mine.generation }
  const masters = keys.identity && (await unwrapMasters(keys.identity, binding, mine.wrappedKey))
  const published = await services.reader.key(patient)
  if (!masters || !published) throw new KeywardError("key-missing", { patient })
  return { account: patient, identity: null, publicKey: published.publicKey, masters }
}

/** Anybody can name anybody: more than this are not looked up, the newest first. */
const MOST_NAMED = 20

/** Whom the account acts for now, as journals that were verified say. */
export async function actedFor(services: Services, keys: UnlockedKeys): Promise<Address[]> {
  const named = (await services.reader.namedBy(keys.account)).slice(0, MOST_NAMED)
  const views = await Promise.all(named.map((patient) => readPatient(services, keys, patient)))
  return views.filter((view) => isDelegate(view.state, keys.account, view.now)).map((view) => view.patient)
}
