import { concat, exactly, u32be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwrap, wrapTo } from "../crypto/hpke"
import { unwiped } from "../crypto/wiped"
import { KeywardError } from "../errors"
import type { Address, WrappedKey } from "../types"
import { addressBytes, CONTEXT_LENGTH } from "./context"
import { asDense, denseMasters, isAscending, MAX_GENERATION, newestOf } from "./masters"
import type { Masters } from "./masters"

/** What a delegation is bound to. */
export interface DelegationBinding {
  /** The 72 bytes of `registryContext`: names the patient. */
  readonly ctx: Uint8Array
  readonly delegate: Address
  /** The newest generation whose master is handed over. */
  readonly generation: number
}

type Version = 1 | 2

const LABELS = { 1: utf8("keyward/delegate/v1"), 2: utf8("keyward/delegate/v2") }
const MASTER_LENGTH = 32
const ENTRY_LENGTH = 4 + MASTER_LENGTH
/** The registry takes wrapped keys of 4,096 bytes: as many masters as fit where they are listed by position. */
export const MAX_DENSE_MASTERS = 92
/** As many as fit where each has its generation. */
export const MAX_NUMBERED_MASTERS = 82

/** HPKE `info`: "keyward/delegate/v1" (or v2) ‖ ctx ‖ delegate(20) ‖ u32 generation. Throws `key-wrong`. */
export function delegationInfo({ ctx, delegate, generation }: DelegationBinding, version: Version): Bytes {
  const most = version === 1 ? MAX_DENSE_MASTERS - 1 : MAX_GENERATION
  const fits = Number.isInteger(generation) && generation >= 0 && generation <= most
  if (!fits) throw new KeywardError("key-wrong", { generation })
  return concat(LABELS[version], exactly(ctx, CONTEXT_LENGTH), addressBytes(delegate), u32be(generation))
}

/**
 * The masters that a delegation has room for: all where they fit, else the newest and those of `needed` generations,
 * which are asked for only then.
 * @throws KeywardError `keys-full` where these do not fit
 */
export function mastersToHand(masters: Masters, needed: () => ReadonlySet<number>): Masters {
  const dense = asDense(masters)
  if (masters.size <= (dense ? MAX_DENSE_MASTERS : MAX_NUMBERED_MASTERS)) return masters
  const newest = newestOf(masters)
  const generations = needed()
  const kept = [...masters].filter(([generation]) => generation === newest || generations.has(generation))
  if (kept.length > MAX_NUMBERED_MASTERS) throw new KeywardError("keys-full", { most: MAX_NUMBERED_MASTERS })
  return new Map(kept)
}

/**
 * Wraps a patient's masters to a delegate's public key (1,216 bytes): with them the delegate derives every ring of the
 * patient's, as the patient does, until there is a new master. The patient's identity key is not among them.
 * @param masters as {@link mastersToHand} gives them
 * @throws KeywardError `key-wrong` where the binding names another newest generation; `keys-full`
 */
export async function wrapMasters(
  publicKey: Uint8Array,
  binding: DelegationBinding,
  masters: Masters,
): Promise<WrappedKey> {
  if (newestOf(masters) !== binding.generation) throw new KeywardError("key-wrong", { masters: masters.size })
  const keyOf = (master: Uint8Array) => unwiped(exactly(master, MASTER_LENGTH))
  const dense = asDense(masters)
  if (dense && dense.length <= MAX_DENSE_MASTERS)
    return wrapTo(publicKey, delegationInfo(binding, 1), concat(...dense.map(keyOf)))
  if (masters.size > MAX_NUMBERED_MASTERS) throw new KeywardError("keys-full", { most: MAX_NUMBERED_MASTERS })
  const entries = [...masters].flatMap(([generation, master]) => [u32be(generation), keyOf(master)])
  return wrapTo(publicKey, delegationInfo(binding, 2), concat(...entries))
}

/**
 * A delegate's side, with the delegate's seed (32 bytes); null where it is not for them, or not for this patient,
 * generation, registry or chain. Throws `key-wrong` where it is malformed.
 */
export async function unwrapMasters(
  seed: Uint8Array,
  binding: DelegationBinding,
  wrapped: Uint8Array,
): Promise<Masters | null> {
  const listed = async (version: Version) => unwrap(seed, delegationInfo(binding, version), wrapped)
  const dense = binding.generation < MAX_DENSE_MASTERS ? await listed(1) : null
  if (dense) return denseMasters(split(dense, MASTER_LENGTH, binding.generation + 1))
  const numbered = await listed(2)
  return numbered && readNumbered(numbered, binding.generation)
}

function readNumbered(plaintext: Uint8Array, newest: number): Masters {
  const rows = split(plaintext, ENTRY_LENGTH, Math.ceil(plaintext.length / ENTRY_LENGTH)).map(
    (entry): [number, Bytes] => [
      new DataView(entry.buffer, entry.byteOffset, entry.length).getUint32(0),
      entry.slice(4),
    ],
  )
  const generations = rows.map(([generation]) => generation)
  if (!isAscending(generations) || generations.at(-1) !== newest)
    throw new KeywardError("key-wrong", { generation: newest })
  return new Map(rows)
}

function split(plaintext: Uint8Array, length: number, count: number): Bytes[] {
  exactly(plaintext, count * length)
  return Array.from({ length: count }, (_, i) => plaintext.slice(i * length, (i + 1) * length))
}
