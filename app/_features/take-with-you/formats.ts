import { accountBundle } from "../../_core/fhir-out/account-bundle"
import type { AccountExport } from "../../_core/fhir-out/account-bundle"
import type { GatheredRecord, MadeFor } from "../../_core/fhir-out/gathered"
import { notTaken } from "../../_core/fhir-out/gathered"
import { ipsDocument } from "../../_core/fhir-out/ips-document"
import { KeywardError } from "../../_core/errors"
import { count, dayOf } from "../../_words/format"
import { reportOf } from "./report-of"

/** A document that was made on this device. */
export interface MadeDocument {
  readonly name: string
  readonly content: string | Uint8Array<ArrayBuffer>
  readonly type: string
  /** What it holds, in a sentence. */
  readonly says: string
  /** What of the chosen records it does not hold, as sentences. */
  readonly leftOut: readonly string[]
}

const FHIR = "application/fhir+json"

/** The chosen records as an International Patient Summary. */
export function madeSummary(records: readonly GatheredRecord[], made: MadeFor): MadeDocument {
  const { text, statements, leftOut } = ipsDocument(records, made)
  return {
    name: `patient-summary-${dayOf(made.now).iso}.fhir.json`,
    content: text,
    type: FHIR,
    says: `It has ${count(statements, "statement")} from ${count(records.length, "record")}.`,
    leftOut,
  }
}

/** The chosen records as a report to read and print. */
export async function madeReport(
  records: readonly GatheredRecord[],
  made: MadeFor,
  signal: AbortSignal,
): Promise<MadeDocument> {
  const [{ pdfReport }, regular, bold] = await Promise.all([
    import("../../_core/report/pdf-report"),
    font(new URL("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf", import.meta.url), signal),
    font(new URL("@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf", import.meta.url), signal),
  ])
  return {
    name: `report-${dayOf(made.now).iso}.pdf`,
    content: await pdfReport(reportOf(records, made), { regular, bold }, signal),
    type: "application/pdf",
    says: `It is made from ${count(records.length, "record")}.`,
    leftOut: notTaken(records),
  }
}

/** From our own origin. */
async function font(url: URL, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url, { signal }).catch(() => null)
  signal.throwIfAborted()
  if (!answer?.ok) throw new KeywardError("server-failed")
  return new Uint8Array(await answer.arrayBuffer())
}

/** Sharing, activity and authorship of the account. */
export function madeAccount(input: AccountExport, now: Date): MadeDocument {
  const closed = [...input.state.records.values()].filter(
    ({ number, removed }) => !removed && !input.manifests.has(number),
  ).length
  return {
    name: `sharing-and-activity-${dayOf(now).iso}.fhir.json`,
    content: JSON.stringify(accountBundle(input)),
    type: FHIR,
    says: `It has ${count(input.state.grants.size, "grant")} and ${count(input.journal.length, "entry", "entries")} of your activity.`,
    leftOut:
      closed > 0 ? [`${count(closed, "record")} could not be opened and are not described in it.`] : [],
  }
}
