import { isBefore } from "../keys/rekey-work"
import type { PatientState } from "../journal/patient-state"
import type { Place } from "../ports/registry"
import type { RequestEntry, RequestTerms } from "../ports/requests"
import type { Address, Digest } from "../types"

/** What became of a request. `answered`: the patient has granted the asker something since. */
export type RequestStatus = "waiting" | "answered" | "declined" | "withdrawn" | "lapsed" | "blocked"

/** The last request of one asker to one patient. */
export interface RequestState extends RequestTerms {
  readonly asker: Address
  readonly reasonDigest: Digest
  readonly askedAt: Place
  readonly status: RequestStatus
  /** When it was declined or withdrawn; null otherwise. */
  readonly endedAt: Place | null
}

export interface RequestsState {
  /** By asker, the newest request first. */
  readonly requests: ReadonlyMap<Address, RequestState>
  readonly blocked: ReadonlySet<Address>
}

type Asked = Extract<RequestEntry, { kind: "AccessRequested" }>
type End = { readonly status: "declined" | "withdrawn"; readonly place: Place }

/**
 * What a verified list of requests says now, beside the patient's verified journal: any grant to the asker
 * that follows the asker's request answers it, whatever its scope; a re-wrap does not. Pure; never throws.
 * @param now unix seconds
 */
export function foldRequests(
  entries: readonly RequestEntry[],
  journal: Pick<PatientState, "grants">,
  now: number,
): RequestsState {
  const asked = new Map<Address, { entry: Asked; end: End | null }>()
  const blocked = new Set<Address>()
  for (const entry of entries) {
    const { asker, place } = entry
    const last = asked.get(asker)
    switch (entry.kind) {
      case "AccessRequested":
        // Deleted first, so that the map is in the order of asking.
        asked.delete(asker)
        asked.set(asker, { entry, end: null })
        break
      case "RequestWithdrawn":
        if (last) asked.set(asker, { ...last, end: { status: "withdrawn", place } })
        break
      case "RequestDeclined":
        if (last) asked.set(asker, { ...last, end: { status: "declined", place } })
        if (entry.forGood) blocked.add(asker)
        break
      case "AskerBlocked":
        if (entry.blocked) blocked.add(asker)
        else blocked.delete(asker)
        break
    }
  }
  const lastGrants = lastGrantOf(journal)
  const stateOf = ({ entry, end }: { entry: Asked; end: End | null }): RequestState => {
    const { asker, scope, permissions, expiresAt, lapsesAt, reasonDigest, place } = entry
    const granted = lastGrants.get(asker)
    const isAnswered = granted !== undefined && isBefore(place, granted)
    const status = end?.status ?? statusOf(isAnswered, blocked.has(asker), lapsesAt > now)
    const terms = { scope, permissions, expiresAt, lapsesAt }
    return { ...terms, asker, reasonDigest, askedAt: place, status, endedAt: end?.place ?? null }
  }
  const requests = new Map([...asked].reverse().map(([asker, each]) => [asker, stateOf(each)]))
  return { requests, blocked }
}

const statusOf = (isAnswered: boolean, isBlocked: boolean, isAhead: boolean): RequestStatus =>
  isAnswered ? "answered" : isBlocked ? "blocked" : isAhead ? "waiting" : "lapsed"

/** Where each grantee was last granted anything, ended or not. */
function lastGrantOf({ grants }: Pick<PatientState, "grants">): Map<Address, Place> {
  const last = new Map<Address, Place>()
  for (const { grantee, grantedAt } of grants.values()) {
    const other = last.get(grantee)
    if (!other || isBefore(other, grantedAt)) last.set(grantee, grantedAt)
  }
  return last
}
