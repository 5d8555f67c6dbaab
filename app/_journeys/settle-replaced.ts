import { epochOf } from "../_core/journal/patient-state"
import { entriesThatPut } from "../_core/journal/own-content"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { isAnyByKey } from "../_core/keys/written-by-key"
import type { OnTransaction, Replacement } from "../_core/ports/registry"
import { EVERYTHING } from "../_core/types"
import type { Digest, RecordNumber } from "../_core/types"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { seenByBoth } from "./seen-by-both"
import { closeLapsed } from "./revoke-access"
import type { Services } from "./services"
import { underRecordRings } from "./upload-records"

/** A content that was just put into a record, and its key. */
export interface PutContent {
  readonly record: RecordNumber
  readonly cidDigest: Digest
  readonly recordKey: Uint8Array
}

/**
 * Waits until both providers show contents in their records, and puts those there once more, under the epochs that hold
 * now, that another device's stop has crossed: under the epoch before, whoever was stopped could have written them, so they
 * would not count as the owner's. One confirmation, where there is any.
 * @throws KeywardError `action-unsettled` `providers-disagree` and the wallet's refusals
 */
export async function settleReplaced(
  services: Services,
  keys: UnlockedKeys,
  put: readonly PutContent[],
  on?: OnTransaction,
): Promise<void> {
  if (put.length === 0) return
  await seenByBoth(async () => {
    const { state } = await readAgreed(services, keys)
    return put.every(({ record, cidDigest }) => {
      const found = state.records.get(record)
      return found !== undefined && entriesThatPut(found, cidDigest).length > 0
    })
  })
  const seen = await readAgreed(services, keys)
  const crossed = await crossedOf(seen, put)
  if (crossed.length === 0) return
  const scopes = [...new Set([EVERYTHING, ...crossed.map(({ found }) => found.folder)])]
  const raised = await closeLapsed(services, keys, seen, scopes, on)
  const view = raised ? await readAgreed(services, keys) : seen
  const replacements: Replacement[] = []
  for (const { found, cidDigest, recordKey } of await crossedOf(view, put))
    replacements.push({
      ...{ record: found.number, epoch: epochOf(view.state, found.folder), cidDigest },
      wrappedKeys: await underRecordRings(
        view,
        found,
        () => Promise.resolve({ recordKey, cidDigest }),
        recordKey,
      ),
    })
  await services.writer.replaceRecords({ patient: view.patient, replacements }, on)
}

async function crossedOf({ state, keychain }: PatientView, put: readonly PutContent[]) {
  const crossed = []
  for (const each of put) {
    const found = state.records.get(each.record)
    // What was removed or replaced once more is somebody else's to settle
    if (!found || found.removed || found.cidDigest !== each.cidDigest) continue
    const entries = entriesThatPut(found, each.cidDigest)
    if (!(await isAnyByKey(found, entries, keychain, each.recordKey))) crossed.push({ ...each, found })
  }
  return crossed
}
