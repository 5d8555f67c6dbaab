import { WALLET_SENT_NOTHING, isKeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction, Recovery } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { codeChecksOf } from "../_core/keys/vault"
import { readVault } from "../_core/keys/vault-format"
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
   * The vault that is sealed does not open by the code that was made last: one that was given up, with another code, was
   * sealed since. That takes one signature, and who asked for it need not have the keys.
   */
  | { readonly kind: "sealed-over" }

/** What a notebook notes of the newest code. */
export interface NotedRecovery {
  /** null where it noted none: then the chain's is taken for it. */
  readonly recovery: Address | null
  /** `codeChecks` of the vault that it opens; null where it noted none. */
  readonly recoveryCheck: string | null
}

/** @param codeChecks of the vault that is sealed; null where that is not known */
export function recoveryStanding(
  { recovery, next, nextFrom }: Recovery,
  kept: NotedRecovery,
  codeChecks: readonly string[] | null,
): RecoveryStanding {
  const last = next ?? recovery
  if (last === null) return { kind: "none" }
  if (kept.recovery !== null && kept.recovery !== last) return { kind: "other" }
  if (codeChecks && kept.recoveryCheck !== null && !codeChecks.includes(kept.recoveryCheck))
    return { kind: "sealed-over" }
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
  const { recovery = null, recoveryCheck = null, unconfirmed = null } = kept?.notebook ?? {}
  const isNoted = recovery !== null || recoveryCheck !== null
  // Noted under former keys it may be somebody else's word: it can call for a look, and never names anything
  const noted = isNoted || !unconfirmed ? { recovery, recoveryCheck } : unconfirmed
  return recoveryStanding(known, noted, keys.vault?.open.codeChecks ?? null)
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
  await noteRecovery(services, keys, { recovery, recoveryCheck: keys.vault?.open.codeChecks[0] ?? null })
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
  noted: NotedRecovery,
): Promise<NotedRecovery> {
  const kept = (await readNotebook(services, keys))?.notebook
  if (!kept) return { recovery: null, recoveryCheck: null }
  const { recovery, recoveryCheck } = kept
  if (recovery !== noted.recovery || recoveryCheck !== noted.recoveryCheck)
    // Both with keys of the newest vault; and a notebook that somebody spoilt must not stand in the way.
    await changeNotebook(services, keys, (now) => ({ ...(now ?? kept), ...noted }), { mends: true })
  return { recovery, recoveryCheck }
}

/** What is noted of a vault with a new code. */
const recoveryOf = ({ recovery, blob }: { readonly recovery: Address; readonly blob: Uint8Array }) => ({
  recovery,
  recoveryCheck: codeChecksOf(readVault(blob).header.ways)[0] ?? null,
})

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
  next: { readonly recovery: Address; readonly blob: Uint8Array },
  seal: () => Promise<void>,
): Promise<void> {
  // Whoever writes over the notebook without end must not keep the owner from new keys
  const noted = await noteRecovery(services, keys, recoveryOf(next)).then(
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
