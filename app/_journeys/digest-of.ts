import { toHex } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import { asDigest } from "../_core/types"
import type { Digest } from "../_core/types"

/** SHA-256, as the server keeps a token. */
export const digestOf = async (bytes: Uint8Array): Promise<Digest> =>
  asDigest(`0x${toHex(await sha256(bytes))}`)
