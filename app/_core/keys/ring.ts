import { concat, exactly, u32be, u64be, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { hkdf } from "../crypto/hkdf"
import { hmacSha256 } from "../crypto/hmac"
import { KeywardError } from "../errors"
import { asEpoch, isRecordScope } from "../types"
import type { Epoch, Scope } from "../types"
import { CONTEXT_LENGTH } from "./context"
import type { Masters } from "./masters"

/** Epochs of one generation (one master). */
export const STEPS = 256

/** An epoch and its secret: opens this epoch and every earlier one of its generation. */
export interface RingPair {
  readonly epoch: Epoch
  /** 32 bytes. */
  readonly secret: Uint8Array
}

/** Which master an epoch comes from. */
export const generationOf = (epoch: Epoch): number => Math.floor(epoch / STEPS)
const stepOf = (epoch: Epoch): number => epoch % STEPS

const RING = utf8("keyward/ring/v1")
const PREVIOUS = utf8("keyward/ring/v1/prev")
const WRAP = utf8("keyward/ring/v1/wrap")
const ZERO = Uint8Array.of(0)

/**
 * S[scope, epoch] of docs/formats: 32 bytes. `master` is the one of the epoch's generation.
 * Throws `key-wrong` on wrong lengths or a record scope, which has no ring.
 */
export async function ringSecret(
  master: Uint8Array,
  ctx: Uint8Array,
  scope: Scope,
  epoch: Epoch,
): Promise<Bytes> {
  exactly(master, 32)
  exactly(ctx, CONTEXT_LENGTH)
  if (isRecordScope(scope)) throw new KeywardError("key-wrong", { scope })
  const generation = generationOf(epoch)
  const last = asEpoch(generation * STEPS + STEPS - 1)
  const secret = await hkdf(master, { info: concat(RING, ZERO, ctx, u64be(scope), u32be(generation)) })
  return stepBack(secret, last - epoch)
}

/** S[scope, epoch - 1] from S[scope, epoch], within one generation. */
export const previousSecret = (secret: Uint8Array): Promise<Bytes> =>
  hmacSha256(exactly(secret, 32), PREVIOUS)

async function stepBack(secret: Bytes, steps: number): Promise<Bytes> {
  for (let i = 0; i < steps; i++) secret = await previousSecret(secret)
  return secret
}

/** The secret of `epoch`, or null where the pair does not reach it: later, or of another generation. */
export async function secretAt(pair: RingPair, epoch: Epoch): Promise<Bytes | null> {
  if (epoch > pair.epoch || generationOf(epoch) !== generationOf(pair.epoch)) return null
  return stepBack(exactly(pair.secret, 32), pair.epoch - epoch)
}

/** K[scope, epoch], which wraps record keys, from S[scope, epoch]. */
export const ringKey = (secret: Uint8Array): Promise<Bytes> => hkdf(exactly(secret, 32), { info: WRAP })

/** K[scope, epoch] from whatever pairs of the scope somebody holds, or null where none reaches it. */
export async function ringKeyAt(pairs: readonly RingPair[], epoch: Epoch): Promise<Bytes | null> {
  for (const pair of pairs) {
    const secret = await secretAt(pair, epoch)
    if (secret !== null) return ringKey(secret)
  }
  return null
}

export interface NextEpoch {
  readonly epoch: Epoch
  /** The generation's master does not exist yet: make one and seal the vault with it first. */
  readonly needsMaster: boolean
}

/**
 * The epoch after `current`: one more; but the first of the newest generation where the scope has fallen behind it,
 * and the first of a new one after step 255. `newest` is the generation of the newest master in the vault.
 * Throws `master-missing` where `current` is of a later generation.
 */
export function nextEpoch(current: Epoch, newest: number): NextEpoch {
  const generation = generationOf(current)
  if (generation > newest) throw new KeywardError("master-missing", { epoch: current, newest })
  if (generation < newest) return { epoch: asEpoch(newest * STEPS), needsMaster: false }
  return { epoch: asEpoch(current + 1), needsMaster: stepOf(current) === STEPS - 1 }
}

/**
 * The raises that bring a scope to `target`: the registry takes at most the first epoch of the generation after the
 * newest that any scope stood in, so it is one, but where several masters were made and nothing was raised since, or
 * where a reorganisation took the first epochs of a generation back.
 * @param newest that generation
 */
export function raisesTo(target: Epoch, newest: number): Epoch[] {
  const ahead = Math.max(0, generationOf(target) - newest)
  const firsts = Array.from({ length: ahead }, (_, i) => firstEpochOf(newest + 1 + i))
  return firsts.at(-1) === target ? firsts : [...firsts, target]
}

/** The first epoch of a generation. */
export const firstEpochOf = (generation: number): Epoch => asEpoch(generation * STEPS)

/**
 * What a grant at `current` carries: `current`, then each earlier generation's last used epoch, latest first.
 * `used` are all epochs the scope ever had, in any order (0 counts as used). Nothing was ever wrapped in a generation
 * without a master, so it is left out; as are those that `needed` does not name, which is asked where all do not fit.
 * @param most as many as a grant takes
 * @throws KeywardError `keys-full` where more are needed
 */
export function epochsToGrant(
  current: Epoch,
  used: readonly Epoch[],
  masters: Masters,
  { most, needed }: { readonly most: number; readonly needed: () => ReadonlySet<number> },
): Epoch[] {
  const last = new Map<number, Epoch>([[0, asEpoch(0)]])
  for (const epoch of used) {
    if (epoch > (last.get(generationOf(epoch)) ?? -1)) last.set(generationOf(epoch), epoch)
  }
  const earlier = [...last.values()]
    .filter((epoch) => generationOf(epoch) < generationOf(current) && masters.has(generationOf(epoch)))
    .sort((a, b) => b - a)
  if (earlier.length < most) return [current, ...earlier]
  const generations = needed()
  const rest = earlier.filter((epoch) => generations.has(generationOf(epoch)))
  if (rest.length >= most) throw new KeywardError("keys-full", { most })
  return [current, ...rest]
}

/** The pairs of these epochs. Throws `master-missing` where a generation has no master. */
export async function ringPairs(
  masters: Masters,
  ctx: Uint8Array,
  scope: Scope,
  epochs: readonly Epoch[],
): Promise<RingPair[]> {
  return Promise.all(
    epochs.map(async (epoch) => {
      const master = masters.get(generationOf(epoch))
      if (master === undefined) throw new KeywardError("master-missing", { scope, epoch })
      return { epoch, secret: await ringSecret(master, ctx, scope, epoch) }
    }),
  )
}
