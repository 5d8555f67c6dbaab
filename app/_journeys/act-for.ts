import { equalBytes } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { isDelegate } from "../_core/journal/patient-state"
import type { DelegationWrap, PatientState, RecordVersion } from "../_core/journal/patient-state"
import { unwrapMasters } from "../_core/keys/delegation"
import { isUnderRings, opensUnderRings, wrapScopes } from "../_core/keys/keychain"
import { newestOf } from "../_core/keys/masters"
import type { Masters } from "../_core/keys/masters"
import { generationOf } from "../_core/keys/ring"
import { wrappedScopes } from "../_core/keys/wrapped-keys"
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
 * Where two wraps name different masters of one generation, those that open what the patient wrote in it.
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
  const found: Masters[] = []
  for (const { generation, wrappedKey } of wraps) {
    const binding = { ctx, delegate: account, generation }
    const masters = await unwrapMasters(identity, binding, wrappedKey).catch(nullIfMalformed)
    if (masters && (!written || (await opensUnderRings(written, masters, ctx)))) found.push(masters)
  }
  // Who had former masters once can add one of their own to them: where two say different of a generation, what the
  // patient wrote in it decides, and before the patient has written there, nobody does
  const newest = Math.max(...found.map(newestOf))
  for (const masters of found) {
    // By former masters alone something would be written for who kept them
    if (newestOf(masters) < newest) continue
    const agrees = async ([generation, master]: [number, Uint8Array]) => {
      const rivals = found.flatMap((other) => {
        const theirs = other.get(generation)
        return theirs && !equalBytes(theirs, master) ? [theirs] : []
      })
      if (rivals.length === 0) return true
      const entries = writtenIn(state, patient, generation)
      const opens = async (one: Uint8Array) => {
        for (const entry of entries)
          if (await opensUnderRings(entry, new Map([[generation, one]]), ctx)) return true
        return false
      }
      if (!(await opens(master))) return false
      for (const rival of rivals) if (await opens(rival)) return false
      return true
    }
    const agreed = await Promise.all([...masters].map(agrees))
    if (agreed.every(Boolean)) return masters
  }
  return null
}

/** Entries of one generation that are looked at from either end. */
const MAX_ENTRIES = 16

/** What the patient wrote under rings of a generation, the first and the last of it. */
function writtenIn(state: PatientState, patient: Address, generation: number): RecordVersion[] {
  const isThere = (version: RecordVersion) =>
    version.by === patient &&
    wrappedScopes(version.wrappedKeys).some(
      ({ scope, epoch }) => wrapScopes(version).includes(scope) && generationOf(epoch) === generation,
    )
  const all = [...state.records.values()].flatMap(({ versions }) =>
    versions.filter(isReadable).filter(isThere),
  )
  return [...new Set([...all.slice(0, MAX_ENTRIES), ...all.slice(-MAX_ENTRIES)])]
}

/** What is malformed was wrapped by nobody with keys. */
function isReadable(version: RecordVersion): boolean {
  try {
    return isUnderRings(version) && wrappedScopes(version.wrappedKeys).length > 0
  } catch {
    return false
  }
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
