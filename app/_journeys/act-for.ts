import { KeywardError } from "../_core/errors"
import { isDelegate } from "../_core/journal/patient-state"
import { unwrapMasters } from "../_core/keys/delegation"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { hasMet } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address } from "../_core/types"
import { readPatient } from "./read-patient"
import type { Services } from "./services"

/**
 * A patient's keys, for the patient's delegate: everything but the patient's identity key.
 * @throws KeywardError `delegation-over` where the account is not one (any more), `key-missing` where what
 * the patient wrapped for it does not open, because it has made a new key since
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

/** Anybody can name anybody: of those whom the account does not know so many are looked up, the newest first. */
const MAX_NAMED = 20

/**
 * Whom the account acts for now, as journals that were verified say. Whom its notebook knows comes first, however many
 * others named it since: they have what is left of twenty places.
 */
export async function actedFor(
  services: Services,
  keys: UnlockedKeys,
  notebook: Notebook | null,
): Promise<Address[]> {
  const all = await services.reader.namedBy(keys.account)
  const known = all.filter((patient) => hasMet(notebook, patient))
  const others = all.filter((patient) => !hasMet(notebook, patient))
  const named = [...known, ...others.slice(0, Math.max(0, MAX_NAMED - known.length))]
  const views = await Promise.all(named.map((patient) => readPatient(services, keys, patient)))
  return views.filter((view) => isDelegate(view.state, keys.account, view.now)).map((view) => view.patient)
}
