import { KeywardError } from "../_core/errors"
import { publicKeyOf } from "../_core/crypto/hpke"
import { passkeyToken } from "../_core/keys/passkey-way"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { openVault, vaultDigest, wipeVault } from "../_core/keys/vault"
import type { PasskeyAnswer } from "../_core/ports/passkey"
import type { Address, Digest } from "../_core/types"
import { areOwn } from "./own-keys"
import type { OpenedAccount } from "./passkeys"
import { askForFormer } from "./recover-account"
import type { LostAccount } from "./recover-account"
import type { Services } from "./services"

/** A vault of the account's from before somebody else sealed theirs, and what signs for the account in it. */
export interface FormerVault extends OpenedAccount {
  readonly blob: Uint8Array
  readonly digest: Digest
}

type Needs = Pick<Services, "server" | "reader" | "agreed" | "recovery" | "site">

/**
 * The account's own vault where somebody who has its signer stored and sealed another one, which ends it in the store:
 * kept for thirty days, from the freeze on that the code makes, and given while the account is frozen to who has its
 * recovery code and one of its passkeys, and after seven days of that by the code alone. With
 * it the account goes on: its signer agrees to another wallet (`move-account.ts`) once the freeze is over, or the code
 * names one after seven days; then the vault is sealed again, as a copy that was saved (`seal-again.ts`). Without a
 * wallet the copy and the code enter (`openByCode`).
 * @param passkey null where none is at hand
 * @throws KeywardError `recovery-code-wrong` where the store gives none: not frozen, too late, or not this code and
 * passkey; `recovery-too-early` with `from` for the code alone; `vault-missing` where none of them has the signer that
 * acts as the account
 */
export async function findFormerVault(
  services: Needs,
  lost: LostAccount,
  passkey: Pick<PasskeyAnswer, "secret"> | null,
): Promise<FormerVault> {
  const { account, code } = lost
  const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  const blobs = passkey
    ? await services.server.recoverVault(account, fetchToken, {
        passkeyToken: await passkeyToken(passkey.secret),
      })
    : await askForFormer(services, lost)
  const { wallet } = await services.reader.recoveryOf(account)
  for (const blob of blobs) {
    const signer = await signerIn(services, blob, kek, account)
    if (signer && services.recovery.addressOf(signer) === wallet)
      return { account, blob, digest: await vaultDigest(blob), signer }
  }
  throw new KeywardError("vault-missing")
}

/**
 * null where the code does not open it, for what else waits to be sealed may be anybody's with a session; and where its
 * keys are not the account's own, for who has the signer has the key of the code's way as well.
 */
async function signerIn(
  services: Needs,
  blob: Uint8Array,
  key: Uint8Array,
  account: Address,
): Promise<Uint8Array | null> {
  const vault = await openVault(blob, { kind: "recovery-code", key }, { account }).catch(() => null)
  if (!vault) return null
  const { identity, masters, signer, origin } = vault
  const publicKey = publicKeyOf(identity)
  const isOwn = await areOwn(services, account, { publicKey, masters, ...(origin && { origin }) })
  const kept = isOwn ? signer?.slice() : undefined
  wipeVault(vault)
  return kept ?? null
}
