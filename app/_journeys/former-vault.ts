import { KeywardError } from "../_core/errors"
import { passkeyToken } from "../_core/keys/passkey-way"
import { parseRecoveryCode, recoveryKeys } from "../_core/keys/recovery-code"
import { openVault, vaultDigest } from "../_core/keys/vault"
import type { AccountServer } from "../_core/ports/account"
import type { PasskeyAnswer } from "../_core/ports/passkey"
import type { RegistryReader } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import type { BeforeSignIn, OpenedAccount } from "./passkeys"
import type { LostAccount } from "./recover-account"

/** A vault of the account's from before somebody else sealed theirs, and what signs for the account in it. */
export interface FormerVault extends OpenedAccount {
  readonly blob: Uint8Array
  readonly digest: Digest
}

interface Needs {
  readonly server: Pick<AccountServer, "recoverVault">
  readonly reader: Pick<RegistryReader, "recoveryOf">
  readonly addressOf: BeforeSignIn["addressOf"]
}

/**
 * The account's own vault where somebody who has its signer stored and sealed another one, which ends it in the store:
 * kept for thirty days, and given while the account is frozen to who has its recovery code and one of its passkeys. With
 * it the account goes on: its signer agrees to another wallet (`move-account.ts`) once the freeze is over, or the code
 * names one after seven days; then the vault is sealed again, as a copy that was saved (`seal-again.ts`).
 * @throws KeywardError `recovery-code-wrong` where the store gives none: not frozen, too late, or not this code and
 * passkey; `vault-missing` where none of them has the signer that acts as the account
 */
export async function findFormerVault(
  { server, reader, addressOf }: Needs,
  { account, code }: LostAccount,
  { secret }: Pick<PasskeyAnswer, "secret">,
): Promise<FormerVault> {
  const { kek, fetchToken } = await recoveryKeys(await parseRecoveryCode(code))
  const blobs = await server.recoverVault(account, fetchToken, await passkeyToken(secret))
  const { wallet } = await reader.recoveryOf(account)
  for (const blob of blobs) {
    const signer = await signerIn(blob, kek, account)
    if (signer && addressOf(signer) === wallet)
      return { account, blob, digest: await vaultDigest(blob), signer }
  }
  throw new KeywardError("vault-missing")
}

/** null where the code does not open it: what else waits to be sealed may be anybody's with a session. */
const signerIn = (blob: Uint8Array, key: Uint8Array, account: Address): Promise<Uint8Array | null> =>
  openVault(blob, { kind: "recovery-code", key }, { account }).then(
    ({ signer }) => signer ?? null,
    () => null,
  )
