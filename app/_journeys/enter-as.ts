import type { Address } from "../_core/types"
import type { OpenedAccount } from "./passkeys"
import type { Services } from "./services"

/** Signed in as an account that somebody keeps, beside their own session. */
export interface CareSession {
  readonly services: Services
  /** Ends it, and overwrites the signer. */
  end(): Promise<void>
}

/** Signs in as an account by its signer, which it takes over. */
export type EnterAs = (opened: OpenedAccount & { readonly address: Address }) => Promise<CareSession>

/** What signs as an account that somebody keeps. */
export interface EntryTools {
  readonly enterAs: EnterAs
  /** The wallet that a signer's key is. */
  readonly addressOf: (signer: Uint8Array) => Address
}
