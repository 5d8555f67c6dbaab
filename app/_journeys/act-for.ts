import { KeywardError } from "../_core/errors"
import { isDelegate } from "../_core/journal/patient-state"
import type { DelegationWrap, PatientState, RecordVersion } from "../_core/journal/patient-state"
import { unwrapMasters } from "../_core/keys/delegation"
import { isUnderRings, opensUnderRings } from "../_core/keys/keychain"
import type { Masters } from "../_core/keys/masters"
import { nullIfMalformed } from "../_core/keys/opened-grant"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { delegationWrapsToTry } from "../_core/keys/wraps-to-try"
import { hasMet } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address } from "../_core/types"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/**
 * A patient's keys, for the patient's delegate: everything but the patient's identity key. The masters are those that
 * open what the patient wrote first of what stands: whoever signs for the wallet once can name the delegate once more,
 * with a wrap of nothing, or have them encrypt under masters of a thief's.
 * @throws KeywardError `delegation-over` where the account is not one (any more), `key-missing` where what
 * the patient wrapped for it does not open, because it has made a new key since, or opens nothing of the patient's
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
  const [own, published] = await Promise.all([
    services.reader.key(keys.account),
    services.reader.key(patient),
  ])
  const masters = await mastersOf(view, keys, delegationWrapsToTry(mine, own?.digest ?? null))
  if (!masters || !published) throw new KeywardError("key-missing", { patient })
  return { account: patient, identity: null, publicKey: published.publicKey, masters }
}

async function mastersOf(
  { state, patient, ctx }: PatientView,
  { identity, account }: UnlockedKeys,
  wraps: readonly DelegationWrap[],
): Promise<Masters | null> {
  if (!identity) return null
  const written = firstWritten(state, patient)
  for (const { generation, wrappedKey } of wraps) {
    const binding = { ctx, delegate: account, generation }
    const masters = await unwrapMasters(identity, binding, wrappedKey).catch(nullIfMalformed)
    if (masters && (!written || (await opensUnderRings(written, masters, ctx)))) return masters
  }
  return null
}

/** What the patient wrote first of what stands, as they wrote it then; null where that is nothing. */
function firstWritten(state: PatientState, patient: Address): RecordVersion | null {
  for (const { removed, versions } of state.records.values()) {
    const [first] = versions
    if (!removed && first?.by === patient && isUnderRings(first)) return first
  }
  return null
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
