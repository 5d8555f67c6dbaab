import type { WalletProblem } from "../_journeys/create-keys"

/** Why a wallet is no way in; the sentence goes on. */
export const WALLET_PROBLEMS: Readonly<Record<WalletProblem, string>> = {
  unsteady: "Your wallet signs differently each time",
  "no-share": "The store gives no part for your wallet just now",
}
