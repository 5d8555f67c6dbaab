import { isXwingPublicKey } from "../_core/crypto/xwing"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { PublishedKey } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import type { Services } from "./services"

/**
 * The key of somebody whom something is about to be wrapped to, and who was shown or granted to by this digest. Two
 * providers have to agree on it, and on that the account is not frozen: its wallet may be in other hands.
 * @throws KeywardError `account-frozen`; `key-missing`; `key-changed` if it is another key; `key-unusable` if nothing
 *   can be wrapped to it; `providers-disagree`
 */
export async function recipientKey(
  { agreed }: Pick<Services, "agreed">,
  account: Address,
  digest: Digest,
): Promise<PublishedKey> {
  const [key, { frozenAt }] = await Promise.all([agreed.key(account), agreed.recoveryOf(account)])
  if (frozenAt !== 0) throw new KeywardError("account-frozen", { grantee: account })
  if (!key) throw new KeywardError("key-missing", { grantee: account })
  if (key.digest !== digest) throw new KeywardError("key-changed", { grantee: account })
  if (!isXwingPublicKey(key.publicKey)) throw new KeywardError("key-unusable", { grantee: account })
  return key
}

const LEFT_OUT = ["account-frozen", "key-missing", "key-changed", "key-unusable"] as const

/** As {@link recipientKey}, or null for one of several who is left out: they keep nobody else from the key. */
export async function recipientKeyOrNull(
  ...asked: Parameters<typeof recipientKey>
): Promise<PublishedKey | null> {
  try {
    return await recipientKey(...asked)
  } catch (error) {
    if (LEFT_OUT.some((code) => isKeywardError(error, code))) return null
    throw error
  }
}
