import { equalBytes } from "../_core/crypto/bytes"
import { wipe } from "../_core/crypto/wiped"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import { passkeyKey, passkeyToken } from "../_core/keys/passkey-way"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { openVault, vaultDigest } from "../_core/keys/vault"
import type { OpenVault, Way } from "../_core/keys/vault"
import { readVault } from "../_core/keys/vault-format"
import type { AccountServer, PasskeyToken } from "../_core/ports/account"
import type { Passkey, PasskeyAnswer, PasskeyDevice } from "../_core/ports/passkey"
import type { RegistryReader } from "../_core/ports/registry"
import type { Address } from "../_core/types"

/**
 * Makes a passkey that can keep a key, and tries it: the device is asked to make it, then to give its secret without
 * being told which. What does not give the same secret again is of no use and is taken back, as far as the device lets.
 * @param label shown by the device beside it
 * @throws KeywardError `passkey-unavailable` `passkey-cancelled` `passkey-no-prf` `passkey-unequal` `passkey-failed`
 */
export async function makePasskey(device: PasskeyDevice, label: string): Promise<Passkey> {
  const made = await device.create(label)
  try {
    if (!made.enabled) throw new KeywardError("passkey-no-prf")
    const found = await device.get()
    const isSame = found.credential === made.credential && isEqualTo(made.secret, found.secret)
    if (isSame) return { ...found, rpId: device.rpId }
    wipe(found.secret)
    throw new KeywardError("passkey-unequal")
  } catch (error) {
    await device.forget(made.credential).catch(() => undefined)
    throw error
  } finally {
    if (made.secret) wipe(made.secret)
  }
}

const isEqualTo = (atCreation: Uint8Array | null, now: Uint8Array): boolean =>
  atCreation === null || equalBytes(atCreation, now)

/** The way of a passkey into one vault. */
export const passkeyWay = async ({ secret, credential, rpId }: Passkey, vaultId: string): Promise<Way> => ({
  kind: "passkey",
  key: await passkeyKey(secret, vaultId),
  passkey: { credential, rpId },
})

/** What the server is given of it. */
export const passkeyTokenOf = async ({ credential, secret }: PasskeyAnswer): Promise<PasskeyToken> => ({
  credential,
  token: await passkeyToken(secret),
})

/** What signs for an account without a wallet, and whose it is. */
export interface OpenedAccount {
  readonly account: Address
  /** 32 bytes. */
  readonly signer: Uint8Array
}

/** Who is asked before anybody is signed in. */
export interface BeforeSignIn {
  readonly server: Pick<AccountServer, "openVault" | "recoverVault">
  readonly reader: Pick<RegistryReader, "vaultDigest" | "accountOf">
  /** The wallet that a signer's key is. */
  readonly addressOf: (key: Uint8Array) => Address
}

/**
 * Finds the account that a passkey opens, without a session: its token fetches the vault, whose digest has to be the one
 * on chain; before a set-up was finished there is none. Where somebody sealed something else over it, the last one that
 * the store has does, if its signer acts as the account: it signs in, and puts its vault back (`seal-again.ts`). The
 * vault is opened once more, by what both providers say, when the keys are unlocked.
 * @throws KeywardError `passkey-unknown` where it opens nothing; `key-missing` where the account has a wallet, which has
 * to sign in; `wallet-shut` where its signer acts for it no more; `vault-missing` where the store gives neither what is sealed nor what was
 */
export async function openByPasskey(before: BeforeSignIn, { secret }: PasskeyAnswer): Promise<OpenedAccount> {
  const { account, vaults } = await before.server.openVault(await passkeyToken(secret))
  return signerIn(before, account, vaults, "passkey", async (vaultId) => passkeyKey(secret, vaultId))
}

/**
 * The same by the recovery code, where no passkey is at hand: account and code stand on the paper.
 * @param given.copy the vault as it was saved: good also where the store gives none, as somebody sealed theirs over it
 * @throws KeywardError as {@link openByPasskey}, and `recovery-code-wrong`; `vault-malformed` `vault-altered` for a copy
 * that is none, or another account's
 */
export async function openByCode(
  before: BeforeSignIn,
  given: { readonly account: Address; readonly code: string; readonly copy?: Uint8Array | undefined },
): Promise<OpenedAccount> {
  const { account, code, copy } = given
  const { kek, fetchToken, formerFetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  if (copy) return openCopy(before, account, copy, kek)
  const { server } = before
  const vaults = await server.recoverVault(account, fetchToken).catch((error: unknown) => {
    if (isKeywardError(error, "recovery-code-wrong")) return server.recoverVault(account, formerFetchToken)
    throw error
  })
  return signerIn(before, account, vaults, "recovery-code", async () => kek)
}

/** By whatever is sealed: a signer that acts as the account is its own. */
async function openCopy(
  { reader, addressOf }: BeforeSignIn,
  account: Address,
  copy: Uint8Array,
  key: Uint8Array,
): Promise<OpenedAccount> {
  const { signer } = await openVault(copy, { kind: "recovery-code", key }, { account })
  if (!signer) throw new KeywardError("key-missing", { kind: "signer" })
  if ((await reader.accountOf(addressOf(signer))) === account) return { account, signer }
  wipe(signer)
  throw new KeywardError("wallet-shut", { account, kind: "signer" })
}

async function signerIn(
  { reader, addressOf }: BeforeSignIn,
  account: Address,
  vaults: readonly Uint8Array[],
  kind: "passkey" | "recovery-code",
  keyOf: (vaultId: string) => Promise<Uint8Array>,
): Promise<OpenedAccount> {
  const sealed = await reader.vaultDigest(account)
  const digests = await Promise.all(vaults.map(vaultDigest))
  // What waits to be sealed may be somebody else's: where nothing is sealed yet, the one that opens is the owner's.
  const isNewest = (at: number) => sealed === null || digests[at] === sealed
  const newest = vaults.filter((_, at) => isNewest(at))
  const others = vaults.filter((_, at) => !isNewest(at))
  const signerOf = async (blob: Uint8Array) => {
    const key = await keyOf(readVault(blob).header.vaultId)
    const { signer } = await openVault(blob, { kind, key }, { account })
    if (!signer) throw new KeywardError("key-missing", { kind: "signer" })
    return signer
  }
  let failure: KeywardError | null = null
  const acts = async (signer: Uint8Array) => (await reader.accountOf(addressOf(signer))) === account
  for (const blob of newest)
    try {
      const signer = await signerOf(blob)
      if (await acts(signer)) return { account, signer }
      wipe(signer)
      // It was frozen, or moved to another signer or to a wallet
      failure = new KeywardError("wallet-shut", { account, kind: "signer" })
    } catch (error) {
      failure = asKeywardError(error)
    }
  // Of what is not sealed nobody knows whose it is: only a signer that acts as the account signs in.
  for (const blob of others) {
    const signer = await signerOf(blob).catch(() => null)
    if (signer && (await acts(signer))) return { account, signer }
    if (signer) wipe(signer)
  }
  throw failure ?? new KeywardError("vault-missing")
}

/** What a passkey account's vault still opens by, besides the one that is to go. */
export const otherPasskeys = ({ ways }: OpenVault, credential: string): readonly Way[] =>
  ways.filter(({ passkey }) => passkey !== undefined && passkey.credential !== credential)
