import { liveDelegates } from "../_core/journal/delegates"
import { isLive } from "../_core/journal/patient-state"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { emptyNotebook } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address, Digest } from "../_core/types"
import { inNotebook, readNotebook } from "./keep-notebook"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/** Somebody to whom keys are wrapped, by the key that they are wrapped to. */
export interface Recipient {
  readonly account: Address
  readonly keyDigest: Digest
}

export type IsRecipient = (one: Recipient) => boolean

/**
 * Whom the account itself has given keys to, by its sealed notebook. The journal does not tell: whoever signs for the
 * wallet once can grant to, or name, people of their own with a wrap that holds nothing, and wait until the account hands
 * them the real key after the next stop. Nobody counts where there is no notebook, or none that opens.
 * @throws KeywardError if the server cannot be reached
 */
export async function readRecipients(services: Services, keys: UnlockedKeys): Promise<IsRecipient> {
  const notebook = (await readNotebook(services, keys))?.notebook
  return isRecipientIn(notebook?.recipients ?? (notebook ? null : {}))
}

/** @param recipients null of a notebook that was kept before recipients were noted: then all count */
export const isRecipientIn =
  (recipients: Notebook["recipients"]): IsRecipient =>
  ({ account, keyDigest }) =>
    recipients === null || recipients[account] === keyDigest

/**
 * Notes whom the account is about to give keys to. In a notebook that was kept before recipients were noted, all who have
 * access by now are noted with them.
 * @throws KeywardError if the server cannot be reached
 */
export const noteRecipient = (
  services: Services,
  keys: UnlockedKeys,
  view: Pick<PatientView, "state" | "now">,
  one: Recipient,
): Promise<void> => inNotebook(services, keys, (notebook) => withRecipient(notebook, view, one))

export function withRecipient(
  notebook: Notebook | null,
  view: Pick<PatientView, "state" | "now">,
  { account, keyDigest }: Recipient,
): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  return { ...kept, recipients: { ...(kept.recipients ?? present(view)), [account]: keyDigest } }
}

function present({ state, now }: Pick<PatientView, "state" | "now">): Record<Address, Digest> {
  const grants = [...state.grants.values()].filter((grant) => isLive(grant, now))
  return Object.fromEntries([
    ...grants.map(({ grantee, keyDigest }) => [grantee, keyDigest] as const),
    ...liveDelegates(state, now).map(({ delegate, keyDigest }) => [delegate, keyDigest] as const),
  ])
}
