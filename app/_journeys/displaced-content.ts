import { isKeywardError } from "../_core/errors"
import { cameAfter, isOwnContent } from "../_core/journal/own-content"
import type { PatientState } from "../_core/journal/patient-state"
import { formerOf } from "../_core/keys/rekey-work"
import type { PatientView } from "./read-patient"
import { openRecord, RECORD_FAULTS } from "./read-record"
import type { ManifestCache, OpenRecord } from "./read-record"
import type { Services } from "./services"

/** Whether what a record opens with is its own, and not another record's. */
export const showsOwn = (state: PatientState, { state: record, manifest }: OpenRecord): boolean =>
  isOwnContent(state, record, record.cidDigest, [manifest.patient, manifest.author])

/**
 * The content that a record should show and does not: its own that came last of those that open. null where it shows
 * that one, or none opens: then nothing is lost.
 * @param present null where what it shows does not open
 * @throws what keeps one from opening and may pass
 */
export async function displacedContent(
  services: Services,
  view: PatientView,
  record: OpenRecord["state"],
  present: OpenRecord | null,
  cache: ManifestCache,
  options: { signal?: AbortSignal } = {},
): Promise<OpenRecord | null> {
  const isOwn = present !== null && showsOwn(view.state, present)
  for (const former of formerOf(record)) {
    if (isOwn && !cameAfter(record, former.cidDigest, record.cidDigest)) continue
    try {
      const open = await openRecord(services, view, former, cache, options)
      if (isOwnContent(view.state, record, former.cidDigest, [view.patient, open.manifest.author]))
        return open
    } catch (error) {
      if (!RECORD_FAULTS.some((code) => isKeywardError(error, code))) throw error
    }
  }
  return null
}
