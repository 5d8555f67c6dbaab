import { concat, exactly, toHex, u64be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdfExpand } from "../crypto/hkdf"
import { WRAP_OVERHEAD } from "../crypto/hpke"
import { ADDRESS_LENGTH, addressBytes, CONTEXT_LENGTH } from "../keys/context"
import { asAddress } from "../types"
import type { Address, Scope } from "../types"

/** Who reads a reason besides the patient, at most: delegates are few, and an asker pays for each in bytes. */
export const MOST_DELEGATES = 8

const FORM = 2
const KEY_LENGTH = 32
const COMMIT_LENGTH = 32
const TAG_LENGTH = 16
const HEAD_LENGTH = 2 + COMMIT_LENGTH
const SLOT_LENGTH = ADDRESS_LENGTH + WRAP_OVERHEAD + KEY_LENGTH
/** 500 characters take 2,000 bytes at most; every reason is this long, so that a length says nothing of it. */
export const PADDED_LENGTH = 2048
const BOX_LENGTH = PADDED_LENGTH + TAG_LENGTH

/** The length of a sealed reason for so many readers, the patient among them. */
export const sealedLength = (readers: number): number => HEAD_LENGTH + readers * SLOT_LENGTH + BOX_LENGTH

/**
 * Whether a sealed reason can be this long: it says how many read it, which the patient's journal says as
 * well.
 */
export const isSealedLength = (length: number): boolean => readersIn(length) !== null

function readersIn(length: number): number | null {
  const readers = (length - HEAD_LENGTH - BOX_LENGTH) / SLOT_LENGTH
  return Number.isInteger(readers) && readers >= 1 && readers <= 1 + MOST_DELEGATES ? readers : null
}

/** What a reason is bound to. */
export interface ReasonBinding {
  /** The 72 bytes of `registryContext`: chain, registry, patient. */
  readonly ctx: Uint8Array
  readonly asker: Address
  readonly scope: Scope
}

const bindingBytes = ({ ctx, asker, scope }: ReasonBinding): Bytes =>
  concat(exactly(ctx, CONTEXT_LENGTH), addressBytes(asker), u64be(scope))

/** The patient that a binding's context names. */
export const patientIn = ({ ctx }: ReasonBinding): Address =>
  asAddress(`0x${toHex(exactly(ctx, CONTEXT_LENGTH).subarray(-ADDRESS_LENGTH))}`)

const INFO = utf8("keyward/request/v2")
const KEYS = utf8("keyward/request/v2/keys")

/** HPKE `info` of one reader's wrap: "keyward/request/v2" ‖ ctx ‖ asker(20) ‖ u64 scope ‖ reader(20). */
export const reasonInfo = (binding: ReasonBinding, reader: Address): Bytes =>
  concat(INFO, bindingBytes(binding), addressBytes(reader))

/**
 * The key of the text, and what stands in clear and fits one secret only: without it an asker could make one box that
 * two readers read differently.
 * @param secret the 32 bytes that are wrapped to each reader
 */
export async function reasonKeys(
  secret: Uint8Array,
  binding: ReasonBinding,
): Promise<{ readonly key: Bytes; readonly commit: Bytes }> {
  const info = concat(KEYS, Uint8Array.of(0), bindingBytes(binding))
  const both = await hkdfExpand("SHA-512", exactly(secret, KEY_LENGTH), info, 32 + COMMIT_LENGTH)
  return { key: both.slice(0, 32), commit: both.slice(32) }
}

/** One reader of a sealed reason and the secret wrapped to that reader (1,168 bytes). */
export interface ReasonSlot {
  readonly reader: Address
  readonly wrap: Uint8Array
}

/** A sealed reason in its parts; `head` is all that stands before `box`, and the box's associated data. */
export interface ReasonParts {
  readonly commit: Uint8Array
  readonly slots: readonly ReasonSlot[]
  readonly head: Bytes
  readonly box: Bytes
}

/** What stands before the box: form ‖ number of readers ‖ commit ‖ slots. */
export const reasonHead = (commit: Uint8Array, slots: readonly ReasonSlot[]): Bytes =>
  concat(
    Uint8Array.of(FORM, slots.length),
    exactly(commit, COMMIT_LENGTH),
    ...slots.map(({ reader, wrap }) =>
      concat(addressBytes(reader), exactly(wrap, WRAP_OVERHEAD + KEY_LENGTH)),
    ),
  )

/** The order of a reason's readers: the patient, then the patient's delegates by address. */
export const inOrder = (readers: readonly Address[], patient: Address): boolean =>
  readers[0] === patient &&
  readers.slice(1).every((reader, i) => reader !== patient && (i === 0 || reader > (readers[i] ?? "")))

/** Takes a sealed reason apart; null where it is malformed. */
export function reasonParts(sealed: Uint8Array, patient: Address): ReasonParts | null {
  const count = readersIn(sealed.length)
  if (count === null || sealed[0] !== FORM || sealed[1] !== count) return null
  const slots = Array.from({ length: count }, (_, i) => {
    const slot = sealed.subarray(HEAD_LENGTH + i * SLOT_LENGTH, HEAD_LENGTH + (i + 1) * SLOT_LENGTH)
    const reader = asAddress(`0x${toHex(slot.subarray(0, ADDRESS_LENGTH))}`)
    return { reader, wrap: slot.slice(ADDRESS_LENGTH) }
  })
  if (
    !inOrder(
      slots.map(({ reader }) => reader),
      patient,
    )
  )
    return null
  const end = HEAD_LENGTH + count * SLOT_LENGTH
  return { commit: sealed.slice(2, HEAD_LENGTH), slots, head: sealed.slice(0, end), box: sealed.slice(end) }
}
