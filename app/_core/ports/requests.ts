import type { Address, Digest, Scope } from "../types"
import type { OnTransaction, Place } from "./registry"

/** What a doctor asks of a patient. */
export interface RequestTerms {
  /** Everything or a folder; never one record. */
  readonly scope: Scope
  /** READ (1), CONTRIBUTE (2) or both. */
  readonly permissions: number
  /** Unix seconds; until when access is asked for. */
  readonly expiresAt: number
  /** Unix seconds; until when the patient may answer: 1 to 30 days ahead, for a stranger 7 at most. */
  readonly lapsesAt: number
}

interface Entry<Kind extends string> {
  readonly kind: Kind
  /** Position in the patient's list. */
  readonly position: number
  readonly previous: bigint
  readonly asker: Address
  readonly place: Place
}
/** An entry of a patient's list of requests; see IAccessRequests. */
export type RequestEntry =
  | (Entry<"AccessRequested"> & RequestTerms & { readonly reasonDigest: Digest })
  | Entry<"RequestWithdrawn">
  | (Entry<"RequestDeclined"> & { readonly by: Address; readonly forGood: boolean })
  | (Entry<"AskerBlocked"> & { readonly by: Address; readonly blocked: boolean })

/** An asker's last request to one patient, as the contract notes it. */
export interface RequestSlot extends RequestTerms {
  readonly askedAtBlock: number
  readonly state: "none" | "open" | "withdrawn" | "declined"
  readonly blocked: boolean
  /** Whether the asker was neither invited nor had a live grant when they asked. */
  readonly byStranger: boolean
  /** How often in a row the patient said no, 4 at most. */
  readonly declines: number
}

/**
 * Reads the requests. A patient's list comes verified against its head (`history-invalid` otherwise) and complete.
 * Every method throws `chain-unreachable` where the provider does not answer.
 */
export interface RequestsReader {
  readonly requests: Address
  /** A patient's list, oldest first. */
  list(patient: Address, options?: { signal?: AbortSignal }): Promise<readonly RequestEntry[]>
  /** Whom an account has ever asked, as the provider says; each one's list or slot is the proof. */
  askedBy(asker: Address, options?: { signal?: AbortSignal }): Promise<readonly Address[]>
  slot(patient: Address, asker: Address): Promise<RequestSlot>
  isOpen(patient: Address, asker: Address): Promise<boolean>
  /** Unix second from which an asker may ask for a scope again after a no; 0 where they may. */
  declinedUntil(patient: Address, asker: Address, scope: Scope): Promise<number>
  /** How many requests are left, and the unix second from which there are 16 again (0 where there are). */
  allowance(asker: Address): Promise<{ readonly left: number; readonly from: number }>
}

/** Writes as the connected account; as RegistryWriter does. */
export interface RequestsWriter {
  requestAccess(
    input: RequestTerms & { readonly patient: Address; readonly reasonDigest: Digest },
    on?: OnTransaction,
  ): Promise<void>
  withdrawRequest(patient: Address, on?: OnTransaction): Promise<void>
  declineRequest(
    input: { readonly patient: Address; readonly asker: Address; readonly forGood: boolean },
    on?: OnTransaction,
  ): Promise<void>
  setBlocked(
    input: { readonly patient: Address; readonly asker: Address; readonly blocked: boolean },
    on?: OnTransaction,
  ): Promise<void>
}

/** Keeps sealed reasons for their patients. Throws `signed-out`, `delegation-over`, `store-*`, `too-many-requests`. */
export interface ReasonStore {
  /**
   * Before the request is made, as the signed-in asker; takes the place of the asker's former reason to this
   * patient.
   */
  put(patient: Address, sealed: Uint8Array): Promise<void>
  /**
   * As the patient, or as the patient's delegate; null where there is none (any more). Not yet checked
   * against the digest.
   */
  get(patient: Address, asker: Address): Promise<Uint8Array | null>
  /** As the patient, the patient's delegate or the asker; nothing where there is none. */
  forget(patient: Address, asker: Address): Promise<void>
}
