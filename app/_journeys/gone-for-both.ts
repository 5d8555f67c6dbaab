import { foldedOnce } from "../_core/journal/fold"
import type { RecordState } from "../_core/journal/patient-state"
import { eraseToken } from "../_core/keys/erase-token"
import type { Address } from "../_core/types"
import type { OpenRecord } from "./read-record"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/**
 * Waits until both providers show that a record was removed or shows another content. The token that erases the former
 * content is given only then: page and server may share a provider, and its word alone must not erase what is shown.
 * @throws KeywardError `action-unsettled` `providers-disagree`
 */
export const goneForBoth = (
  { agreed }: Services,
  patient: Address,
  former: Pick<RecordState, "number" | "cidDigest">,
): Promise<void> =>
  seenByBoth(async () => {
    const record = foldedOnce(await agreed.journal(patient)).records.get(former.number)
    return record !== undefined && (record.removed !== null || record.cidDigest !== former.cidDigest)
  })

/**
 * Has the server erase what a record showed, once both providers show that it is gone.
 * @param former the record as it was opened
 * @param ctx    the patient's `registryContext`
 * @throws KeywardError as {@link goneForBoth}, and then nothing is erased
 */
export async function eraseOnceGone(
  services: Services,
  { patient, ctx }: { readonly patient: Address; readonly ctx: Uint8Array },
  former: Pick<OpenRecord, "state" | "root" | "recordKey">,
): Promise<void> {
  await goneForBoth(services, patient, former.state)
  await services.store.unpin(former.root, patient, await eraseToken(former.recordKey, ctx))
}
