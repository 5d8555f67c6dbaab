import type { PublicConfig } from "../_core/ports/config"
import type { Prompts } from "../_core/ports/prompts"
import type { Wallet } from "./wallet"

/** All that the room behind the connect dialog is told, and tells. */
export interface ConnectRoomProps {
  readonly config: PublicConfig
  /** The page's, for the style elements that RainbowKit writes. */
  readonly nonce: string
  /** Puts the question to the wallet. */
  readonly prompts: Prompts
  /** Where in the open dialog the choices are drawn; null while it is closed. */
  readonly slot: HTMLElement | null
  /** Closes the dialog. */
  readonly onClose: () => void
  /** Takes the wallet that was connected. Throws what its provider throws. */
  readonly onConnected: (wallet: Wallet) => Promise<void>
  /** A wallet that was connected could not be taken. */
  readonly onProblem: (error: unknown) => void
}
