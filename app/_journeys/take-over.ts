import { randomBytes } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { copyMasters, withMaster } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { keyDigest } from "../_core/keys/key-digest"
import { originOf } from "../_core/keys/vault"
import { DELEGATION } from "../_core/notebook"
import type { Passkey } from "../_core/ports/passkey"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { newVault } from "./create-keys"
import type { PreparedKeys } from "./create-keys"
import { endDelegate } from "./end-delegate"
import type { EntryTools } from "./enter-as"
import { sealedAnew } from "./keep-notebook"
import { nextGeneration } from "./missing-masters"
import { moveAccount } from "./move-account"
import type { ConsentingWallet } from "./move-account"
import type { OpenedAccount } from "./passkeys"
import { readAgreed } from "./read-patient"
import { forgetRecipients } from "./recipients"
import { recoveryOfCode } from "./recover-account"
import { noteRecovery } from "./recovery-standing"
import { fileOwn } from "./replace-keys"
import { expectFetched, expectStored } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"
import { finishGeneration } from "./start-generation"

/** What taking an account over needs besides its services. */
export interface TakeOverTools extends EntryTools {
  /** The new signer's word that it wants to act for the account. */
  readonly consent: (opened: OpenedAccount & { readonly address: Address }) => Promise<ConsentingWallet>
}

/** Keys that a person made for an account that somebody kept for them; nothing counts until they are kept. */
export interface PreparedTakeOver extends PreparedKeys {
  /** The vault they replace. */
  readonly previous: Digest
  /** What signs from then on, 32 bytes. */
  readonly signer: Uint8Array
  readonly wallet: Address
}

/**
 * For the person whose account somebody else kept, on a device of their own, where they entered by the recovery code: a
 * new signer, a new identity, one more master and a new vault, which opens by their passkey and by a new code and by no
 * keeper. The earlier masters stay in it: what was written before is theirs. Writes nothing.
 * @param made the passkey, and the key whose address acts for the account from then on
 * @throws KeywardError `vault-changed` `not-allowed` `nobody-pays`
 */
export async function prepareTakeOver(
  services: Services,
  keys: UnlockedKeys,
  made: { readonly passkey: Passkey; readonly signer: Uint8Array },
  { addressOf }: Pick<TakeOverTools, "addressOf">,
): Promise<PreparedTakeOver> {
  const { account, vault } = keys
  if (!vault) throw new KeywardError("not-allowed", { account })
  const { digest, open } = vault
  if ((await services.agreed.vaultDigest(account)) !== digest)
    throw new KeywardError("vault-changed", { account })
  const generation = nextGeneration(open.masters, await readAgreed(services, keys))
  // Copies: the keys of before are overwritten when the page turns to the new ones.
  const masters = withMaster(
    copyMasters(open.masters, (master) => master.slice()),
    generation,
  )
  const contents = {
    ...{ identity: randomBytes(32), masters, signer: made.signer.slice() },
    origin: originOf(open),
  }
  const prepared = await newVault(services, account, { passkey: made.passkey, contents, replaces: digest })
  return { ...prepared, previous: digest, signer: made.signer, wallet: addressOf(made.signer) }
}

/** What the person decides and types. */
export interface TakingOver {
  /** The code on the paper that came with the account. */
  readonly code: string
  /** Who acts for the person no more; whoever is not among them goes on. */
  readonly ends: readonly Address[]
}

/**
 * Takes the account over: what was wrapped to the former identity alone is filed, those who are to go end, the new vault
 * is stored, the account moves to the new signer (the former one agrees, the code's own key brings it), the new vault is
 * sealed, the new key published, and whoever stays gets the new keys. From the move on the keeper's signer, their way into the
 * vault and the paper open and sign nothing that comes. They could read everything until then.
 *
 * Safe to repeat with the same prepared keys. Where it was broken off before the move, nothing has changed; after it the
 * passkey, or the new code, enters and finishes it (`unlock-keys.ts`).
 * @throws KeywardError `recovery-wrong` `recovery-code-wrong` before anything is done; `vault-changed` `wallet-refused`
 * `providers-disagree` `action-unsettled`
 */
export async function keepTakeOver(
  services: Services,
  keys: UnlockedKeys,
  prepared: PreparedTakeOver,
  { code, ends }: TakingOver,
  { enterAs, consent }: TakeOverTools,
  on?: OnTransaction,
): Promise<void> {
  const { account } = keys
  const { wallet, recovery: nextRecovery, blob, fetchTokenDigest, passkeyTokens } = prepared
  const isMoved = async () => (await services.agreed.recoveryOf(account)).wallet === wallet
  if (!(await isMoved())) {
    const { recovery } = await services.agreed.recoveryOf(account)
    if ((await recoveryOfCode(services, code)) !== recovery)
      throw new KeywardError("recovery-wrong", { account })
    await fileOwn(services, keys, on)
    for (const delegate of ends)
      if ((await services.agreed.delegateUntil(account, delegate)) !== 0)
        await services.writer.endDelegate(delegate, on)
    const agreed = await consent({ account, address: wallet, signer: prepared.signer.slice() })
    await services.server.putVault(blob, fetchTokenDigest, passkeyTokens)
    await expectFetched(services, { ...prepared, account })
    await moveAccount(services, { code, ...agreed, nextRecovery }, on)
    await seenByBoth(isMoved)
  }
  const session = await enterAs({ account, address: wallet, signer: prepared.signer.slice() })
  try {
    await finishTakeOver(session.services, keys, prepared, ends, on)
  } finally {
    await session.end()
  }
}

/** The second half, by the new signer. */
async function finishTakeOver(
  services: Services,
  former: UnlockedKeys,
  prepared: PreparedTakeOver,
  ends: readonly Address[],
  on?: OnTransaction,
): Promise<void> {
  const { keys, digest, recovery } = prepared
  const { account } = keys
  const sealed = await services.agreed.vaultDigest(account)
  // The new signer acts alone by now: whatever else is sealed, whoever kept the account sealed it before the move
  if (sealed !== digest)
    await sealedAnew(services, former, async () => {
      await services.writer.sealVault(digest, sealed, on)
      await seenByBoth(async () => (await services.agreed.vaultDigest(account)) === digest)
      return keys
    })
  await expectStored(services, prepared)
  const published = await services.agreed.key(account)
  if (published?.digest !== keyDigest(keys.publicKey)) await services.writer.publishKey(keys.publicKey, on)
  await seenByBoth(async () => (await services.agreed.key(account))?.digest === keyDigest(keys.publicKey))
  await noteRecovery(services, keys, {
    recovery,
    recoveryCheck: keys.vault?.open.codeChecks[0] ?? null,
  })
  const view = await readAgreed(services, keys)
  await forgetRecipients(services, keys, view, { of: DELEGATION, accounts: ends })
  // Whoever kept the account could name themselves once more until it moved.
  for (const delegate of ends)
    if ((await services.agreed.delegateUntil(account, delegate)) !== 0)
      await endDelegate(services, keys, delegate, on)
  await finishGeneration(services, keys, on)
}
