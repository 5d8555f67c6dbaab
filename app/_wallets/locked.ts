import type { Prompts } from "../_core/ports/prompts"

/**
 * Whether a wallet is locked, as far as it tells; null where it does not. MetaMask 13 lists its accounts while it is
 * locked, and says by its own `_metamask.isUnlocked()` alone that it is.
 * @param provider EIP-1193
 */
export async function isWalletLocked(provider: unknown): Promise<boolean | null> {
  const { _metamask: own } = (provider ?? {}) as { _metamask?: { isUnlocked?: () => Promise<boolean> } }
  if (typeof own?.isUnlocked !== "function") return null
  try {
    return !(await own.isUnlocked())
  } catch {
    return null
  }
}

/** The page's prompts for questions to one wallet: whoever waits for the answer is told where it is locked. */
export const promptsOf = (page: Prompts, provider: unknown): Prompts => ({
  ask: (kind, question, options) =>
    page.ask(kind, question, { isLocked: () => isWalletLocked(provider), ...options }),
})
