import { KeywardError } from "../_core/errors"
import { vaultDigest } from "../_core/keys/vault"
import { readVault } from "../_core/keys/vault-format"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import { carryCare } from "./carry-care"
import type { EntryTools } from "./enter-as"
import { moveAccount } from "./move-account"
import type { ConsentingWallet } from "./move-account"
import { recoveryOfCode } from "./recover-account"
import { withRecoveryNoted } from "./recovery-standing"
import { fileOwn, prepareReplacement } from "./replace-keys"
import type { NewSigner, PreparedReplacement } from "./replace-keys"
import { expectFetched } from "./seal-vault"
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

/** What the new keys are kept by. */
export interface MovingOn {
  /** The recovery code in force. */
  readonly code: string
  readonly own: OwnSigners
  /** What carries along whoever the account cares for; `without`: accounts that are left. */
  readonly care: {
    readonly tools: EntryTools
    readonly without?: readonly Address[]
  }
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
 * @throws KeywardError `care-closed`, and those of `carryCare`; `vault-changed` `vault-missing` where the store does not keep the new vault, and those of
 * `moveAccount`
 */
export async function keepMove(
  services: Services,
  keys: UnlockedKeys,
  move: PreparedMove,
  { code, own, care }: MovingOn,
  on?: OnTransaction,
): Promise<void> {
  const { agreed } = services
  const { account } = keys
  const isMoved = async () => (await agreed.recoveryOf(account)).wallet === own.addressOf(move.signer)
  if (await isMoved()) return
  if ((await agreed.vaultDigest(account)) !== move.previous)
    throw new KeywardError("vault-changed", { account })
  // Whoever they care for must not be locked out with the keys that are replaced
  await carryCare(services, keys, move.keys, care.tools, on, care)
  // By the former signer still: what was wrapped to the former identity alone would open for nobody
  await fileOwn(services, keys, on)
  const former = await passkeysOf(services, keys)
  const consenting = await own.consentOf(move.signer, account)
  // The newest that is stored, just before nothing else has the key that signs for the account
  await services.server.putVault(move.blob, move.fetchTokenDigest, move.passkeyTokens)
  await expectFetched(services, { account, ...move })
  await withRecoveryNoted(services, keys, move, () =>
    moveAccount(services, { ...consenting, code, nextRecovery: move.recovery }, on),
  )
  await seenByBoth(isMoved)
  for (const credential of former) await services.passkeys.forget(credential).catch(() => undefined)
}

/** Passkeys of the very vault that these keys were opened from: what another one names may be anybody's. */
async function passkeysOf({ server }: Services, { vault }: UnlockedKeys): Promise<readonly string[]> {
  for (const blob of await server.vaults())
    if ((await vaultDigest(blob)) === vault?.digest)
      return readVault(blob).header.ways.flatMap(({ passkey }) => passkey?.credential ?? [])
  return []
}
