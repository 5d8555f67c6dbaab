import { WALLET_SENT_NOTHING, isKeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction, Recovery } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { keepRecovery } from "./create-keys"
import { changeNotebook, readNotebook } from "./keep-notebook"
import type { Services } from "./services"

/** What the recovery code of the newest vault can do for a lost wallet, by what the chain says. */
export type RecoveryStanding =
  /** Nobody can recover the account: a set-up was not finished. */
  | { readonly kind: "none" }
  | { readonly kind: "in-force" }
  /** It takes over at `from`, unix seconds; until then a former one counts. */
  | { readonly kind: "waiting"; readonly from: number }
  /** The chain names another than the code that was made last: the change was not finished, or somebody else made one. */
  | { readonly kind: "other" }

/**
 * @param kept the recovery that the account's notebook noted for its newest code; null where it noted none, then the
 *   chain's is taken for it
 */
export function recoveryStanding(
  { recovery, next, nextFrom }: Recovery,
  kept: Address | null,
): RecoveryStanding {
  const last = next ?? recovery
  if (last === null) return { kind: "none" }
  if (kept !== null && kept !== last) return { kind: "other" }
  return next === null ? { kind: "in-force" } : { kind: "waiting", from: nextFrom }
}

/**
 * What both providers say of it, beside what the notebook notes at this moment.
 * @throws KeywardError `providers-disagree`
 */
export async function lookAtStanding(services: Services, keys: UnlockedKeys): Promise<RecoveryStanding> {
  const [known, kept] = await Promise.all([
    services.agreed.recoveryOf(keys.account),
    readNotebook(services, keys),
  ])
  const { recovery = null, unconfirmed = null } = kept?.notebook ?? {}
  // Noted under former keys it may be somebody else's word: it can call for a look, and never names anything
  return recoveryStanding(known, recovery ?? unconfirmed?.recovery ?? null)
}

/**
 * Names the code's own key as the account's recovery, and notes it. The code has to have opened the newest vault first
 * ({@link "./unlock-keys".finishRecovery}), so that none is named that opens nothing. One confirmation; none where the
 * chain names it already. @throws KeywardError `recovery-code-wrong` where it is no code
 */
export async function nameRecovery(
  services: Services,
  keys: UnlockedKeys,
  code: string,
  on?: OnTransaction,
): Promise<void> {
  const { signingKey } = await recoveryKeys(await parseRecoveryCode(code))
  const recovery = services.recovery.addressOf(signingKey)
  await noteRecovery(services, keys, recovery)
  await keepRecovery(services, recovery, on)
}

/**
 * Notes in the notebook which recovery the newest code stands for, before the chain is asked to change anything: so a
 * change that stops half-way is seen from every device. Nothing where there is no notebook yet.
 * @returns what was noted before
 */
export async function noteRecovery(
  services: Pick<Services, "server" | "notebooks" | "agreed">,
  keys: UnlockedKeys,
  recovery: Address | null,
): Promise<Address | null> {
  const kept = (await readNotebook(services, keys))?.notebook
  if (!kept || kept.recovery === recovery) return kept?.recovery ?? null
  // Both with keys of the newest vault; and a notebook that somebody spoilt must not stand in the way.
  await changeNotebook(services, keys, (now) => ({ ...(now ?? kept), recovery }), { mends: true })
  return kept.recovery
}

/** What somebody else with a session can make of the notebook's writes. */
const CROWDED_OUT: readonly ErrorCode[] = ["notebook-moved", "too-many-requests"]

/** After these nothing has left for the network. */
const NOT_SENT: readonly ErrorCode[] = [...WALLET_SENT_NOTHING, "vault-changed"]

/**
 * Runs the sealing of a vault with a new code with the new recovery noted; where the sealing was refused before
 * anything left, the note is taken back.
 */
export async function withRecoveryNoted(
  services: Pick<Services, "server" | "notebooks" | "agreed">,
  keys: UnlockedKeys,
  recovery: Address,
  seal: () => Promise<void>,
): Promise<void> {
  // Whoever writes over the notebook without end must not keep the owner from new keys
  const noted = await noteRecovery(services, keys, recovery).then(
    (former) => ({ former }),
    (error: unknown) => {
      if (CROWDED_OUT.some((code) => isKeywardError(error, code))) return null
      throw error
    },
  )
  try {
    await seal()
  } catch (error) {
    if (noted && NOT_SENT.some((code) => isKeywardError(error, code)))
      await noteRecovery(services, keys, noted.former).catch(() => undefined)
    throw error
  }
}
