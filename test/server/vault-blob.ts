import { toBase64url } from "../../app/_core/crypto/bytes"
import type { Bytes } from "../../app/_core/crypto/bytes"
import { canonicalBytes, encodeHeader } from "../../app/_core/keys/vault-format"
import type { WayHeader } from "../../app/_core/keys/vault-format"
import type { Address } from "../../app/_core/types"

/**
 * What a vault looks like to whoever has no key: a header that can be read, and a ciphertext that nobody opens.
 * @param change `length`: of the blob, in bytes
 */
export function vaultBlob(
  account: Address,
  fill: number,
  change: { vaultId?: string; ways?: readonly WayHeader[]; length?: number } = {},
): Bytes {
  const hex = fill.toString(16).padStart(2, "0")
  const { vaultId = hex.repeat(16), ways = [{ kind: "recovery-code", check: new Uint8Array(16) }] } = change
  const make = (filling: number) =>
    canonicalBytes({
      protected: toBase64url(canonicalBytes(encodeHeader({ vaultId, account, ways }))),
      iv: hex,
      ciphertext: "A".repeat(filling),
      tag: hex,
      recipients: ways.map(() => ({ encrypted_key: toBase64url(new Uint8Array(40)) })),
    })
  const bare = make(0)
  return change.length === undefined ? bare : make(change.length - bare.length)
}
