import { fromHex } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { epochOf } from "../_core/journal/patient-state"
import type { GrantState, PatientState } from "../_core/journal/patient-state"
import { MOST_PAIRS, wrapGrant } from "../_core/keys/grant"
import type { GrantBinding, GrantContents } from "../_core/keys/grant"
import { neededGenerations } from "../_core/keys/rekey-work"
import { epochsToGrant, generationOf, ringPairs } from "../_core/keys/ring"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { SentWrap } from "../_core/ports/device"
import type { OnTransaction, PublishedKey, Rewrap } from "../_core/ports/registry"
import { asEpoch, isRecordScope, READ, recordOfScope } from "../_core/types"
import type { Address, Digest, Epoch, Scope, WrappedKey } from "../_core/types"
import { expectOwn } from "./displaced-content"
import { makeMissingMasters } from "./missing-masters"
import { neverSent } from "./never-sent"
import { raiseEpoch } from "./raise-epoch"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openToDecide } from "./read-record"
import { recipientKey, recipientKeyOrNull } from "./recipient-key"
import { forgetRecipients, readRecipients } from "./recipients"
import { clearSentWraps, noteSentWrap } from "./sent-keys"
import type { Services } from "./services"

export interface GrantInput {
  readonly scope: Scope
  readonly grantee: Address
  /** Unix seconds. */
  readonly expiresAt: number
  readonly permissions: number
  /** The key whose fingerprint the patient was shown; another one on chain stops the grant. */
  readonly keyDigest: Digest
}

/**
 * Shares a scope of the account's own records: wraps one ring key (or one record key) to the grantee's identity key
 * and grants it on chain. Two providers have to agree on the key, the epoch and the journal before anything is
 * wrapped. Nothing remains where it fails before the wallet; a wrap that was sent counts as delivered, so its epoch
 * is raised before the next write. Safe to run again.
 * @throws KeywardError as {@link recipientKey} does, `epoch-moved` `providers-disagree` and the wallet's refusals
 */
export async function grantAccess(
  services: Services,
  keys: UnlockedKeys,
  input: GrantInput,
  on?: OnTransaction,
): Promise<void> {
  const { scope, grantee } = input
  const patient = keys.account
  const view = await toGrant(services, keys, scope, on)
  const [epoch, key] = await agreeOnGrant(services, view, input)
  // Who may add but not read is given no key.
  if (!(input.permissions & READ)) {
    const wrappedKey = new Uint8Array() as WrappedKey
    await services.writer.grantAccess({ ...input, patient, epoch, wrappedKey }, on)
    return forgetRecipients(services, keys, view, { of: scope, accounts: [grantee] })
  }
  const [binding, contents] = await contentsOf(services, keys, view, scope, epoch)
  const wrappedKey = await wrapGrant(key.publicKey, { ...binding, grantee }, contents)
  const wrap = { scope, epoch, grantee }
  // Once the wallet has it the key may be public, confirmed or not: see closeLapsed.
  const to = { keyDigest: input.keyDigest, until: input.expiresAt }
  const before = await noteSentWrap(services, keys, view, wrap, to, (noted) => isHeld(view, noted))
  try {
    await services.writer.grantAccess({ ...input, patient, epoch, wrappedKey }, on)
  } catch (error) {
    if (neverSent(error)) {
      await clearSentWraps(services, keys, [wrap])
      await forgetRecipients(services, keys, view, { of: scope, accounts: [grantee] }, before)
    }
    throw error
  }
  await clearSentWraps(services, keys, [wrap])
}

/**
 * The view to grant a scope by. Where somebody raised it to a generation that was passed over when the masters were
 * made, nothing can be wrapped there: it is raised to the newest first.
 */
async function toGrant(
  services: Services,
  keys: UnlockedKeys,
  scope: Scope,
  on?: OnTransaction,
): Promise<PatientView> {
  const view = await readAgreed(services, keys)
  if (isRecordScope(scope)) return view
  await makeMissingMasters(services, keys, view, on)
  if (keys.masters.has(generationOf(epochOf(view.state, scope)))) return view
  await raiseEpoch(services, keys, view, { scope, grantees: [] }, on)
  return readAgreed(services, keys)
}

/** Whether a grant stands that handed this key over, or the epoch has been raised since. */
export const isHeld = ({ state }: PatientView, { scope, epoch, grantee }: SentWrap): boolean =>
  epochOf(state, scope) > epoch ||
  [...state.grants.values()].some(
    (grant) =>
      grant.scope === scope &&
      grant.ended === null &&
      grant.grantee === grantee &&
      grant.epoch === epoch &&
      (grant.permissions & READ) !== 0,
  )

async function agreeOnGrant(
  services: Services,
  view: PatientView,
  { scope, grantee, keyDigest }: GrantInput,
): Promise<[Epoch, PublishedKey]> {
  const [epoch, key] = await Promise.all([
    isRecordScope(scope) ? asEpoch(0) : services.agreed.epoch(view.patient, scope),
    recipientKey(services, grantee, keyDigest),
  ])
  if (epoch !== epochOf(view.state, scope)) throw new KeywardError("history-invalid", { scope })
  return [epoch, key]
}

/** What a grant of a scope at an epoch hands over, and what binds it besides its reader. */
async function contentsOf(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scope: Scope,
  epoch: Epoch,
): Promise<[Omit<GrantBinding, "grantee">, GrantContents]> {
  const binding = { ctx: view.ctx, scope, epoch }
  if (!isRecordScope(scope)) return [binding, await ringContents(keys, view, scope, epoch)]
  const record = view.state.records.get(recordOfScope(scope))
  if (!record || record.removed) throw new KeywardError("record-unknown", { scope })
  // Opened, not only unwrapped: a contributor can plant the wrap of another record's key, or of a whole batch's.
  const open = await openToDecide(services, view, record)
  await expectOwn(services, view, open)
  const { recordKey } = open
  return [
    { ...binding, cidDigest: fromHex(record.cidDigest) },
    { kind: "record", recordKey },
  ]
}

async function ringContents(
  keys: UnlockedKeys,
  view: PatientView,
  scope: Scope,
  epoch: Epoch,
): Promise<GrantContents> {
  const room = { most: MOST_PAIRS, needed: () => neededGenerations(view.state) }
  const epochs = epochsToGrant(epoch, usedEpochs(view.state, scope), keys.masters, room)
  return { kind: "ring", pairs: await ringPairs(keys.masters, view.ctx, scope, epochs) }
}

const usedEpochs = (state: PatientState, scope: Scope): readonly Epoch[] =>
  state.scopes.get(scope)?.all ?? [asEpoch(0)]

/**
 * An epoch's key for those who have grants of a scope; both providers must agree on each one's identity key. Whose key
 * is no longer the one that the patient granted to is left out: nobody compared the new one, which may be a thief's.
 * So is whoever this account gave no keys of the scope to (`recipients.ts`), is frozen, or published bytes that nothing
 * can be wrapped to: they keep nobody else from the key.
 */
export async function wrapForAll(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  scope: Scope,
  epoch: Epoch,
  grants: readonly GrantState[],
): Promise<Rewrap[]> {
  // The same for all, and only where somebody gets it: a ring's secret is up to 255 steps back
  let made: ReturnType<typeof contentsOf> | undefined
  return wrapForEach(services, keys, view, grants, async (grantee, key) => {
    const [binding, contents] = await (made ??= contentsOf(services, keys, view, scope, epoch))
    return wrapGrant(key.publicKey, { ...binding, grantee }, contents)
  })
}

/** The same for a record that is shared alone and about to show another content. */
export async function wrapNextContent(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  grants: readonly GrantState[],
  next: { scope: Scope; cidDigest: Digest; recordKey: Uint8Array },
): Promise<Rewrap[]> {
  const { scope, recordKey } = next
  const binding = { ctx: view.ctx, scope, epoch: asEpoch(0), cidDigest: fromHex(next.cidDigest) }
  return wrapForEach(services, keys, view, grants, (grantee, key) =>
    wrapGrant(key.publicKey, { ...binding, grantee }, { kind: "record", recordKey }),
  )
}

async function wrapForEach(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  grants: readonly GrantState[],
  wrap: (grantee: Address, key: PublishedKey) => Promise<WrappedKey>,
): Promise<Rewrap[]> {
  if (grants.length === 0) return []
  const given = await readRecipients(services, keys, view)
  const rewraps = await Promise.all(
    grants.map(async ({ grantee, scope, keyDigest }) => {
      if (!given({ account: grantee, of: scope, keyDigest })) return null
      const key = await recipientKeyOrNull(services, grantee, keyDigest)
      return key && { grantee, keyDigest, wrappedKey: await wrap(grantee, key) }
    }),
  )
  return rewraps.filter((rewrap) => rewrap !== null)
}
