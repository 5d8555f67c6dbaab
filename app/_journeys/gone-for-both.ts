import { foldedOnce } from "../_core/journal/fold"
import type { RecordState } from "../_core/journal/patient-state"
import type { Address } from "../_core/types"
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
