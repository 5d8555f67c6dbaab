import { KeywardError } from "../_core/errors"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import type { OnTransaction } from "../_core/ports/registry"
import { moveAgreement, successorConsent } from "../_core/signed-actions"
import type { Address } from "../_core/types"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** Seconds for which the present wallet's agreement is good: longer than a relay takes, shorter than it is forgotten. */
const AGREED_SECONDS = 3_600

/** A wallet that was never used here and consents to act for an account. */
export interface ConsentingWallet {
  readonly wallet: Address
  readonly consent: `0x${string}`
}

/**
 * The new wallet's part, with that wallet connected: it signs that it wants to act for the account. It writes nothing
 * and can be lost, for it is good for this account and this wallet alone, once.
 * @throws KeywardError `wallet-refused`
 */
export async function consentToMove(
  { wallet: signer, reader }: Pick<Services, "wallet" | "reader">,
  account: Address,
): Promise<ConsentingWallet> {
  const { chainId, registry: contract } = reader
  const wallet = signer.account
  const consent = await signer.signTypedData(successorConsent({ contract, chainId, account, wallet }))
  return { wallet, consent }
}

/** What moves an account, beside the present wallet's word. */
export interface Moving extends ConsentingWallet {
  /** The recovery code, as it was printed; asked for each time and never kept. */
  readonly code: string
  /** Who may freeze the account from then on, where another code takes this one's place; else who may now. */
  readonly nextRecovery?: Address
}

/**
 * Gives the account another wallet at once: the present one, which is connected, agrees by one signature, and the code's
 * own key brings it. From then on this wallet acts as nobody; records, grants and delegates are where they were, and the
 * code opens the vault for the new wallet, whose own way in is added then; `endUnnamed` is to be run there first. Done already, it asks for nothing.
 * @throws KeywardError `recovery-code-wrong`, `recovery-wrong` where the code is not this account's, `account-frozen`,
 * `wallet-shut` where another wallet than the connected one acts for it, `wallet-not-fresh`, `consent-wrong`,
 * `wallet-refused`, `providers-disagree`, `action-unsettled` where both providers do not show it
 */
export async function moveAccount(
  { agreed, account, recovery, wallet }: Services,
  { code, wallet: to, consent, nextRecovery }: Moving,
  on?: OnTransaction,
): Promise<void> {
  const { signingKey } = await recoveryKeys(await parseRecoveryCode(code))
  const present = recovery.addressOf(signingKey)
  const [known, now] = await Promise.all([agreed.recoveryOf(account), agreed.now()])
  if (known.wallet === to && known.frozenAt === 0) return
  if (known.recovery !== present) throw new KeywardError("recovery-wrong", { account })
  if (known.frozenAt !== 0) throw new KeywardError("account-frozen", { account })
  if (known.wallet !== wallet.account) throw new KeywardError("wallet-shut", { account })
  const move = {
    ...{ account, wallet: to, nextRecovery: nextRecovery ?? present },
    agreedUntil: now + AGREED_SECONDS,
  }
  const { chainId, registry: contract } = agreed
  const agreement = await wallet.signTypedData(moveAgreement({ contract, chainId, ...move }))
  await recovery.writer(signingKey).moveAccount({ ...move, agreement, consent }, on)
  // Nobody is to put the old wallet away by the word of one provider
  await seenByBoth(async () => (await agreed.recoveryOf(account)).wallet === to)
}
