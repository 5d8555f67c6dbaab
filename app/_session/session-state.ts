import type { ErrorCode, KeywardError } from "../_core/errors"
import type { PasskeyAccount } from "../_core/ports/passkey"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Notebook } from "../_core/notebook"
import type { Address } from "../_core/types"
import type { NotebookFault } from "../_journeys/keep-notebook"
import type { Services } from "../_journeys/services"
import type { UnlockWay, VaultState } from "../_journeys/unlock-keys"
import type { WalletState } from "../_wallets/wallet"

/** How far the person at this page has come. */
export type Step =
  | "starting"
  | "disconnected"
  | "wrong-network"
  | "connected" // the wallet is here; not signed in
  | "new" // signed in; no keys yet
  | "locked"
  | "unlocked"

export interface SessionState {
  readonly step: Step
  /** The account that the connected wallet acts as; until that is known, the wallet itself. */
  readonly account: Address | null
  /** What the person here is called, whoever's records the pages show. */
  readonly ownName: string | null
  /** Somebody whom the account acts for at this moment: `keys` and `notebook` are that person's then. */
  readonly actingFor: Address | null
  readonly walletName: string | null
  /** One of the local chain's demo people. */
  readonly demo: boolean
  /** What signs for an account by passkey; null for one that has a wallet. */
  readonly passkey: PasskeyAccount | null
  readonly services: Services | null
  readonly keys: UnlockedKeys | null
  /** The account's own, also while `keys` are those of somebody it acts for. */
  readonly ownKeys: UnlockedKeys | null
  readonly notebook: Notebook | null
  /** What was wrong with the account's own notebook when it was entered. */
  readonly notebookFault: NotebookFault | null
  readonly vault: VaultState | null
  /** What went wrong while starting, if anything did. */
  readonly problem: KeywardError | null
  /** Milliseconds (Date.now) at which idle keys are locked. */
  readonly locksAt: number
}

export interface SessionActions {
  readonly signIn: () => Promise<void>
  readonly unlock: (way: UnlockWay) => Promise<void>
  /**
   * Takes keys that were just made, or are being opened.
   * @throws KeywardError `locked` where it was locked since the call: it stays so; `account-switched`
   */
  readonly enter: (keys: UnlockedKeys | Promise<UnlockedKeys>) => Promise<void>
  readonly lock: () => void
  readonly signOut: () => Promise<void>
  /** Turns to somebody's records whom the account acts for, or with null back to its own. */
  readonly actFor: (patient: Address | null) => Promise<void>
  readonly writeNotebook: (change: (notebook: Notebook | null) => Notebook) => Promise<void>
  /** Looks again at where things stand, after a failure. */
  readonly refresh: () => void
}

/** How far somebody has come, by what their wallet and the server have said so far. */
export function stepOf(
  status: WalletState["status"],
  connected: boolean,
  rightNetwork: boolean,
  signedIn: boolean,
  { services, keys, vault, problem }: Pick<SessionState, "services" | "keys" | "vault" | "problem">,
): Step {
  if (status === "looking") return "starting"
  if (!connected) return "disconnected"
  if (!rightNetwork) return "wrong-network"
  if (keys) return "unlocked"
  if (problem) return "connected"
  if (!services) return "starting"
  if (!signedIn) return "connected"
  return vault?.digest || vault?.unfinished ? "locked" : "new"
}

/** What the wallet says of itself. */
export interface InWallet {
  readonly address: Address | null
  readonly chainId: number | undefined
}

/**
 * What a session ends with where its wallet says something else now, for those who still wait for its answer; null where
 * it says the same again, as a wallet does that was unlocked.
 */
export function endingOf(former: InWallet, now: InWallet): ErrorCode | null {
  if (former.address !== now.address) return now.address === null ? "signed-out" : "account-switched"
  return former.chainId === now.chainId ? null : "network-wrong"
}
