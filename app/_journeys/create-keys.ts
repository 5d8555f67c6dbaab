import { ARGON2_COST } from "../_core/crypto/argon2"
import { randomBytes } from "../_core/crypto/bytes"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { keyDigest } from "../_core/keys/key-digest"
import { formatRecoveryCode, newRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { keeperWay } from "../_core/keys/keeper-way"
import type { KeeperKey } from "../_core/keys/keeper-way"
import { unlockedBy } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { createVault, newVaultContents } from "../_core/keys/vault"
import type { VaultContents, Way } from "../_core/keys/vault"
import { newVaultId } from "../_core/keys/vault-format"
import { enrolWallet, walletWayKey } from "../_core/keys/wallet-way"
import type { PasskeyToken } from "../_core/ports/account"
import type { Passkey } from "../_core/ports/passkey"
import type { OnTransaction } from "../_core/ports/registry"
import { digestOf } from "./digest-of"
import type { Address, Digest } from "../_core/types"
import { passkeyTokenOf, passkeyWay } from "./passkeys"
import { expectStored } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

export type WalletProblem = "unsteady" | "no-share"

/** Keys that are made but not yet kept: closing the page now loses nothing, for nothing depends on them. */
export interface PreparedKeys {
  readonly keys: UnlockedKeys
  readonly blob: Uint8Array
  readonly digest: Digest
  /** 14 groups of four; shown once. */
  readonly recoveryCode: string
  /** Who may freeze the account and give it another wallet: whoever has the code. */
  readonly recovery: Address
  /** SHA-256 of the token that fetches the blob without a session. */
  readonly fetchTokenDigest: Digest
  /** The same of each passkey that opens it. */
  readonly passkeyTokens?: readonly PasskeyToken[]
  /** False where the wallet cannot be a way in: then the recovery code is the only one. */
  readonly walletEnrolled: boolean
  /** Why it cannot: it signs differently each time, or the server gives no share. */
  readonly walletProblem: WalletProblem | null
}

/**
 * Makes an identity, the first master and a vault that opens by wallet (with the secret, where there is one) and by
 * recovery code. Asks the wallet for two signatures; writes nothing.
 * @throws KeywardError `nobody-pays` `wallet-refused` `secret-wrong` `signed-out`
 */
export const prepareKeys = (services: Services, options: { secret?: string } = {}): Promise<PreparedKeys> =>
  newVault(services, services.account, options)

/**
 * The same for an account without a wallet: a vault that opens by passkey and by recovery code, with the signer that is
 * the account's. Nobody is asked for anything.
 * @param made the passkey, and the key whose address is the account
 * @throws KeywardError `nobody-pays` `signed-out`
 */
export const preparePasskeyKeys = (
  services: Services,
  made: { readonly passkey: Passkey; readonly signer: Uint8Array },
): Promise<PreparedKeys> => {
  const contents = { ...newVaultContents(), signer: made.signer }
  return newVault(services, services.account, { passkey: made.passkey, contents })
}

/**
 * A vault with a new id, so a new key for every way in, and the keys that it holds: new ones unless given. `replaces`:
 * the vault whose place it is to take. `passkey`, or `keeper`: the first way in, where there is no wallet.
 * @throws KeywardError `nobody-pays` before anything is made: a code that nobody can keep is not worth writing down
 */
export async function newVault(
  services: Services,
  account: Address,
  {
    secret,
    contents,
    replaces,
    passkey,
    keeper,
  }: {
    secret?: string
    contents?: VaultContents
    replaces?: Digest
    passkey?: Passkey
    keeper?: KeeperKey
  },
): Promise<PreparedKeys> {
  await services.writer.checkPaid()
  const vaultId = newVaultId()
  const code = newRecoveryCode()
  const { kek, fetchToken, signingKey } = await recoveryKeys(code)
  const wallet = passkey || keeper ? null : await walletWay(services, vaultId, secret)
  const way = typeof wallet === "string" ? null : wallet
  const ways: Way[] = [
    ...(way ? [way] : []),
    ...(passkey ? [await passkeyWay(passkey, vaultId)] : []),
    ...(keeper ? [await keeperWay({ vaultId, account }, keeper)] : []),
    { kind: "recovery-code", key: kek },
  ]
  const { blob, digest, vault } = await createVault({ vaultId, account, ways, contents })
  return {
    keys: unlockedBy({ digest, vault }, replaces),
    blob,
    digest,
    recoveryCode: await formatRecoveryCode(code),
    recovery: services.recovery.addressOf(signingKey),
    fetchTokenDigest: await digestOf(fetchToken),
    passkeyTokens: passkey ? [await passkeyTokenOf(passkey)] : [],
    walletEnrolled: way !== null,
    walletProblem: typeof wallet === "string" ? wallet : null,
  }
}

/**
 * Keeps prepared keys: the vault with the server; its digest, the public key and who may recover the account on chain.
 * One confirmation. Where a part of it is done, each other part takes one of its own, and what is done is not done
 * again: it is safe to repeat after a refusal or a lost connection.
 * @throws KeywardError `wallet-refused` `vault-changed` `chain-unreachable` `store-unreachable`
 */
export async function keepKeys(
  services: Services,
  prepared: Pick<
    PreparedKeys,
    "keys" | "blob" | "digest" | "fetchTokenDigest" | "passkeyTokens" | "recovery"
  >,
  on?: OnTransaction,
): Promise<void> {
  await services.server.putVault(prepared.blob, prepared.fetchTokenDigest, prepared.passkeyTokens)
  const isNew = await isNothingSetUp(services)
  if (isNew) {
    const { keys, digest: vaultDigest, recovery } = prepared
    await services.writer.setUp({ publicKey: keys.publicKey, vaultDigest, recovery }, on)
  } else await finishKeys(services, prepared, on)
  await expectStored(services, prepared)
  // After one action for all there is nothing to look up, and a provider that lags would have it asked for once more
  if (!isNew) await keepRecovery(services, prepared.recovery, on)
}

/** Whether both providers say that the account has no key, no vault and no recovery. @throws `providers-disagree` */
async function isNothingSetUp({ agreed, account }: Services): Promise<boolean> {
  const [sealed, published, { recovery, next }] = await Promise.all([
    agreed.vaultDigest(account),
    agreed.key(account),
    agreed.recoveryOf(account),
  ])
  return sealed === null && published === null && recovery === null && next === null
}

/**
 * Key and vault of {@link keepKeys} where a part is done: also finishes a set-up that was interrupted after the vault
 * was stored. The vault comes first, because the registry takes it only where none is sealed: of two set-ups at once
 * one wins whole, and the other has published nothing. What is there already is what both providers say.
 * @throws KeywardError `vault-changed` where another vault is sealed already, `providers-disagree`
 */
export async function finishKeys(
  { agreed, writer, account }: Services,
  { keys, digest }: Pick<PreparedKeys, "keys" | "digest">,
  on?: OnTransaction,
): Promise<void> {
  const sealed = await agreed.vaultDigest(account)
  if (sealed !== null && sealed !== digest) throw new KeywardError("vault-changed", { account })
  if (sealed === null) await writer.sealVault(digest, null, on)
  const published = await agreed.key(account)
  if (published?.digest !== keyDigest(keys.publicKey)) await writer.publishKey(keys.publicKey, on)
}

/**
 * Names who may recover the account, unless both providers say that it is named already. One confirmation.
 * @throws KeywardError `providers-disagree`: one provider alone could have it left out; `action-unsettled`
 */
export async function keepRecovery(
  { agreed, writer, account }: Services,
  recovery: Address,
  on?: OnTransaction,
): Promise<void> {
  const known = await agreed.recoveryOf(account)
  if ((known.next ?? known.recovery) === recovery) return
  await writer.setRecovery(recovery, on)
  // The former code is thrown away next
  await seenByBoth(async () => {
    const { next, recovery: present } = await agreed.recoveryOf(account)
    return (next ?? present) === recovery
  })
}

/** The wallet way of a vault, or why there can be none. Asks for two signatures. */
export async function walletWay(
  services: Services,
  vaultId: string,
  secret?: string,
): Promise<Way | WalletProblem> {
  const parameters = { salt: randomBytes(16), cost: ARGON2_COST }
  const { site } = services
  try {
    const signature = await enrolWallet(services.wallet, { vaultId, site }, services.recover)
    const { share } = await services.server.walletShare(vaultId)
    const key = await walletWayKey({
      signature,
      share,
      vaultId,
      site,
      argon2id: services.argon2id,
      ...(secret === undefined ? {} : { secret: { text: secret, ...parameters } }),
    })
    return { kind: "wallet", key, site, ...(secret === undefined ? {} : { secret: parameters }) }
  } catch (error) {
    if (isKeywardError(error, "wallet-unsteady")) return "unsteady"
    // Keys that somebody may have are replaced without this way rather than not at all.
    if (isKeywardError(error) && NO_SHARE.has(error.code)) return "no-share"
    throw error
  }
}

/** What a server says that will give no share: not that it cannot be reached, nor that somebody is not signed in. */
const NO_SHARE: ReadonlySet<ErrorCode> = new Set(["share-missing", "too-many-requests"])
