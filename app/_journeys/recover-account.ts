import { isKeywardError, KeywardError } from "../_core/errors"
import { formerKeysRequest, RECOVERY_DELAY } from "../_core/former-keys-request"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import type { OnTransaction, RegistryWriter } from "../_core/ports/registry"
import { successorConsent } from "../_core/signed-actions"
import type { Address } from "../_core/types"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** What is needed to recover: the account that was lost and the code that was printed for it. */
export interface LostAccount {
  readonly account: Address
  /** As it was printed; asked for each time and never kept. */
  readonly code: string
}

/** How far a recovery has come. Times in unix seconds. */
export interface RecoveryState {
  /** 0 while the account is not frozen. */
  readonly frozenAt: number
  /** From when on another wallet can be named; null while it is not frozen. */
  readonly namedFrom: number | null
  /** The wallet that acts as the account, or did until it was frozen. */
  readonly wallet: Address
  /** The chain's time. */
  readonly now: number
}

/** The address that a code stands for in the registry. @throws KeywardError `recovery-code-wrong` */
export const recoveryOfCode = async (services: Services, code: string): Promise<Address> =>
  services.recovery.addressOf((await recoveryKeys(await parseRecoveryCode(code))).signingKey)

/**
 * Looks at where an account's recovery stands; changes nothing.
 * @throws KeywardError `recovery-code-wrong` where it is no code, `recovery-wrong` where it is not this account's,
 * `providers-disagree`
 */
export async function lookAtRecovery(services: Services, lost: LostAccount): Promise<RecoveryState> {
  return (await recovering(services, lost)).state
}

/**
 * At once nobody writes for the account any more, and its sessions end. One signature by the code's own key. Whether
 * there is something to do, and whether it is done, is what both providers say: one alone could let a thief write on.
 * @throws KeywardError `recovery-code-wrong`, `recovery-wrong`, `providers-disagree`; `action-unsettled` where both do
 * not show it
 */
export async function freezeAccount(
  services: Services,
  lost: LostAccount,
  on?: OnTransaction,
): Promise<void> {
  const { writer, state } = await recovering(services, lost)
  if (state.frozenAt !== 0) return
  await writer.freeze(lost.account, on)
  await seenByBoth(async () => (await services.agreed.recoveryOf(lost.account)).frozenAt !== 0)
  // From now on the store keeps what somebody may have sealed theirs over
  await askForFormer(services, lost).catch(() => undefined)
}

/**
 * Asks the store for what the account was sealed with before somebody else sealed theirs, with the code alone: it is
 * kept for thirty days from then on, and given once the account was frozen for seven days. Asked for after freezing, and
 * when these are over.
 * @throws KeywardError `recovery-too-early` with `from`: it is there; `recovery-code-wrong` where there is none, or the
 * code is not in force
 */
export async function askForFormer(
  { server, agreed, recovery, site }: Pick<Services, "server" | "agreed" | "recovery" | "site">,
  { account, code }: LostAccount,
): Promise<readonly Uint8Array[]> {
  const { signingKey, fetchToken, formerFetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  const at = await agreed.now()
  const { chainId, registry } = agreed
  const message = formerKeysRequest({ account, site, chainId, registry, at })
  const proof = { at, signature: await recovery.signMessage(signingKey, message) }
  return server.recoverVault(account, fetchToken, { proof }).catch((error: unknown) => {
    if (!isKeywardError(error, "recovery-code-wrong")) throw error
    return server.recoverVault(account, formerFetchToken, { proof })
  })
}

/** The wallet was found again: the account works as before. @throws KeywardError as {@link freezeAccount} */
export async function unfreezeAccount(
  services: Services,
  lost: LostAccount,
  on?: OnTransaction,
): Promise<void> {
  const { writer, state } = await recovering(services, lost)
  if (state.frozenAt === 0) return
  await writer.unfreeze(lost.account, on)
  await seenByBoth(async () => (await services.agreed.recoveryOf(lost.account)).frozenAt === 0)
}

/**
 * Gives the account the connected wallet. From then on whoever signs in with it is the account: records, grants and
 * patients are all where they were, and the code opens the vault. The wallet signs that it agrees.
 * @throws KeywardError `recovery-too-early` with `from`, `wallet-not-fresh`, `consent-wrong`, `recovery-wrong`,
 * `providers-disagree`; `action-unsettled` where both do not show it
 */
export async function nameSuccessor(
  services: Services,
  lost: LostAccount,
  on?: OnTransaction,
): Promise<void> {
  const { writer, state } = await recovering(services, lost)
  const wallet = services.wallet.account
  if (state.wallet === wallet && state.frozenAt === 0) return
  if (state.namedFrom === null || state.namedFrom > state.now)
    throw new KeywardError("recovery-too-early", { from: state.namedFrom ?? 0 })
  const { chainId, registry: contract } = services.agreed
  const consent = await services.wallet.signTypedData(
    successorConsent({ contract, chainId, account: lost.account, wallet }),
  )
  await writer.nameSuccessor({ account: lost.account, wallet, consent }, on)
  await seenByBoth(async () => {
    const now = await services.agreed.recoveryOf(lost.account)
    return now.wallet === wallet && now.frozenAt === 0
  })
}

async function recovering(
  services: Services,
  { account, code }: LostAccount,
): Promise<{ writer: RegistryWriter; state: RecoveryState }> {
  const { signingKey } = await recoveryKeys(await parseRecoveryCode(code))
  const [known, now] = await Promise.all([services.agreed.recoveryOf(account), services.agreed.now()])
  const { recovery, frozenAt, wallet } = known
  if (recovery !== services.recovery.addressOf(signingKey))
    throw new KeywardError("recovery-wrong", { account })
  const namedFrom = frozenAt === 0 ? null : frozenAt + RECOVERY_DELAY
  return { writer: services.recovery.writer(signingKey), state: { frozenAt, namedFrom, wallet, now } }
}
