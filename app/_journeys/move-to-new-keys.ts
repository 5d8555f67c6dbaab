import { equalBytes } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { moveAccount } from "./move-account"
import type { ConsentingWallet } from "./move-account"
import { recoveryOfCode } from "./recover-account"
import { withRecoveryNoted } from "./recovery-standing"
import { fileOwn, prepareReplacement } from "./replace-keys"
import type { NewSigner, PreparedReplacement } from "./replace-keys"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** What is known of keys that an account without a wallet signs by. */
export interface OwnSigners {
  readonly addressOf: (key: Uint8Array) => Address
  /** What such a key signs to take an account over. */
  readonly consentOf: (key: Uint8Array, account: Address) => Promise<ConsentingWallet>
}

/** New keys, a new passkey and a new signer; nothing counts until they are kept. */
export interface PreparedMove extends PreparedReplacement {
  readonly signer: Uint8Array
}

/**
 * Before the device is asked for a new passkey that could not be used.
 * @throws KeywardError `recovery-code-wrong` where it is no code; `recovery-wrong` where it is not in force
 */
export async function expectCodeInForce(
  services: Services,
  { account }: Pick<UnlockedKeys, "account">,
  code: string,
): Promise<void> {
  const [given, known] = await Promise.all([
    recoveryOfCode(services, code),
    services.agreed.recoveryOf(account),
  ])
  if (known.recovery !== given) throw new KeywardError("recovery-wrong", { account })
}

/**
 * For an account by passkey into which somebody may have got: whoever opened its vault once has the key that signs for
 * it, so besides all that `prepareReplacement` makes anew there is a new signer, in a vault that a new passkey opens.
 * Writes nothing; the device was asked before.
 * @param code the recovery code in force: asked for now, so that none is written down that could not be used
 * @throws KeywardError `recovery-code-wrong`; `recovery-wrong` where it is not in force; `vault-changed` `nobody-pays`
 */
export async function prepareMove(
  services: Services,
  keys: UnlockedKeys,
  { code, ...by }: NewSigner & { readonly code: string },
): Promise<PreparedMove> {
  await expectCodeInForce(services, keys, code)
  return { ...(await prepareReplacement(services, keys, { by })), signer: by.signer.slice() }
}

/**
 * Stores the new vault, then gives the account to the new signer: the former one agrees, the new one consents, the
 * former code's key brings it, and the new code takes that one's place at once. From then on the former signer, and
 * whoever has a copy of it, acts as nobody. The rest is done by the new signer, when the account is entered by the new
 * passkey or the new code (`unlockKeys`): whatever is broken off in between goes on there. Broken
 * off before the move, the former keys are in force and this starts anew. Safe to repeat with the same move.
 * @throws KeywardError `vault-changed` `vault-missing` where the store does not keep the new vault, and those of
 * `moveAccount`
 */
export async function keepMove(
  services: Services,
  keys: UnlockedKeys,
  move: PreparedMove,
  { code, own }: { readonly code: string; readonly own: OwnSigners },
  on?: OnTransaction,
): Promise<void> {
  const { agreed, server } = services
  const { account } = keys
  const isMoved = async () => (await agreed.recoveryOf(account)).wallet === own.addressOf(move.signer)
  if (await isMoved()) return
  if ((await agreed.vaultDigest(account)) !== move.previous)
    throw new KeywardError("vault-changed", { account })
  // By the former signer still: what was wrapped to the former identity alone would open for nobody
  await fileOwn(services, keys, on)
  await server.putVault(move.blob, move.fetchTokenDigest, move.passkeyTokens)
  for (const { token } of move.passkeyTokens ?? []) {
    const { vaults } = await server.openVault(token)
    // Else nothing would have the key that signs for the account after this
    if (!vaults.some((blob) => equalBytes(blob, move.blob))) throw new KeywardError("vault-missing")
  }
  const consenting = await own.consentOf(move.signer, account)
  await withRecoveryNoted(services, keys, move, () =>
    moveAccount(services, { ...consenting, code, nextRecovery: move.recovery }, on),
  )
  await seenByBoth(isMoved)
}
