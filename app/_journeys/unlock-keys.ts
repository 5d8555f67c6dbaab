import { equalBytes } from "../_core/crypto/bytes"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import {
  formatRecoveryCode,
  newRecoveryCode,
  parseRecoveryCode,
  recoveryKeys,
} from "../_core/keys/recovery-code"
import { foldJournal } from "../_core/journal/fold"
import { isPutBack } from "../_core/journal/patient-state"
import { isBefore } from "../_core/keys/rekey-work"
import { unlockedBy } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { passkeyKey, passkeyToken } from "../_core/keys/passkey-way"
import { openVault, resealVault, vaultDigest } from "../_core/keys/vault"
import type { OpenVault, Way } from "../_core/keys/vault"
import { MAX_PASSKEYS, readVault } from "../_core/keys/vault-format"
import type { PasskeyName } from "../_core/keys/vault-format"
import { wipe } from "../_core/crypto/wiped"
import type { PasskeyToken } from "../_core/ports/account"
import type { Passkey, PasskeyAnswer } from "../_core/ports/passkey"
import { keyDigest } from "../_core/keys/key-digest"
import { signWalletWay, walletWayKey } from "../_core/keys/wallet-way"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { finishKeys, keepRecovery, walletWay } from "./create-keys"
import { digestOf } from "./digest-of"
import { otherPasskeys, passkeyTokenOf, passkeyWay } from "./passkeys"
import { areOwn } from "./own-keys"
import { nameRecovery, withRecoveryNoted } from "./recovery-standing"
import { expectStored, storeAndSeal } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** What stands between a signed-in account and its keys. */
export interface VaultState {
  /** The newest vault blob that the chain knows; null where none was ever sealed. */
  readonly blob: Uint8Array | null
  readonly digest: Digest | null
  /** Stored, but its digest is not on chain yet: a set-up that was interrupted. */
  readonly unfinished: Uint8Array | null
  /** Ways the blob offers. */
  readonly ways: readonly string[]
  /** Whether the wallet way also asks for the secret. */
  readonly asksSecret: boolean
  /** The origin that the wallet shows when it opens the vault; null where it shows none. */
  readonly site: string | null
  /** Passkeys that open it, in the order that they were added. */
  readonly passkeys: readonly PasskeyName[]
  /** Who keeps the account for somebody, by their identity. */
  readonly keepers: readonly Address[]
}

/**
 * Looks at an account's vault without opening it, as one provider tells of it: what is shown hangs on this, and nothing
 * is opened or written by it. @throws KeywardError `vault-missing` `signed-out`
 */
export async function lookAtVault(services: Services): Promise<VaultState> {
  const { digest, blob, stored } = await findVault(services, services.reader)
  const unfinished = digest ? null : (stored[0] ?? null)
  const shown = blob ?? unfinished
  const ways = shown ? readVault(shown).header.ways : []
  return {
    blob,
    digest,
    unfinished,
    ways: ways.map((way) => way.kind),
    asksSecret: ways.some((way) => way.kind === "wallet" && way.secret !== undefined),
    site: ways.find((way) => way.kind === "wallet")?.site ?? null,
    passkeys: ways.flatMap(({ passkey }) => passkey ?? []),
    keepers: [...new Set(ways.flatMap(({ keeper }) => keeper?.account ?? []))],
  }
}

/** The digest on chain, the blob that has it, and all that the store gives. */
async function findVault({ server, account }: Services, reader: Services["reader"]) {
  const [digest, stored] = await Promise.all([reader.vaultDigest(account), server.vaults()])
  const digests = await Promise.all(stored.map(vaultDigest))
  const blob = stored[digests.findIndex((each) => each === digest)] ?? null
  if (digest && !blob) throw new KeywardError("vault-missing")
  return { digest, blob, stored }
}

export type UnlockWay =
  | { kind: "wallet"; secret?: string }
  | { kind: "recovery-code"; code: string }
  /** With what the device gave just now, which the caller overwrites; without, the device is asked. */
  | { kind: "passkey"; passkey?: PasskeyAnswer }

/**
 * Opens the account's vault and finishes an interrupted set-up, or new keys that already sign for the account. The wallet way asks for one signature, the passkey's
 * asks the device once. Which vault and which key are the account's is what both providers say: one alone cannot bring
 * former keys back.
 * @param options.publishesAgain where somebody else has published a key in the account's name, publishes the vault's own
 * once more, by one confirmation
 * @throws KeywardError `vault-missing` `secret-wrong` `recovery-code-wrong` `passkey-unknown` `vault-altered` `own-key-replaced`
 * `vault-not-own` where a former vault was sealed again, or the wallet opens one that does not open the account's first
 * record: then the code says whose it is (`seal-again.ts`) · `wallet-refused` `share-missing` `providers-disagree`
 */
export async function unlockKeys(
  services: Services,
  way: UnlockWay,
  on?: OnTransaction,
  { publishesAgain = false }: { readonly publishesAgain?: boolean } = {},
): Promise<UnlockedKeys> {
  const { blob, vault, digest, unfinished, moved } = await openOwnVault(services, way)
  if (moved) {
    await services.writer.sealVault(digest, moved, on)
    await seenByBoth(async () => (await services.agreed.vaultDigest(services.account)) === digest)
    await expectStored(services, { blob, digest, fetchTokenDigest: null })
  }
  const keys = unlockedBy({ digest, vault })
  // Whoever has the wallet for a while can seal a vault of their own that it opens; the code opens the owner's alone. Who
  // opened the vault of an account by passkey once has the keys of all its ways
  const isForged = way.kind === "wallet" || vault.signer !== undefined
  const shown = {
    publicKey: keys.publicKey,
    masters: keys.masters,
    ...(vault.origin && { origin: vault.origin }),
  }
  if (isForged && !unfinished && !(await areOwn(services, services.account, shown)))
    throw new KeywardError("vault-not-own", { account: services.account })
  const published = unfinished ? null : await services.agreed.key(services.account)
  // By the code the whole of it is finished; by wallet or passkey the last step, the recovery, waits for the code.
  const finish = async () => {
    await finishKeys(services, { keys, digest }, on)
    if (unfinished) await expectStored(services, { blob, digest, fetchTokenDigest: null })
    if (way.kind === "recovery-code") await nameRecovery(services, keys, way.code, on)
  }
  if (!published) await finish()
  // A vault sealed on chain holds the very identity that the chain shows to others.
  else if (published.digest !== keyDigest(keys.publicKey)) {
    if (!publishesAgain && !(await isSealedLast(services)))
      throw new KeywardError("own-key-replaced", { account: services.account })
    await finish()
  }
  return keys
}

/**
 * Whether the vault was sealed after the last key was published: then keys were being replaced, and it is the new key
 * that is missing. The other way round somebody else has published one.
 */
async function isSealedLast({ agreed, account }: Services): Promise<boolean> {
  const { vaults, keys } = foldJournal(await agreed.journal(account))
  const [sealed, published] = [vaults.at(-1)?.sealedAt, keys.at(-1)?.publishedAt]
  return !!sealed && !!published && isBefore(published, sealed)
}

/**
 * Finishes what a set-up, new keys or a new code left undone where {@link recoveryStanding} says `none` or `other`: the
 * code is typed, never taken from anything stored, has to open the newest vault, and its own key becomes the account's
 * recovery. One confirmation. @throws KeywardError `recovery-code-wrong` where it opens nothing that is in force
 */
export async function finishRecovery(
  services: Services,
  keys: UnlockedKeys,
  code: string,
  on?: OnTransaction,
): Promise<void> {
  await openOwnVault(services, { kind: "recovery-code", code })
  await nameRecovery(services, keys, code, on)
}

async function openOwnVault(services: Services, way: UnlockWay) {
  const found = await findVault(services, services.agreed)
  const { vaults } = foldJournal(await services.agreed.journal(services.account))
  if (isPutBack(vaults, vaults.length - 1))
    throw new KeywardError("vault-not-own", { account: services.account })
  const { keyOf, fetch, answer, done } = await openerOf(services, way)
  try {
    const blob = found.blob ?? (await unfinishedFor(found.stored, way.kind, keyOf))
    if (!blob) throw new KeywardError("vault-missing")
    const opened = async (each: Uint8Array) => {
      const digest = await vaultDigest(each)
      const opener = { kind: way.kind, key: await keyOf(each) }
      return { digest, vault: await openVault(each, opener, { account: services.account, digest }) }
    }
    const first = await opened(blob).catch((error: unknown) => asKeywardError(error))
    if (first instanceof KeywardError) {
      // What the session is given may be crowded by somebody else's; what the way's own token fetches is not
      // Where the account's own wallet signs, nothing was moved
      const taken =
        way.kind !== "wallet" &&
        services.wallet.account !== services.account &&
        ((await takenOver(services, found.stored, opened)) ??
          (await takenOver(services, await fetch().catch(() => []), opened)))
      if (taken && found.digest) return { ...taken, unfinished: false, moved: found.digest }
      throw first
    }
    const { digest } = first
    const vault = withOwnSigner(services, first.vault)
    if (answer && vault.signer && found.digest) await keepToken(services.server, blob, answer)
    return { blob, vault, digest, unfinished: found.digest === null, moved: null }
  } finally {
    done()
  }
}

/**
 * An account was taken over from whoever kept it (`take-over.ts`), or moved to new keys (`move-to-new-keys.ts`), and its
 * new vault is not sealed yet: the sealed one does not open by this way. What does, and has the signer that acts for the
 * account now, is the new one; nobody else makes such a vault. Null where that is not so.
 */
async function takenOver(
  { account, wallet, recovery }: Services,
  stored: readonly Uint8Array[],
  opened: (blob: Uint8Array) => Promise<{ readonly digest: Digest; readonly vault: OpenVault }>,
) {
  if (wallet.account === account) return null
  for (const blob of stored) {
    const found = await opened(blob).catch(() => null)
    const signer = found?.vault.signer
    if (found && signer && recovery.addressOf(signer) === wallet.account) return { blob, ...found }
  }
  return null
}

/** A signer that the account was moved away from acts as nobody: it is in no vault that is sealed from here on. */
function withOwnSigner({ recovery, wallet }: Services, { signer, ...vault }: OpenVault): OpenVault {
  if (!signer) return vault
  if (recovery.addressOf(signer) === wallet.account) return { ...vault, signer }
  wipe(signer)
  return vault
}

/**
 * A vault that was brought back from a copy came without the tokens of its passkeys, and an account by passkey is
 * entered by them. The first that opens it gives its own, where the server does not know it; unlocking does not hang on
 * that.
 */
async function keepToken(server: Services["server"], blob: Uint8Array, answer: PasskeyAnswer): Promise<void> {
  const opened = server.openVault(await passkeyToken(answer.secret))
  const isKnown = await opened.then(
    ({ vaults }) => vaults.some((each) => equalBytes(each, blob)),
    (error: unknown) => !isKeywardError(error, "passkey-unknown"),
  )
  if (!isKnown) await server.putVault(blob, null, [await passkeyTokenOf(answer)]).catch(() => undefined)
}

/** What a way comes to for each vault. A device that has to be asked is asked here, once. */
interface Opener {
  readonly keyOf: (blob: Uint8Array) => Promise<Uint8Array>
  /** The blobs that the way's own token fetches; none for a wallet. */
  readonly fetch: () => Promise<readonly Uint8Array[]>
  /** What the device gave, where it was asked. */
  readonly answer: PasskeyAnswer | null
  /** Overwrites what it was given. */
  readonly done: () => void
}

async function openerOf(services: Services, way: UnlockWay): Promise<Opener> {
  const { server, account } = services
  const nothing = { answer: null, done: () => undefined }
  if (way.kind === "wallet")
    return { keyOf: (blob) => walletKey(services, blob, way.secret), fetch: async () => [], ...nothing }
  if (way.kind === "recovery-code") {
    const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(way.code))
    return { keyOf: async () => kek, fetch: () => server.recoverVault(account, fetchToken), ...nothing }
  }
  const answer = way.passkey ?? (await services.passkeys.get())
  const { secret } = answer
  return {
    answer,
    keyOf: (blob) => passkeyKey(secret, readVault(blob).header.vaultId),
    fetch: async () => (await server.openVault(await passkeyToken(secret))).vaults,
    done: () => (way.passkey ? undefined : wipe(secret)),
  }
}

/** Of set-ups that were begun and not finished, the one that a code or a passkey opens; for a wallet the first. */
async function unfinishedFor(
  stored: readonly Uint8Array[],
  kind: UnlockWay["kind"],
  keyOf: Opener["keyOf"],
): Promise<Uint8Array | null> {
  if (kind === "wallet" || stored.length < 2) return stored[0] ?? null
  for (const blob of stored) {
    const opens = await keyOf(blob)
      .then((key) => openVault(blob, { kind, key }))
      .then(
        () => true,
        () => false,
      )
    if (opens) return blob
  }
  return stored[0] ?? null
}

async function walletKey(services: Services, blob: Uint8Array, secret?: string): Promise<Uint8Array> {
  const { vaultId, ways } = readVault(blob).header
  const way = ways.find((each) => each.kind === "wallet")
  if (!way) throw new KeywardError("key-missing", { kind: "wallet" })
  if (way.secret && secret === undefined) throw new KeywardError("secret-wrong")
  const { site } = way
  const { share, former } = await services.server.walletShare(vaultId)
  const part = site === undefined ? former : share
  if (!part) throw new KeywardError("share-missing")
  const signature = await signWalletWay(services.wallet, { vaultId, site })
  return walletWayKey({
    signature,
    share: part,
    vaultId,
    site,
    argon2id: services.argon2id,
    ...(way.secret && secret !== undefined ? { secret: { text: secret, ...way.secret } } : {}),
  })
}

/**
 * Brings a saved copy of the vault back to a store that has lost it. It is opened by the recovery code first: the store
 * takes anything from a session, and what opens the vault alone says that it is the right one.
 * @throws KeywardError `vault-altered` where it is not the one noted on chain, `vault-malformed` `recovery-code-wrong`
 */
export async function restoreVault(
  { agreed, server, account }: Services,
  blob: Uint8Array,
  code: string,
): Promise<void> {
  const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  const digest = await agreed.vaultDigest(account)
  if (digest === null || (await vaultDigest(blob)) !== digest) throw new KeywardError("vault-altered")
  await openVault(blob, { kind: "recovery-code", key: kek }, { account, digest })
  await server.putVault(blob, await digestOf(fetchToken))
}

/** What a change of the ways in has prepared; nothing counts until `keepWays`. */
export interface PreparedWays {
  readonly blob: Uint8Array
  readonly digest: Digest
  readonly vault: OpenVault
  readonly previous: Digest
  /** null: the code of before still fetches it. */
  readonly fetchTokenDigest: Digest | null
  /** Of a passkey that is new. */
  readonly passkeyTokens?: readonly PasskeyToken[]
  /** Where a new code was asked for: the code, and the recovery that it stands for. */
  readonly recoveryCode: string | null
  readonly recovery: Address | null
}

export type WaysChange =
  | { kind: "new-recovery-code" }
  | { kind: "new-wallet-way"; secret?: string }
  | { kind: "new-passkey"; passkey: Passkey }
  | { kind: "remove-passkey"; credential: string }

/**
 * Prepares a new recovery code, a passkey more or less, or a wallet way made anew (after unlocking by code on a new
 * device, say). The way it replaces opens the newest vault no longer; whoever kept an old vault and the old way is not
 * stopped by it.
 */
export async function prepareWays(
  services: Services,
  by: UnlockWay,
  change: WaysChange,
): Promise<PreparedWays> {
  const { vault, digest } = await openOwnVault(services, by)
  if (change.kind === "new-passkey" || change.kind === "remove-passkey")
    return preparePasskeys(vault, digest, change)
  const code = change.kind === "new-recovery-code" ? newRecoveryCode() : await codeOf(by)
  const { kek, fetchToken, signingKey } = await recoveryKeys(code)
  const kind = change.kind === "new-recovery-code" ? "recovery-code" : "wallet"
  const add =
    change.kind === "new-recovery-code"
      ? { kind, key: kek }
      : await walletWay(services, vault.vaultId, change.secret)
  if (add === "unsteady") throw new KeywardError("wallet-unsteady", { account: services.account })
  if (add === "no-share") throw new KeywardError("share-missing")
  const sealed = await resealVault(vault, { remove: (way: Way) => way.kind === kind, add: [add] })
  return {
    blob: sealed.blob,
    digest: sealed.digest,
    vault: sealed.vault,
    previous: digest,
    fetchTokenDigest: await digestOf(fetchToken),
    recoveryCode: change.kind === "new-recovery-code" ? await formatRecoveryCode(code) : null,
    recovery: change.kind === "new-recovery-code" ? services.recovery.addressOf(signingKey) : null,
  }
}

/** @throws KeywardError `passkeys-full`; `not-allowed` where it is the last one of an account without a wallet */
async function preparePasskeys(
  vault: OpenVault,
  previous: Digest,
  change: Extract<WaysChange, { kind: "new-passkey" | "remove-passkey" }>,
): Promise<PreparedWays> {
  const nothingNew = { previous, fetchTokenDigest: null, recoveryCode: null, recovery: null }
  if (change.kind === "remove-passkey") {
    const { credential } = change
    if (vault.signer && otherPasskeys(vault, credential).length === 0) throw new KeywardError("not-allowed")
    return {
      ...(await resealVault(vault, { remove: (way) => way.passkey?.credential === credential })),
      ...nothingNew,
    }
  }
  if (vault.ways.filter((way) => way.passkey).length >= MAX_PASSKEYS) throw new KeywardError("passkeys-full")
  const sealed = await resealVault(vault, { add: [await passkeyWay(change.passkey, vault.vaultId)] })
  return { ...sealed, ...nothingNew, passkeyTokens: [await passkeyTokenOf(change.passkey)] }
}

async function codeOf(by: UnlockWay): Promise<Uint8Array> {
  if (by.kind !== "recovery-code") throw new KeywardError("recovery-code-wrong")
  return parseRecoveryCode(by.code)
}

/**
 * Keeps them: one confirmation, two for a new code, whose holder takes the recovery over after seven days. Safe to
 * repeat. @throws KeywardError `vault-changed` `wallet-refused` */
export async function keepWays(
  services: Services,
  prepared: PreparedWays,
  on?: OnTransaction,
): Promise<void> {
  const sealed = await services.agreed.vaultDigest(services.account)
  const seal = async () => {
    if (sealed !== prepared.digest) await storeAndSeal(services, prepared, prepared.previous, on)
    // What it takes away, a code or a passkey, is gone only then
    await seenByBoth(async () => (await services.agreed.vaultDigest(services.account)) === prepared.digest)
    await expectStored(services, prepared)
  }
  if (!prepared.recovery) return seal()
  // The notebook is written by the vault that stands by then
  const standing = sealed === prepared.digest ? sealed : prepared.previous
  const keys = unlockedBy({ digest: standing, vault: prepared.vault })
  await withRecoveryNoted(services, keys, { ...prepared, recovery: prepared.recovery }, seal)
  await keepRecovery(services, prepared.recovery, on)
}
