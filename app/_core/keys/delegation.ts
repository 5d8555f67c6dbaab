import { concat, exactly, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap, wrapTo } from "../crypto/hpke"
import { unwiped } from "../crypto/wiped"
import { KeywardError } from "../errors"
import type { Address, WrappedKey } from "../types"
import { addressBytes, CONTEXT_LENGTH } from "./context"

/** What a delegation is bound to. */
export interface DelegationBinding {
  /** The 72 bytes of `registryContext`: names the patient. */
  readonly ctx: Uint8Array
  readonly delegate: Address
  /** The newest of the masters handed over: there are one more than this. */
  readonly generation: number
}

const DELEGATION = utf8("keyward/delegate/v1")
const MASTER_LENGTH = 32
/** The registry takes wrapped keys of 4,096 bytes: this many generations. */
export const MOST_MASTERS = 92

/** HPKE `info`: "keyward/delegate/v1" ‖ ctx ‖ delegate(20) ‖ u32 generation. Throws `key-wrong`. */
export function delegationInfo({ ctx, delegate, generation }: DelegationBinding): Bytes {
  const fits = Number.isInteger(generation) && generation >= 0 && generation < MOST_MASTERS
  if (!fits) throw new KeywardError("key-wrong", { generation })
  return concat(DELEGATION, exactly(ctx, CONTEXT_LENGTH), addressBytes(delegate), u32be(generation))
}

/**
 * Wraps a patient's masters to a delegate's public key (1,216 bytes): with them he derives every ring of hers, as she
 * does, until she makes a new master. Her identity key is not among them.
 * @param masters by generation, oldest first, 32 bytes each: 1 to 92
 * @throws KeywardError `key-wrong`
 */
export async function wrapMasters(
  publicKey: Uint8Array,
  binding: DelegationBinding,
  masters: readonly Uint8Array[],
): Promise<WrappedKey> {
  if (masters.length !== binding.generation + 1)
    throw new KeywardError("key-wrong", { masters: masters.length })
  const plaintext = concat(...masters.map((master) => unwiped(exactly(master, MASTER_LENGTH))))
  return wrapTo(publicKey, delegationInfo(binding), plaintext)
}

/**
 * A delegate's side, with his seed (32 bytes); null where it is not for him, or not for this patient, generation,
 * registry or chain. Throws `key-wrong` where it is malformed.
 */
export async function unwrapMasters(
  seed: Uint8Array,
  binding: DelegationBinding,
  wrapped: Uint8Array,
): Promise<Bytes[] | null> {
  const plaintext = await unwrap(seed, delegationInfo(binding), wrapped)
  if (plaintext === null) return null
  const count = binding.generation + 1
  exactly(plaintext, count * MASTER_LENGTH)
  return Array.from({ length: count }, (_, i) => plaintext.slice(i * MASTER_LENGTH, (i + 1) * MASTER_LENGTH))
}
