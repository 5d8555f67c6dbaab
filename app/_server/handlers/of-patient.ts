import { KeywardError } from "../../_core/errors"
import { foldedOnce } from "../../_core/journal/fold"
import type { PatientState } from "../../_core/journal/patient-state"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { actsForPatient, gateTime } from "../gate"
import type { Exchange } from "../http/answer"
import { malformed } from "../http/body"
import type { Services } from "../services.types"
import { requireSession, secondsOf } from "./signed-in"

const PATIENT_HEADER = "keyward-patient"

/** Whose things a request is about. @throws KeywardError `request-malformed` where it does not say */
export function patientOf({ request }: Exchange<Services>): Address {
  try {
    return asAddress(request.headers.get(PATIENT_HEADER) ?? "")
  } catch {
    throw malformed(PATIENT_HEADER)
  }
}

/** A patient's journal and the time it is judged by. @throws KeywardError `chain-unreachable` `history-invalid` */
export async function journalOf(
  { registry, clock }: Pick<Services, "registry" | "clock">,
  patient: Address,
  signal: AbortSignal,
): Promise<{ journal: PatientState; now: number }> {
  const [entries, chainTime] = await Promise.all([registry.journal(patient, { signal }), registry.now()])
  return { journal: foldedOnce(entries), now: gateTime(chainTime, secondsOf(clock)) }
}

/**
 * Begins to read the journal of somebody who has come and is about to ask for what hangs on it; no more often
 * than they may ask for records.
 */
export function expectReader({ limits, registry }: Services, account: Address): void {
  const begin = async () => {
    await limits.record.take(account)
    await registry.journal(account)
  }
  begin().catch(() => undefined)
}

/**
 * The patient whose private things a session may have: itself, or whom it is a delegate of now.
 * @throws KeywardError `signed-out` `delegation-over`
 */
export const requireActing = async (exchange: Exchange<Services>): Promise<Address> =>
  (await requireActingSession(exchange)).patient

/** As {@link requireActing}, with the key by which something is counted for the session. */
export async function requireActingSession(
  exchange: Exchange<Services>,
): Promise<{ readonly patient: Address; readonly key: string }> {
  const { account, key } = await requireSession(exchange)
  const patient = patientOf(exchange)
  if (patient === account) return { patient, key }
  const { journal, now } = await journalOf(exchange.services, patient, exchange.request.signal)
  if (!actsForPatient(journal, patient, account, now)) throw new KeywardError("delegation-over")
  return { patient, key }
}
