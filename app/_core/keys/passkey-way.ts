import { concat, exactly, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf } from "../crypto/hkdf"
import { vaultIdBytes } from "./vault-format"

/**
 * What every passkey is asked to evaluate (WebAuthn level 3 section 10.1.4, `prf.eval.first`). It is constant, because
 * nothing about the account is known before the first question; another secret is had by another passkey.
 */
export const PASSKEY_INPUT = utf8("keyward/passkey/v1")

const KEK = utf8("keyward/vault/v1/passkey")
const TOKEN = utf8("keyward/passkey/v1/fetch")

/**
 * The key-encryption key of a passkey's way, 32 bytes.
 * @param secret the passkey's PRF output for {@link PASSKEY_INPUT}, 32 bytes
 * @throws KeywardError `key-wrong` where it has another length
 */
export const passkeyKey = (secret: Uint8Array, vaultId: string): Promise<Bytes> =>
  hkdf(exactly(secret, 32), { info: concat(KEK, vaultIdBytes(vaultId)) })

/**
 * What the server gives the sealed blobs for, without a session; 32 bytes that open nothing.
 * @param secret as for {@link passkeyKey}
 */
export const passkeyToken = (secret: Uint8Array): Promise<Bytes> => hkdf(exactly(secret, 32), { info: TOKEN })
