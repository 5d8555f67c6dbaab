import { digestOfRoot } from "../_core/dag/cid"
import { foldedOnce } from "../_core/journal/fold"
import type { PatientState, RecordState } from "../_core/journal/patient-state"
import { eraseDigest, eraseTokens, masterToken } from "../_core/keys/erase-token"
import { contentsOf } from "../_core/keys/rekey-work"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Address, Cid, Digest, RecordNumber } from "../_core/types"
import type { OpenRecord } from "./read-record"
import { contextOf } from "./read-patient"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/**
 * Waits until both providers show that a record was removed or shows another content. The token that erases the former
 * content is given only then: page and server may share a provider, and its word alone must not erase what is shown.
 * @returns the journal as both show it
 * @throws KeywardError `action-unsettled` `providers-disagree`
 */
export async function goneForBoth(
  { agreed }: Services,
  patient: Address,
  former: Pick<RecordState, "number" | "cidDigest">,
): Promise<PatientState> {
  let state = foldedOnce(await agreed.journal(patient))
  await seenByBoth(async () => {
    state = foldedOnce(await agreed.journal(patient))
    const record = state.records.get(former.number)
    return record !== undefined && (record.removed !== null || record.cidDigest !== former.cidDigest)
  })
  return state
}

/** Contents that a standing record shows, or showed and another took the place of, whatever its wraps open to. */
export const shownIn = ({ records }: PatientState): ReadonlySet<Digest> =>
  new Set([...records.values()].filter(({ removed }) => !removed).flatMap(contentsOf))

/**
 * Whether a record that stands, other than a given one, showed a content that another took the place of there: then it may
 * be all that the record can be put back to. Whoever signs for the wallet once can add a copy of it.
 */
function isDisplaced(
  { records, recordsByContent }: PatientState,
  content: Digest,
  but: RecordNumber,
): boolean {
  return (recordsByContent.get(content) ?? []).some((number) => {
    const other = records.get(number)
    return number !== but && other?.removed === null && other.cidDigest !== content
  })
}

/** What an upload of somebody who has the patient's masters is named with, so that they alone have it erased at once. */
export const digestToErase = (
  { reader }: Pick<Services, "reader">,
  keys: UnlockedKeys,
  root: Cid,
): Promise<Uint8Array> =>
  eraseDigest(
    masterToken(newestMaster(keys), {
      ctx: contextOf(reader, keys.account),
      content: digestOfRoot(root),
    }),
  )

/** Has the server erase a content, with every token that the patient's keys give for it. */
export const eraseContent = async (
  services: Pick<Services, "store" | "reader">,
  { account: patient, masters }: Pick<UnlockedKeys, "account" | "masters">,
  root: Cid,
  recordKey: Uint8Array | null,
): Promise<void> => {
  const erasable = { ctx: contextOf(services.reader, patient), content: digestOfRoot(root) }
  await services.store.unpin(root, patient, await eraseTokens(masters, recordKey, erasable))
}

/**
 * Has the server erase what a record showed, once both providers show that it is gone. What another record may have to be
 * put back to is left, and the server keeps it for thirty days.
 * @param former the record as it was opened; without a key where it does not open
 * @throws KeywardError as {@link goneForBoth}, and then nothing is erased
 */
export async function eraseOnceGone(
  services: Services,
  keys: UnlockedKeys,
  former: Pick<OpenRecord, "state" | "root"> & { readonly recordKey: Uint8Array | null },
): Promise<void> {
  const state = await goneForBoth(services, keys.account, former.state)
  if (isDisplaced(state, digestOfRoot(former.root), former.state.number)) return
  await eraseContent(services, keys, former.root, former.recordKey)
}
