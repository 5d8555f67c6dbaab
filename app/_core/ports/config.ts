import type { Address, Digest } from "../types"

/** What the server tells every page about the deployment it serves. Nothing in it is secret. */
export interface PublicConfig {
  readonly chainId: number
  readonly chainName: string
  /** The app's own provider; the wallet's is the second one. */
  readonly rpcUrl: string
  readonly registry: Address
  readonly deployedAtBlock: number
  /** Hash of the deployment's block: tells one chain from another with the same id. */
  readonly incarnation: Digest
}
