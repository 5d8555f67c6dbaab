import { liveDelegates } from "../_core/journal/delegates"
import { grantKey, isLive } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { DELEGATION, emptyNotebook } from "../_core/notebook"
import type { Given, GivenOf, Notebook, Recipients } from "../_core/notebook"
import { EVERYTHING, isRecordScope, READ } from "../_core/types"
import type { Address, Digest, Scope } from "../_core/types"
import { inNotebook, readNotebook } from "./keep-notebook"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/** What somebody is given keys of: a scope, or all masters. */
type Of = Scope | typeof DELEGATION
type View = Pick<PatientView, "state" | "now">

/** Somebody to whom keys of something are wrapped, by the key that they are wrapped to. */
export interface Recipient {
  readonly account: Address
  readonly of: Of
  readonly keyDigest: Digest
}

/** Keys that are about to be given: until when, and up to which epoch or generation. */
export interface Giving extends Recipient, Pick<Given, "until"> {
  readonly upTo: number
}

/** What the account has given somebody itself and that counts now; null where that is nothing. */
export type GivenNow = (one: Recipient) => (Given & { readonly upTo: number }) | null

/**
 * Whom the account itself has given keys to, and of what, by its sealed notebook. The journal does not tell: whoever
 * signs for the wallet once can grant to, or name, people with a wrap that holds nothing, and wait until the account
 * hands them the real key after the next stop. These may be people of their own, and as well somebody whom the account
 * gave keys of something else, or for a time that is over: so what was given, until when, and that it was not ended
 * since all have to fit. Nobody counts where there is no notebook, or none that opens.
 * @throws KeywardError if the server cannot be reached
 */
export async function readRecipients(services: Services, keys: UnlockedKeys, view: View): Promise<GivenNow> {
  const notebook = (await readNotebook(services, keys))?.notebook
  const recipients = notebook?.recipients ?? (notebook ? null : {})
  // At once: what is granted from now on is not to count by a note that does not say of what it is
  if (isFormer(recipients))
    await inNotebook(services, keys, (kept) => ({
      ...kept,
      recipients: present(kept.recipients, view),
    })).catch(() => undefined)
  return recipientsIn(recipients, view)
}

export const recipientsIn =
  (recipients: Notebook["recipients"], view: View): GivenNow =>
  ({ account, of, keyDigest }) => {
    const given = givenTo(recipients, view, account)[String(of)]
    const isNow = given?.keyDigest === keyDigest && counts(view, account, String(of), given)
    return isNow ? withUpTo(view, account, String(of), given) : null
  }

/**
 * Notes that keys were given to those who are recipients already. What cannot be noted now costs giving them once more.
 * @param given up to which epoch of the scope, or which generation of masters
 */
export async function noteGiven(
  services: Services,
  keys: UnlockedKeys,
  view: View,
  given: { readonly of: Of; readonly accounts: readonly Address[]; readonly upTo: number },
): Promise<void> {
  const { of, accounts, upTo } = given
  if (accounts.length === 0) return
  await inNotebook(services, keys, (notebook) =>
    accounts.reduce((kept, account) => {
      const before = givenBefore(kept, view, { account, of })
      return before ? withGiven(kept, view, of, account, { ...before, upTo }) : kept
    }, notebook),
  ).catch(() => undefined)
}

/**
 * Notes whom the account is about to give keys to. What is over is taken out with it, and how it was noted before is
 * replaced.
 * @returns what was noted of it before
 * @throws KeywardError if the server cannot be reached
 */
export async function noteRecipient(
  services: Services,
  keys: UnlockedKeys,
  view: View,
  one: Giving,
): Promise<Given | null> {
  let before: Given | null = null
  await inNotebook(services, keys, (notebook) => {
    before = givenBefore(notebook, view, one)
    return withRecipient(notebook, view, one)
  })
  return before
}

export const givenBefore = (
  notebook: Notebook,
  view: View,
  { account, of }: Pick<Recipient, "account" | "of">,
): Given | null => present(notebook.recipients, view)[account]?.[String(of)] ?? null

export const withRecipient = (
  notebook: Notebook | null,
  view: View,
  { account, of, keyDigest, until, upTo }: Giving,
): Notebook => withGiven(notebook, view, of, account, { keyDigest, until, since: view.state.length, upTo })

/**
 * Takes out whom the account has stopped or ended, or never sent the keys to that were noted.
 * @param back what is noted in its place. The journal shows a stop, too, so one that cannot be noted now is none the less
 * one: nobody waits for the server.
 */
export async function forgetRecipients(
  services: Services,
  keys: UnlockedKeys,
  view: View,
  { of, accounts }: { readonly of: Of; readonly accounts: readonly Address[] },
  back: Given | null = null,
): Promise<void> {
  if (accounts.length === 0) return
  await inNotebook(services, keys, (notebook) =>
    accounts.reduce((kept, account) => withGiven(kept, view, of, account, back), notebook),
  ).catch(() => undefined)
}

function withGiven(
  notebook: Notebook | null,
  view: View,
  of: Of,
  account: Address,
  given: Given | null,
): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  const { [account]: own = {}, ...others } = present(kept.recipients, view)
  const { [String(of)]: _, ...rest } = own
  const all = given ? { ...rest, [String(of)]: given } : rest
  return { ...kept, recipients: Object.keys(all).length > 0 ? { ...others, [account]: all } : others }
}

type Present = Record<Address, Readonly<Record<GivenOf, Given>>>

/** All that counts now, as it is noted now. */
function present(recipients: Notebook["recipients"], view: View): Present {
  const accounts =
    recipients === null ? sharesOf(view).map(({ account }) => account) : Object.keys(recipients)
  const entries = [...new Set(accounts as Address[])].map((account) => {
    const given = Object.entries(givenTo(recipients, view, account))
    return [
      account,
      Object.fromEntries(
        given
          .filter(([of, each]) => counts(view, account, of, each))
          .map(([of, each]) => [of, withUpTo(view, account, of, each)]),
      ),
    ] as const
  })
  return Object.fromEntries(entries.filter(([, given]) => Object.keys(given).length > 0))
}

const isFormer = (recipients: Notebook["recipients"]): boolean =>
  recipients === null ||
  Object.values(recipients).some(
    (each) => typeof each === "string" || Object.values(each).some(({ upTo }) => upTo === undefined),
  )

/** Whether its time is not over and nothing ended it since. */
const counts = ({ state, now }: View, account: Address, of: GivenOf, { until, since }: Given): boolean =>
  until > now && (state.endings.get(grantKey(of as never, account)) ?? -1) < since

/** What was noted before it said up to what is read as what the journal shows. */
function withUpTo(
  { state }: View,
  account: Address,
  of: GivenOf,
  given: Given,
): Given & { readonly upTo: number } {
  const shown =
    of === DELEGATION
      ? state.delegates.get(account)?.generation
      : state.grants.get(grantKey(of as never, account))?.epoch
  return { ...given, upTo: given.upTo ?? shown ?? 0 }
}

function givenTo(
  recipients: Recipients | null,
  view: View,
  account: Address,
): Readonly<Record<GivenOf, Given>> {
  const noted = recipients === null ? null : Object.hasOwn(recipients, account) ? recipients[account] : {}
  return noted !== null && typeof noted === "object" ? noted : formerlyGiven(view, account, noted ?? null)
}

/**
 * What a note of before, which did not say of what it is, is read as: what the account has now, of the narrowest kind
 * that it has, and nothing if anything that it had was ever ended. More than that may be a thief's word.
 * @param keyDigest null where nothing was noted: then all who have access count
 */
function formerlyGiven(
  view: View,
  account: Address,
  keyDigest: Digest | null,
): Readonly<Record<GivenOf, Given>> {
  const { state } = view
  if ([...state.endings.keys()].some((key) => key.endsWith(`:${account}`))) return {}
  const shares = sharesOf(view).filter((share) => share.account === account)
  const narrowest = Math.min(...shares.map(({ of }) => breadth(of)))
  const counting = shares.filter(
    (share) => breadth(share.of) === narrowest && (keyDigest ?? share.keyDigest) === share.keyDigest,
  )
  return Object.fromEntries(
    counting.map((share) => [
      String(share.of),
      { keyDigest: share.keyDigest, until: share.until, since: state.length },
    ]),
  )
}

const breadth = (of: Of): number =>
  of === DELEGATION ? 3 : of === EVERYTHING ? 2 : isRecordScope(of) ? 0 : 1

/** Who reads something or acts for the account now, by the journal. */
function sharesOf({ state, now }: View): (Recipient & Pick<Given, "until">)[] {
  const grants = [...state.grants.values()].filter((grant) => isLive(grant, now) && grant.permissions & READ)
  return [
    ...grants.map(({ grantee, scope, keyDigest, expiresAt }) => ({
      ...{ account: grantee, of: scope, keyDigest, until: expiresAt },
    })),
    ...liveDelegates(state, now).map(({ delegate, keyDigest, until }) => ({
      ...({ account: delegate, of: DELEGATION, keyDigest, until } as const),
    })),
  ]
}
