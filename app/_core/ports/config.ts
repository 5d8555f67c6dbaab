import type { Address, Digest } from "../types"
import type { Issuer } from "./directory"

/** What the server tells every page about the deployment it serves. Nothing in it is secret. */
export interface PublicConfig {
  readonly chainId: number
  readonly chainName: string
  /** The app's own provider; the wallet's is the second one. */
  readonly rpcUrl: string
  readonly registry: Address
  /** AccessRequests. */
  readonly requests: Address
  /** The PractitionerDirectory. */
  readonly directory: Address
  /** ReceiptRoots. */
  readonly receipts: Address
  /** Whose credentials count here, in the order that they are shown in. */
  readonly issuers: readonly Issuer[]
  readonly deployedAtBlock: number
  /** Hash of the deployment's block: tells one chain from another with the same id. */
  readonly incarnation: Digest
  /** Whether the server keeps an index of the chain's logs, see docs/architecture. */
  readonly indexed?: boolean
}
