import type { Address, Digest } from "../types"

/** A transaction that a wallet has sent. Nothing in it says for whom or of what it was. */
export interface OwnTransaction {
  readonly way: "own"
  readonly transaction: Digest
  readonly from: Address
  readonly nonce: number
  /** What it calls: keccak256 of recipient, value and calldata. Another transaction with the same nonce and the same call is this one again. */
  readonly call: Digest
  /** Height of the chain when it was sent. */
  readonly block: number
}

/** A transaction that a wallet was asked for and that nobody waits for: what to know it by, should it be sent after all. */
export interface AskedTransaction {
  readonly from: Address
  /** How many the account had sent when the wallet was asked: it takes this nonce, or a later one. */
  readonly nonce: number
  /** As {@link OwnTransaction.call}. */
  readonly call: Digest
  /** Height of the chain when the wallet was asked. */
  readonly block: number
}

/** A signed action that a relay was given. */
export interface HandedOver {
  readonly way: "relay"
  /** As the relay says; null where it has not said anything. */
  readonly transaction: Digest | null
  readonly contract: Address
  readonly signer: Address
  /** `nonces(signer)` of the contract when it was signed; decimal. */
  readonly nonce: string
  /** Unix seconds of the chain's time. */
  readonly deadline: number
  /** keccak256 of the call of submitSigned. */
  readonly call: Digest
  /** Height of the chain when it was signed. */
  readonly block: number
}

/** What was sent and is followed to its end; fit for JSON. */
export type Sent = OwnTransaction | HandedOver

/** What has become of it, as the chain tells now. */
export type Fate =
  | { readonly step: "waiting" }
  /** No node knows it: not yet, or not any more. */
  | { readonly step: "unknown" }
  | Confirmed
  | { readonly step: "reverted"; readonly transaction: Digest }
  /** Something else of the same account has taken its place. */
  | { readonly step: "replaced" }
  /** A transfer to oneself has taken its place, which is how wallets cancel. */
  | { readonly step: "cancelled" }
  /** Its deadline is over. */
  | { readonly step: "lapsed" }
  /** The relay named a transaction that is not this action. */
  | { readonly step: "false" }
  /** The chain is another one than it was sent to. */
  | { readonly step: "restarted" }

export interface Confirmed {
  readonly step: "confirmed"
  /** Another one than was sent where `again`. */
  readonly transaction: Digest
  readonly block: number
  readonly blockHash: Digest
  /** Sent once more, for a higher fee. */
  readonly again: boolean
  /** The chain will not undo it. */
  readonly final: boolean
}

/** Looks where a transaction is; asked again and again, also after a reload. Throws `chain-unreachable`. */
export interface TransactionFollower {
  look(sent: Sent): Promise<Fate>
  /** What a wallet has sent of what it was asked for, once a block has it; null until then. Throws `chain-unreachable`. */
  lookFor(asked: AskedTransaction): Promise<OwnTransaction | null>
}
