import type { Address, Digest } from "../types"

/** What a person signed and somebody else may bring to its contract; see ISignedActions. */
export interface SignedAction {
  readonly contract: Address
  /** The wallet that signed: not the account that it acts as. */
  readonly signer: Address
  /** The ABI-encoded call of one of the contract's own functions. */
  readonly action: `0x${string}`
  /** `nonces(signer)` of the contract. */
  readonly nonce: bigint
  /** Unix seconds of the chain's time; worthless from then on. */
  readonly deadline: number
  readonly signature: `0x${string}`
}

/** Why a relay does not take something: the `reason` of `relay-refused`. */
export type RelayRefusal =
  | "off"
  | "account-limit"
  | "network-limit"
  | "fresh-limit"
  | "contract-limit"
  | "everybody-limit"
  | "balance"
  | "fee"
  | "busy"
  | "gas"
  | "contract"
  | "function"
  | "length"
  | "deadline"
  | "nonce"
  | "signature"

/** Whether somebody pays here, and for how much. */
export interface RelayOffer {
  readonly offered: boolean
  /** Why not; null where it is offered. */
  readonly reason: RelayRefusal | null
  /** Whether what freezes and recovers accounts (`URGENT_ACTIONS`) is paid for: a reserve is kept for it. */
  readonly urgent: boolean
  /** Whether what ends grants and delegations, and nothing else, is paid for: a reserve is kept for that, too. */
  readonly stopping: boolean
  readonly limits: RelayLimits
}

export interface RelayLimits {
  readonly accountPerHour: number
  readonly accountPerDay: number
  readonly everybodyPerHour: number
  readonly everybodyPerDay: number
  /** Gas of one call. */
  readonly gas: number
  /** Seconds that a deadline may lie ahead. */
  readonly deadline: number
}

/**
 * Brings signed actions to their contracts and pays for it. It can delay one or not bring it at all; it can change
 * nothing of it and bring it but once, which is why it needs no trust.
 */
export interface Relay {
  /** Throws `store-unreachable`. */
  offer(): Promise<RelayOffer>
  /**
   * Takes an action; the same one again gives the transaction that it is in now.
   * @throws KeywardError `relay-refused` with the reason, the contract's own refusal, `store-unreachable`
   */
  submit(action: SignedAction): Promise<Digest>
}
