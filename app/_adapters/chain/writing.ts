import type { Interface, Signer } from "ethers"
import type { KeywardError } from "../../_core/errors"
import type { WalletSigner } from "../../_core/ports/account"
import type { Prompts, Turn } from "../../_core/ports/prompts"
import type { Relay } from "../../_core/ports/relay"
import type { SignableFunction } from "../../_core/signed-actions"
import type { Address, Digest } from "../../_core/types"

/** Somebody who pays, and the wallet that signs what the payer is given. */
export interface SignedWay {
  readonly relay: Relay
  readonly wallet: WalletSigner
  /** Milliseconds that the relay has until the wallet brings the same signed action itself. */
  readonly patience?: number
}

export interface ContractWriterOptions {
  /** With a provider; of a wallet, or a local one in scripts and tests. */
  readonly signer: Signer
  /** The wallet that signs. */
  readonly account: Address
  /** Who brings what was signed where no relay does, if not the signer itself, which has no money then. */
  readonly payer?: Signer
  readonly chainId: number
  /** Milliseconds without a receipt after which a transaction that no node knows any more is given up. */
  readonly dropAfter?: number
  /** Where somebody else pays; without it each call is a transaction of the wallet's own. */
  readonly signed?: SignedWay
  /** How the wallet is asked for a transaction; waits for its answer however long unless given. */
  readonly prompts?: Prompts
  /** Who writes when: two that read one nonce at once would both sign it. At once unless given. */
  readonly turn?: Turn
  /** Where the deployment stands, so that another chain under the same id is known as one. */
  readonly deployedAtBlock?: number
  readonly incarnation?: Digest
}

/** What a writer has to know of its contract. */
export interface WrittenContract {
  readonly address: Address
  readonly face: Interface
  /** The contract's own refusal in what a call threw; null where it is none. */
  readonly refusalIn: (thrown: unknown) => KeywardError | null
  /** The account that a wallet acts as, by the registry's word; 0 where it acts as nobody. */
  readonly accountOf: (wallet: Address) => Promise<Address>
  /** Its functions that can be signed, by name. */
  readonly actions: Readonly<Record<string, SignableFunction>>
}
