import { isKeywardError, KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import { epochOf, isLive, wrapsOf } from "../_core/journal/patient-state"
import type { GrantState } from "../_core/journal/patient-state"
import { pastDelegates } from "../_core/journal/delegates"
import { newestOf } from "../_core/keys/masters"
import { generationOf } from "../_core/keys/ring"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { asEpoch, isRecordScope, READ } from "../_core/types"
import type { Address, Epoch, Scope } from "../_core/types"
import { makeMissingMasters, nextGeneration } from "./missing-masters"
import { handMasterOn } from "./name-delegate"
import { isHeld, wrapForAll } from "./grant-access"
import { raiseEpoch } from "./raise-epoch"
import type { RevokeInput } from "./raise-epoch"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { recipientKeyOrNull } from "./recipient-key"
import { forgetRecipients, noteGiven, readRecipients } from "./recipients"
import type { GivenNow } from "./recipients"
import { sealGeneration } from "./seal-generation"
import { seenByBoth } from "./seen-by-both"
import { clearSentWraps, readSentKeys, spendEpoch } from "./sent-keys"
import type { Services } from "./services"

/** Re-wraps that fit one transaction with room to spare: each takes about 46,000 gas and 1,500 bytes. */
const REWRAPS_A_TRANSACTION = 24

/** As many as the registry ends at once. More that lapsed wait for the next write: their epoch is over in any case. */
const GRANTEES_A_TRANSACTION = 256

export interface RevokeOutcome {
  /** Those who keep access and were not given the new key, because that was refused or failed: the next write does it. */
  readonly behind: readonly Address[]
  /**
   * Those who keep access and can be given no new key now: the key that they published is malformed or is not the one
   * that was compared, their account is frozen (`recipient-key.ts`), or the account gave them no keys of it itself
   * (`recipients.ts`).
   */
  readonly leftOut: readonly Address[]
}

/**
 * Stops sharing a scope of the account's own records: ends the grants and raises the scope's epoch by one
 * confirmation; once the epoch stands, gives everybody who stays its key by another (more where many stay). Records
 * added from then on are closed to those who left; what they opened they may have kept. Those not yet re-wrapped read
 * everything but what is new. Safe to run again: where all are stopped already it goes on with those who were not
 * re-wrapped. Whoever has replaced their own key meanwhile is left out, and has to be shared with anew.
 * @throws KeywardError `grant-missing` if nothing is left to do, `providers-disagree` and the wallet's refusals: nobody
 *   was stopped then; `action-unsettled` if both providers do not show the stop. What fails after it stands in the
 *   outcome.
 */
export async function revokeAccess(
  services: Services,
  keys: UnlockedKeys,
  input: RevokeInput,
  on?: OnTransaction,
): Promise<RevokeOutcome> {
  const patient = keys.account
  const view = await readAgreed(services, keys)
  const grantees = input.grantees.filter((each) =>
    standing(view, input.scope).some((g) => g.grantee === each),
  )
  if (grantees.length === 0) {
    if (await rewrapRest(services, keys, view, [input.scope], on)) return { behind: [], leftOut: [] }
    throw new KeywardError("grant-missing", { scope: input.scope })
  }
  if (isRecordScope(input.scope)) {
    await services.writer.revokeAccess(
      { patient, scope: input.scope, grantees, newEpoch: asEpoch(0), rewraps: [] },
      on,
    )
    await forgetRecipients(services, keys, view, { of: input.scope, accounts: grantees })
    const { agreed } = services
    for (const grantee of grantees)
      await seenByBoth(async () => (await agreed.grant(patient, input.scope, grantee)).permissions === 0)
    return { behind: [], leftOut: [] }
  }
  const epoch = await raiseEpoch(services, keys, view, { scope: input.scope, grantees }, on)
  try {
    return { behind: [], leftOut: await handOutRaised(services, keys, input.scope, epoch, on) }
  } catch (error) {
    if (!(error instanceof KeywardError)) throw error
    const staying = readers(view, input.scope).map(({ grantee }) => grantee)
    return { behind: staying.filter((grantee) => !grantees.includes(grantee)), leftOut: [] }
  }
}

/**
 * The present key of scopes for those who stay but were left behind when it was raised. Returns whether anybody was
 * (and the view is out of date).
 */
export async function rewrapRest(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scopes: readonly Scope[],
  on?: OnTransaction,
): Promise<boolean> {
  let rewrapped = false
  let given: GivenNow | undefined
  for (const scope of new Set(scopes)) {
    if (isRecordScope(scope)) continue
    const reading = readers(view, scope)
    if (reading.length === 0) continue
    given ??= await readRecipients(services, keys, view)
    const rest = readersBehind(reading, given, epochOf(view.state, scope))
    if ((await handOut(services, keys, view, scope, rest, on)).length > 0) rewrapped = true
  }
  return rewrapped
}

/**
 * Gives the key of an epoch that was just raised to those who stay. The journal is read again for it: another device may
 * have stopped somebody else meanwhile.
 * @returns who stays and is left out, because nothing can be wrapped to their key
 * @throws KeywardError `epoch-moved` if both providers do not show the epoch yet
 */
async function handOutRaised(
  services: Services,
  keys: UnlockedKeys,
  scope: Scope,
  epoch: Epoch,
  on?: OnTransaction,
): Promise<Address[]> {
  const after = await readAgreed(services, keys)
  if (epochOf(after.state, scope) < epoch) throw new KeywardError("epoch-moved", { scope })
  // Also those whom the journal shows to have it: whoever signs for the wallet once can have wrapped them nothing
  const staying = readers(after, scope)
  const given = await handOut(services, keys, after, scope, staying, on)
  return staying.map(({ grantee }) => grantee).filter((each) => !given.includes(each))
}

/**
 * Gives the key of the epoch that stands to those who stay. Never before: a key that is public while its epoch is not
 * raised (the transaction was dropped, reverted, or taken back by a reorganisation) would be used again for the next
 * stop, from a device that knows nothing of it, and whoever is stopped then would hold it (docs/threat-model.md).
 * @returns who was given it
 * @throws KeywardError `epoch-moved` if the epoch does not stand, or no more
 */
async function handOut(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scope: Scope,
  grants: readonly GrantState[],
  on?: OnTransaction,
): Promise<Address[]> {
  const { patient } = view
  const epoch = epochOf(view.state, scope)
  const rewraps = await wrapForAll(services, keys, view, scope, epoch, grants)
  if (rewraps.length === 0) return []
  if ((await services.agreed.epoch(patient, scope)) !== epoch)
    throw new KeywardError("epoch-moved", { scope })
  // A reorganisation can still take the epoch back: it is used up from here on
  await spendEpoch(services, keys, scope, epoch)
  const given: Address[] = []
  for (const part of inParts(rewraps, REWRAPS_A_TRANSACTION)) {
    const accounts = await rewrapTogether(services, { patient, scope, rewraps: part }, on)
    await noteGiven(services, keys, view, { of: scope, accounts, upTo: epoch })
    given.push(...accounts)
  }
  return given
}

/**
 * One confirmation for several; whoever changes their key, or whose grant ends, between the look and the block is left
 * out of it and keeps nobody else from the key.
 * @returns who was given it
 */
async function rewrapTogether(
  services: Services,
  { patient, scope, rewraps }: Parameters<Services["writer"]["rewrapAccess"]>[0],
  on?: OnTransaction,
): Promise<Address[]> {
  try {
    if (rewraps.length > 0) await services.writer.rewrapAccess({ patient, scope, rewraps }, on)
    return rewraps.map(({ grantee }) => grantee)
  } catch (error) {
    if (!MOVED.some((code) => isKeywardError(error, code))) throw error
    const { account, grantee } = error instanceof KeywardError ? error.details : {}
    const named = String(account ?? grantee).toLowerCase()
    const stay = await Promise.all(
      rewraps.map(async (each) => {
        const { permissions } = await services.agreed.grant(patient, scope, each.grantee)
        const fits = each.grantee !== named && (permissions & READ) !== 0
        return fits && (await recipientKeyOrNull(services, each.grantee, each.keyDigest)) !== null
      }),
    )
    const left = rewraps.filter((_, index) => stay[index])
    if (left.length === rewraps.length) throw error
    return rewrapTogether(services, { patient, scope, rewraps: left }, on)
  }
}

/** What a re-wrap is refused with where one of those in it is not as they were. */
const MOVED = ["key-changed", "grant-missing", "transaction-failed"] as const

/**
 * Raises the epoch of every scope about to be written to in which a grant has lapsed, or whose key somebody was given
 * who may add only by now, or whose key was sent out in a
 * transaction that never was confirmed, or which is of an earlier generation than the newest master; before that makes
 * a new master where somebody who acted for the patient acts no more. Those whom an earlier raise left behind are given
 * the present key. `view` is one that both providers agree on. Returns whether anything was written (and the view is out
 * of date).
 */
export async function closeLapsed(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scopes: readonly Scope[],
  on?: OnTransaction,
): Promise<boolean> {
  await closeDelegations(services, keys, view, on)
  await makeMissingMasters(services, keys, view, on)
  let raised = false
  const sent = await readSentKeys(services, keys)
  for (const scope of new Set(scopes)) {
    const lapsed = standing(view, scope).filter((grant) => grant.expiresAt <= view.now)
    const astray = sent.wraps.filter((wrap) => wrap.scope === scope && !isHeld(view, wrap))
    const held = standing(view, scope).some((grant) => holdsUnread(view, grant))
    const isBehind = generationOf(epochOf(view.state, scope)) < newestOf(keys.masters)
    if (lapsed.length === 0 && astray.length === 0 && !held && !isBehind) {
      if (await rewrapRest(services, keys, view, [scope], on)) raised = true
      continue
    }
    if (!isRecordScope(scope)) {
      const grantees = lapsed.slice(0, GRANTEES_A_TRANSACTION).map((grant) => grant.grantee)
      const epoch = await raiseEpoch(services, keys, view, { scope, grantees }, on)
      await handOutRaised(services, keys, scope, epoch, on)
      raised = true
    }
    await clearSentWraps(services, keys, astray)
  }
  return raised
}

/**
 * Makes a new master where somebody who acts for the patient no more holds the newest, and hands it to those
 * who still do. The patient alone has the vault for it; a delegate who writes leaves it to the patient.
 */
export async function closeDelegations(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  on?: OnTransaction,
): Promise<void> {
  const { state, now } = view
  if (!keys.vault || pastDelegates(state, now, newestOf(keys.masters)).length === 0) return
  await sealGeneration(services, keys, nextGeneration(keys.masters, view), on)
  await handMasterOn(services, keys, on)
}

/** Scopes with live grants that an earlier generation's keys still open. */
export const scopesBehind = (view: PatientView, newest: number): Scope[] => {
  const live = [...view.state.grants.values()].filter((grant) => isLive(grant, view.now))
  const scopes = [...new Set(live.map((grant) => grant.scope))]
  return scopes.filter((scope) => !isRecordScope(scope) && generationOf(epochOf(view.state, scope)) < newest)
}

/** Grants of a scope that no revocation followed, lapsed ones included. */
const standing = (view: PatientView, scope: Scope): GrantState[] =>
  [...view.state.grants.values()].filter((grant) => grant.scope === scope && grant.ended === null)

/**
 * Whether somebody who may not read a scope was given the key of the epoch that it stands at: the app stops them first
 * (`let-add.ts`), whoever signs for the wallet once does not.
 */
const holdsUnread = (view: PatientView, grant: GrantState): boolean =>
  !(grant.permissions & READ) &&
  wrapsOf(grant).some(({ epoch }) => epoch === epochOf(view.state, grant.scope))

/** Those who read a scope now. */
const readers = (view: PatientView, scope: Scope): GrantState[] =>
  standing(view, scope).filter((grant) => isLive(grant, view.now) && grant.permissions & READ)

/**
 * Those of them whom the account gave the key of an earlier epoch only, whatever the journal shows: whoever signs for the
 * wallet once can raise a scope and re-wrap nothing to its readers.
 */
const readersBehind = (reading: readonly GrantState[], givenNow: GivenNow, now: Epoch): GrantState[] =>
  reading.filter(({ grantee, scope, keyDigest, epoch }) => {
    const given = givenNow({ account: grantee, of: scope, keyDigest })
    return given !== null && Math.min(epoch, given.upTo) < now
  })
