import { isKeywardError, KeywardError } from "../_core/errors"
import { liveDelegates } from "../_core/journal/delegates"
import { foldJournal } from "../_core/journal/fold"
import { patientKeyFor } from "../_core/journal/patient-key"
import { isLive } from "../_core/journal/patient-state"
import type { PatientState } from "../_core/journal/patient-state"
import type { OnTransaction } from "../_core/ports/registry"
import { digestOfReason, sealReason } from "../_core/requests/reason"
import type { ReasonReader } from "../_core/requests/reason"
import { MOST_DELEGATES } from "../_core/requests/reason-bytes"
import { foldRequests } from "../_core/requests/request-state"
import type { RequestState } from "../_core/requests/request-state"
import { EVERYTHING, isRecordScope } from "../_core/types"
import type { Address, Digest, Scope } from "../_core/types"
import { inviteWhereShut } from "./invitations"
import { contextOf } from "./read-patient"
import { recipientKeyOrNull } from "./recipient-key"
import type { Services } from "./services"

const DAY = 86_400
/** How long a patient has to answer, in days: the contract allows 30, and 7 where a stranger asks. */
const ANSWER_DAYS = 14
const STRANGERS_ANSWER_DAYS = 7

export interface AccessRequest {
  readonly patient: Address
  /** Everything or a folder. */
  readonly scope: Scope
  /** READ (1), CONTRIBUTE (2) or both. */
  readonly permissions: number
  /** Unix seconds. */
  readonly expiresAt: number
  /** At most 500 characters; only the patient reads it, and whoever acts for the patient. */
  readonly reason: string
  /** The key of the patient's that the asker compared with them, where there was a reason to. */
  readonly compared?: Digest | undefined
}

/**
 * Asks a patient for access: seals the reason to the patient's key, if that is the one the asker knows
 * (`patientKeyFor`), and to those of the patient's delegates, which two providers have to agree on, leaves it
 * with the server and then makes the request, which names its digest. Where it fails after the first step a
 * sealed reason stays with the server and is forgotten there; safe to run again. A former request that the
 * patient answered by a smaller scope, or by a grant that the patient revoked since, is open for the contract
 * and is taken back first: one more confirmation. So is the invitation where the account takes first grants
 * from those alone whom it invited: else the patient's yes would be refused.
 * @throws KeywardError `key-missing` `key-changed` `account-frozen` `reason-too-long` `request-open` `request-refused` `request-too-soon` `requests-full` `requests-spent` `not-invited`
 */
export async function requestAccess(
  services: Services,
  request: AccessRequest,
  on?: OnTransaction,
): Promise<void> {
  const { requests, requestsWriter, reasons, reader, account } = services
  const { patient, scope, reason, permissions, expiresAt } = request
  if (patient === account || isRecordScope(scope)) throw new KeywardError("registry-refused", { patient })
  const readers = await readersOf(services, request)
  if (await requests.isOpen(patient, account)) {
    const former = await readMyRequest(services, patient)
    if (former?.status !== "answered") throw new KeywardError("request-open", { patient })
    await requestsWriter.withdrawRequest(patient, on)
  }
  await inviteWhereShut(services, patient, on)
  const sealed = await sealReason(readers, { ctx: contextOf(reader, patient), asker: account, scope }, reason)
  await reasons.put(patient, sealed)
  const days = (await isStranger(services, request)) ? STRANGERS_ANSWER_DAYS : ANSWER_DAYS
  const lapsesAt = (await reader.now()) + days * DAY
  const reasonDigest = await digestOfReason(sealed)
  try {
    await requestsWriter.requestAccess({ patient, scope, permissions, expiresAt, lapsesAt, reasonDigest }, on)
  } catch (error) {
    // After any other failure the request may still arrive, and then its reason has to be there.
    if (isKeywardError(error, "wallet-refused")) await reasons.forget(patient, account).catch(() => undefined)
    throw error
  }
}

/**
 * Whether the contract takes the account for a stranger to the patient. A wrong answer of one provider's shortens the
 * time that the patient has, or has the contract refuse.
 */
async function isStranger(
  { reader, account }: Pick<Services, "reader" | "account">,
  { patient, scope }: Pick<AccessRequest, "patient" | "scope">,
): Promise<boolean> {
  const [invited, journal, now] = await Promise.all([
    reader.isInvited(patient, account),
    reader.journal(patient),
    reader.now(),
  ])
  const known = [...foldJournal(journal).grants.values()].some(
    (grant) =>
      grant.grantee === account &&
      (grant.scope === EVERYTHING || grant.scope === scope) &&
      isLive(grant, now),
  )
  return !invited && !known
}

/** Who reads the reason, as both providers tell it. */
async function readersOf(services: Services, { patient, compared }: AccessRequest): Promise<ReasonReader[]> {
  const { agreed, requests, account } = services
  const [entries, asked, now] = await Promise.all([
    agreed.journal(patient),
    requests.list(patient),
    agreed.now(),
  ])
  const state = foldJournal(entries)
  const { publicKey } = patientKeyFor(state, { account, compared, requests: asked })
  return [{ account: patient, publicKey }, ...(await readersBeside(services, state, now))]
}

/**
 * Who acts for the patient now and reads the reason with the patient: those set last, where there are more
 * than a reason holds. Whoever has made another key than the one the patient compared is left out, or one
 * that is malformed, and whose account is frozen.
 */
async function readersBeside(services: Services, state: PatientState, now: number): Promise<ReasonReader[]> {
  const delegates = liveDelegates(state, now)
    .sort((a, b) => b.setAt.block - a.setAt.block || b.setAt.logIndex - a.setAt.logIndex)
    .slice(0, MOST_DELEGATES)
  const readers = await Promise.all(
    delegates.map(async ({ delegate, keyDigest }) => {
      const key = await recipientKeyOrNull(services, delegate, keyDigest)
      return key && { account: delegate, publicKey: key.publicKey }
    }),
  )
  return readers.filter((reader) => reader !== null)
}

/** Takes the account's own open request back. @throws KeywardError `request-over` */
export async function withdrawRequest(
  { requestsWriter, reasons, account }: Services,
  patient: Address,
  on?: OnTransaction,
): Promise<void> {
  await requestsWriter.withdrawRequest(patient, on)
  await reasons.forget(patient, account).catch(() => undefined)
}

/**
 * The account's last request to a patient, by the patient's verified list and journal; null where there is
 * none.
 */
export async function readMyRequest(
  { requests, reader, account }: Services,
  patient: Address,
  options: { signal?: AbortSignal } = {},
): Promise<RequestState | null> {
  const [entries, journal, now] = await Promise.all([
    requests.list(patient, options),
    reader.journal(patient, options),
    reader.now(),
  ])
  return foldRequests(entries, foldJournal(journal), now).requests.get(account) ?? null
}

export interface MyRequests {
  readonly requests: readonly { readonly patient: Address; readonly request: RequestState }[]
  /** How many patients were ever asked. */
  readonly asked: number
}

/** What the account asked of others, the latest first. @param most how many patients are looked at */
export async function readMyRequests(
  services: Services,
  most: number,
  options: { signal?: AbortSignal } = {},
): Promise<MyRequests> {
  const asked = await services.requests.askedBy(services.account, options)
  const all = await Promise.all(
    asked.slice(0, most).map(async (patient) => ({
      patient,
      request: await readMyRequest(services, patient, options),
    })),
  )
  const requests = all.flatMap(({ patient, request }) => (request ? [{ patient, request }] : []))
  return { requests, asked: asked.length }
}
