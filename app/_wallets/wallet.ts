import type { PasskeyAccount } from "../_core/ports/passkey"
import type { Address } from "../_core/types"

/** What a wallet gives a page (EIP-1193). Not every wallet has both of the listeners. */
export interface Eip1193Provider {
  request(request: { method: string; params?: unknown[] | Record<string, unknown> }): Promise<unknown>
  on?(event: string, listener: (value: never) => void): unknown
  removeListener?(event: string, listener: (value: never) => void): unknown
}

/** A wallet that can be connected, by whatever it was found. */
export interface Wallet {
  /** Reverse domain name that it announced (EIP-6963), or a demo person's. */
  readonly id: string
  readonly name: string
  /** One of the local chain's demo people. */
  readonly demo: boolean
  readonly provider: Eip1193Provider
  /** Where it stands in for one: an account by passkey, whose key is in its vault. */
  readonly passkey?: PasskeyAccount
}

/** What the pages know of the wallet. */
export interface WalletState {
  /** `looking`: whether the wallet of the last visit is still connected is not known yet. */
  readonly status: "looking" | "disconnected" | "connected"
  readonly wallet: Wallet | null
  readonly address: Address | null
  /** The network that the wallet is on, whichever that is. */
  readonly chainId: number | null
}
