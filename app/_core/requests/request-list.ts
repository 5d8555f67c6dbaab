import { verifySteps } from "../journal/verify"
import type { Step } from "../journal/verify"
import { hashWords } from "../journal/words"
import type { Word } from "../journal/words"
import type { Link } from "../ports/registry"
import type { RequestEntry } from "../ports/requests"
import type { Address } from "../types"

/** `IAccessRequests.EntryKind`. */
const KIND = {
  AccessRequested: 1,
  RequestWithdrawn: 2,
  RequestDeclined: 3,
  AskerBlocked: 4,
} as const satisfies Record<RequestEntry["kind"], number>

/** `entry` of IAccessRequests: keccak256(abi.encode(kind, patient, asker, …the other fields but `previous`)). */
export const hashRequestEntry = (patient: Address, entry: RequestEntry): bigint =>
  hashWords([KIND[entry.kind], patient, entry.asker, ...fieldsOf(entry)])

/**
 * Verifies a run of one patient's consecutive request entries that ends at a head; see `verifyJournal`.
 * @returns the link before the first entry
 * @throws `history-invalid` with `position` and `problem`
 */
export const verifyRequests = (patient: Address, entries: readonly RequestEntry[], head: Link): Link =>
  verifySteps(patient, entries, (entry) => stepOf(patient, entry), head)

const stepOf = (patient: Address, entry: RequestEntry): Step => ({
  previous: entry.previous,
  entry: hashRequestEntry(patient, entry),
  positions: 1,
  position: entry.position,
  block: entry.place.block,
})

function fieldsOf(entry: RequestEntry): Word[] {
  switch (entry.kind) {
    case "AccessRequested":
      return [entry.scope, entry.permissions, entry.expiresAt, entry.lapsesAt, entry.reasonDigest]
    case "RequestWithdrawn":
      return []
    case "RequestDeclined":
      return [entry.by, entry.forGood ? 1 : 0]
    case "AskerBlocked":
      return [entry.by, entry.blocked ? 1 : 0]
  }
}
