import { equalBytes } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { isDelegate } from "../_core/journal/patient-state"
import type { DelegationWrap, PatientState, RecordVersion } from "../_core/journal/patient-state"
import { unwrapMasters } from "../_core/keys/delegation"
import { byHand } from "../_core/keys/handed-masters"
import { isUnderRings, opensUnderRings, wrapScopes } from "../_core/keys/keychain"
import { newestOf } from "../_core/keys/masters"
import type { Masters } from "../_core/keys/masters"
import { openNotebook } from "../_core/keys/notebook-box"
import { generationOf } from "../_core/keys/ring"
import { wrappedScopes } from "../_core/keys/wrapped-keys"
import { nullIfMalformed } from "../_core/keys/opened-grant"
import { HandedKeys } from "../_core/keys/handed-keys"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { delegationWrapsToTry } from "../_core/keys/wraps-to-try"
import { writtenUnderRings } from "../_core/keys/written-under-rings"
import { hasMet } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { SealedNotebook } from "../_core/ports/account"
import type { Place } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/**
 * A patient's keys, for the patient's delegate: everything but the patient's identity key. Whoever signs for the wallet
 * once can name the delegate, or name them once more, with a wrap of nothing, or have them encrypt under masters of a
 * thief's. So masters count by whose hand they are (`byHand`), and that is the hand whose masters open what the delegate
 * wrote, else what the patient wrote first; where that is nothing, or opens to none of them, the patient's notebook; the
 * first that was named where all that is missing.
 * Where two wraps of that hand name different masters of one generation, those that open what the patient wrote in it.
 * All of it by a journal that both providers show: one of them alone could show masters of its own. What is handed over
 * later they take before anything is written with them.
 * @throws KeywardError `delegation-over` where the account is not one (any more), `key-missing` where what
 * the patient wrapped for it does not open, because it has made a new key since, or opens nothing of the patient's; and
 * the server's, where it is asked for the notebook
 */
export async function actFor(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
): Promise<UnlockedKeys> {
  const { state, now, ctx } = await readPatient({ ...services, reader: services.agreed }, keys, patient)
  if (!isDelegate(state, keys.account, now)) throw new KeywardError("delegation-over", { patient })
  return HandedKeys.of(patient, {
    state,
    // A delegation that is over hands nothing over, and the registry takes nothing by it any more
    isChanged: (before, after) => {
      const [was, is] = [before.delegates.get(keys.account), after.delegates.get(keys.account)]
      return is !== undefined && is.until > 0 && !isSamePlace(was?.setAt, is.setAt)
    },
    take: async (shown) => {
      const mine = shown.delegates.get(keys.account)
      const own = await services.agreed.key(keys.account)
      const wraps = mine ? delegationWrapsToTry(mine, own?.digest ?? null) : []
      const masters = await mastersOf(services, { state: shown, patient, ctx }, keys, wraps)
      const published = shown.keys.at(-1)
      if (!masters || !published) throw new KeywardError("key-missing", { patient })
      return { masters, publicKey: published.publicKey }
    },
  })
}

/** Of delegations: each entry of a journal has one log of its own. */
const isSamePlace = (one: Place | undefined, other: Place): boolean =>
  one?.blockHash === other.blockHash && one.logIndex === other.logIndex

async function mastersOf(
  { server }: Pick<Services, "server">,
  view: Pick<PatientView, "state" | "patient" | "ctx">,
  { identity, account }: UnlockedKeys,
  wraps: readonly DelegationWrap[],
): Promise<Masters | null> {
  const { state, patient, ctx } = view
  if (!identity) return null
  const handed: Masters[] = []
  for (const { generation, wrappedKey } of wraps) {
    const binding = { ctx, delegate: account, generation }
    const masters = await unwrapMasters(identity, binding, wrappedKey).catch(nullIfMalformed)
    if (masters) handed.push(masters)
  }
  const hands = byHand(handed)
  const opening = (version: RecordVersion) =>
    firstOf(hands, (hand) => someOf(hand, (masters) => opensUnderRings(version, masters, ctx)))
  // Nobody else can have written what the delegate wrote, and by the masters that count
  for (const version of writtenUnderRings(state, account).slice(0, MAX_OWN_ENTRIES)) {
    const own = await opening(version)
    if (own) return agreedOf(view, own)
  }
  const [first] = writtenUnderRings(state, patient)
  const written = first && (await opening(first))
  if (written) return agreedOf(view, written)
  const [only, ...others] = hands
  if (!only) return null
  if (!first && others.length === 0) return agreedOf(view, only)
  // The account wrote nothing, or somebody else wrote first: whoever names a delegate in the app notes it
  const notebook = await server.notebook(patient)
  const noted = notebook && (await firstOf(hands, (hand) => opensNotebook(hand, patient, notebook)))
  const hand = noted ?? (first ? null : only)
  return hand && agreedOf(view, hand)
}

/** Of what the delegate wrote so much is tried, the oldest first: one opens unless somebody else gave them a ring. */
const MAX_OWN_ENTRIES = 8

async function opensNotebook(
  all: readonly Masters[],
  account: Address,
  { version, sealed }: SealedNotebook,
): Promise<boolean> {
  const masters = all.flatMap((each) => [...each.values()])
  return openNotebook(masters, { account, version }, sealed).then(
    () => true,
    (error: unknown) => nullIfMalformed(error) !== null,
  )
}

async function firstOf<T>(all: readonly T[], fits: (one: T) => Promise<boolean>): Promise<T | null> {
  for (const one of all) if (await fits(one)) return one
  return null
}

const someOf = async <T>(all: readonly T[], fits: (one: T) => Promise<boolean>): Promise<boolean> =>
  (await firstOf(all, fits)) !== null

/**
 * Of the masters of one hand those that count. Who had former masters once can add one of their own to them: where two
 * say different of a generation, what the patient wrote in it decides, and before the patient has written there, nobody
 * does.
 * @param all oldest first
 */
async function agreedOf(
  { state, patient, ctx }: Pick<PatientView, "state" | "patient" | "ctx">,
  all: readonly Masters[],
): Promise<Masters | null> {
  const newest = Math.max(...all.map(newestOf))
  for (const masters of [...all].reverse()) {
    // By former masters alone something would be written for who kept them
    if (newestOf(masters) < newest) continue
    const agrees = async ([generation, master]: [number, Uint8Array]) => {
      const rivals = all.flatMap((other) => {
        const theirs = other.get(generation)
        return theirs && !equalBytes(theirs, master) ? [theirs] : []
      })
      if (rivals.length === 0) return true
      const entries = writtenIn(state, patient, generation)
      const opens = async (one: Uint8Array) =>
        someOf(entries, (entry) => opensUnderRings(entry, new Map([[generation, one]]), ctx))
      return (await opens(master)) && !(await someOf(rivals, opens))
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
