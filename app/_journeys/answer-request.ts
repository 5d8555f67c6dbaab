import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import { openReason } from "../_core/requests/reason"
import type { OpenedReason } from "../_core/requests/reason"
import { foldRequests } from "../_core/requests/request-state"
import { isBefore } from "../_core/keys/rekey-work"
import type { RequestsState, RequestState } from "../_core/requests/request-state"
import type { Address } from "../_core/types"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/**
 * What was asked of the patient whose view it is, verified against the list's head and the patient's journal.
 * @throws KeywardError `history-invalid` `history-shrank` `chain-unreachable`
 */
export async function readRequests(
  { requests }: Services,
  view: PatientView,
  options: { signal?: AbortSignal } = {},
): Promise<RequestsState> {
  return foldRequests(await requests.list(view.patient, options), view.state, view.now)
}

export interface WaitingRequests {
  /** From people whom somebody vouches for, or whom the patient knows already. */
  readonly known: readonly RequestState[]
  /** From anybody else: whoever has an account can ask. */
  readonly unknown: readonly RequestState[]
}

/**
 * Parts what waits for an answer, the newest first.
 * @param vouched whether somebody vouches for an account (a live credential), or the patient knows it;
 * unknown unless it says so
 */
export function waitingRequests(
  { requests }: RequestsState,
  vouched: (account: Address) => boolean = () => false,
): WaitingRequests {
  const waiting = [...requests.values()].filter(({ status }) => status === "waiting")
  return {
    known: waiting.filter(({ asker }) => vouched(asker)),
    unknown: waiting.filter(({ asker }) => !vouched(asker)),
  }
}

/** A reason as the patient, or somebody who acts for the patient, reads it. */
export type ReadReason =
  | OpenedReason
  | { readonly kind: "missing" }
  /** `not-for-you` because the patient named the reader after it was written. */
  | { readonly kind: "before-you" }

/**
 * Fetches and opens a reason. `altered`: what the server gave back is not what the request names.
 * @param own the reader's own keys, also where the reader acts for the patient: with the patient's, the
 * reader has not the patient's identity
 * @throws KeywardError `store-unreachable` `signed-out` `delegation-over`
 */
export async function readReason(
  { reasons }: Services,
  own: UnlockedKeys,
  view: Pick<PatientView, "ctx" | "patient" | "state">,
  { asker, scope, reasonDigest, askedAt }: RequestState,
): Promise<ReadReason> {
  const { account, identity } = own
  if (!identity) return { kind: "missing" }
  const sealed = await reasons.get(view.patient, asker)
  if (!sealed) return { kind: "missing" }
  const opened = await openReason(
    { account, identity },
    { ctx: view.ctx, asker, scope },
    sealed,
    reasonDigest,
  )
  const named = view.state.delegates.get(account)?.setAt
  if (opened.kind === "not-for-you" && named && isBefore(askedAt, named)) return { kind: "before-you" }
  return opened
}

/**
 * Says no to a request; `forGood` blocks the asker as well.
 * @throws KeywardError `request-over` `not-allowed` and the wallet's refusals
 */
export async function declineRequest(
  services: Services,
  keys: UnlockedKeys,
  input: { readonly asker: Address; readonly forGood: boolean },
  on?: OnTransaction,
): Promise<void> {
  const patient = keys.account
  await services.requestsWriter.declineRequest({ ...input, patient }, on)
  await forgetReason(services, keys, input.asker)
}

/** Lets a blocked asker ask again, or blocks one. */
export async function setBlocked(
  services: Services,
  keys: UnlockedKeys,
  input: { readonly asker: Address; readonly blocked: boolean },
  on?: OnTransaction,
): Promise<void> {
  await services.requestsWriter.setBlocked({ ...input, patient: keys.account }, on)
}

/** After a request was answered its reason is nobody's business any more; failing costs nothing, the server forgets. */
export async function forgetReason({ reasons }: Services, keys: UnlockedKeys, asker: Address): Promise<void> {
  await reasons.forget(keys.account, asker).catch(() => undefined)
}
