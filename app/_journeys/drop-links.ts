import { fromHex, toHex } from "../_core/crypto/bytes"
import { publicKeyOf } from "../_core/crypto/hpke"
import { DROP_UNREAD_SECONDS, MAX_DROP_BYTES, MAX_DROP_LABEL, MAX_DROP_USES } from "../_core/drop/drop-limits"
import {
  dropIdOf,
  dropOwnerToken,
  dropTokenDigest,
  dropTokenOf,
  isDropName,
  newDropSecrets,
} from "../_core/drop/drop-link"
import { addressOfDrop, decodeOwnDrop, encodeOwnDrop } from "../_core/drop/own-drop"
import type { DropTerms, OwnDrop } from "../_core/drop/own-drop"
import { TAKEN_ID } from "../_core/drop/taken-drops"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { KeptDrop } from "../_core/ports/drops"
import type { Services } from "./services"

/** A drop link as its owner sees it. */
export interface ListedDrop {
  /** dropId, 64 hex digits. */
  readonly drop: string
  /** What the server says of it; null where it says nothing of a link that the account made. */
  readonly kept: KeptDrop | null
  /** null where the account's copy is not there, or the newest master does not open it. */
  readonly own: OwnDrop | null
  /**
   * Instead of `own` a copy that a former master alone opens, which whoever held that one since can have made: good for
   * ending the link and for what arrived by it, never to be shown as the account's own.
   */
  readonly former: OwnDrop | null
}

/** A link that was made just now. */
export interface MadeDrop {
  readonly drop: string
  /** Whoever has it sends by it, and reads nothing. */
  readonly address: string
  readonly own: OwnDrop
}

/**
 * Makes a link by which somebody without an account sends something. Its sealed copy is kept before the server knows of
 * it, so that there is none that its owner cannot end.
 * @throws KeywardError `drops-full` `sealed-full`, RangeError for terms that no link has
 */
export async function makeDropLink(
  services: Services,
  keys: UnlockedKeys,
  terms: DropTerms,
): Promise<MadeDrop> {
  const { name, label, maxBytes, uses, expires } = terms
  const fits =
    isDropName(name) && label.length <= MAX_DROP_LABEL && maxBytes <= MAX_DROP_BYTES && uses <= MAX_DROP_USES
  if (!fits) throw new RangeError("terms")
  const { t, seed } = newDropSecrets()
  const own: OwnDrop = {
    ...{ t, seed, ...terms, site: services.site },
    madeAt: Math.floor(Date.now() / 1_000),
  }
  const [id, address] = [await dropIdOf(t), await addressOfDrop(own)]
  const drop = toHex(id)
  const [store, sealed] = [services.drops(keys), services.sealed(keys)]
  await sealed.save("drops", drop, encodeOwnDrop(own), 0)
  try {
    await store.begin(drop, {
      ...{ publicKey: publicKeyOf(seed), maxBytes, uses, expires },
      tokenDigest: await dropTokenDigest(await dropTokenOf(t)),
      ownerDigest: await dropTokenDigest(await dropOwnerToken(seed, id)),
    })
  } catch (error) {
    // Where the server took it and its answer was lost, the copy stays: it is refused while the link works
    await sealed.remove("drops", drop, 1).catch(() => undefined)
    throw error
  }
  return { drop, address: address ?? "", own }
}

/**
 * All drop links of the account, newest first. A link that takes nothing any more and of which nothing waits loses its
 * key by the way.
 * @param known copies that were opened before; what is opened now is added
 */
export async function listDropLinks(
  services: Services,
  keys: UnlockedKeys,
  options: { signal?: AbortSignal } = {},
  known = new Map<string, OwnDrop>(),
): Promise<readonly ListedDrop[]> {
  const [kept, headers] = await Promise.all([
    services.drops(keys).list(options),
    services.sealed(keys).list("drops", options),
  ])
  const byDrop = new Map(kept.map((link) => [link.drop, link]))
  const copies = headers.filter(({ id }) => id !== TAKEN_ID).map(({ id }) => id)
  const listed: ListedDrop[] = []
  for (const drop of new Set([...byDrop.keys(), ...copies])) {
    const hasCopy = copies.includes(drop)
    const opened = known.get(drop) ?? null
    const copy = opened
      ? { own: opened, isFormer: false }
      : hasCopy && (await ownDrop(services, keys, drop, options))
    // A copy under another link's id is none of this link's
    const its = copy && toHex(await dropIdOf(copy.own.t)) === drop ? copy : null
    const link: ListedDrop = {
      ...{ drop, kept: byDrop.get(drop) ?? null },
      own: its && hasCopy && !its.isFormer ? its.own : null,
      former: its?.isFormer ? its.own : null,
    }
    const closed = isNeeded(link) ? null : await withoutKey(services, keys, link)
    if (closed ?? link.own) known.set(drop, (closed ?? link.own) as OwnDrop)
    listed.push(closed ? { ...link, own: closed } : link)
  }
  const madeAt = ({ kept: link, own, former }: ListedDrop) => (own ?? former)?.madeAt ?? link?.madeAt ?? 0
  return listed.sort((a, b) => madeAt(b) - madeAt(a))
}

/** Whether a link takes something, or something of it waits. One that the server does not know may, until its time is over. */
function isNeeded({ kept, own, former }: ListedDrop): boolean {
  if (kept) return kept.standing === "open" || kept.arrivals.length > 0
  return (((own ?? former)?.expires ?? 0) + DROP_UNREAD_SECONDS) * 1_000 > Date.now()
}

/** Saves the copy without the key; null where that was done before, or cannot be done now. */
async function withoutKey(
  services: Services,
  keys: UnlockedKeys,
  { drop, own }: ListedDrop,
): Promise<OwnDrop | null> {
  if (!own?.seed) return null
  const closed: OwnDrop = { ...own, seed: null }
  try {
    const sealed = services.sealed(keys)
    const copy = await sealed.load("drops", drop)
    if (copy) await sealed.save("drops", drop, encodeOwnDrop(closed), copy.version)
    return closed
  } catch (error) {
    // The list is shown in any case; the next look tries again
    if (error instanceof KeywardError) return null
    throw error
  }
}

async function ownDrop(
  services: Services,
  keys: UnlockedKeys,
  drop: string,
  options: { signal?: AbortSignal },
): Promise<{ readonly own: OwnDrop; readonly isFormer: boolean } | null> {
  try {
    const document = await services.sealed(keys).load("drops", drop, { ...options, former: true })
    const own = document && decodeOwnDrop(document.bytes)
    return own && { own, isFormer: document.isFormer ?? false }
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return null
    throw error
  }
}

/** What a link is ended with and what came by it is erased with. @throws KeywardError `not-allowed` without its key */
export async function ownerTokenOf(link: KeyedDrop): Promise<Uint8Array> {
  const seed = seedOf(link)
  if (!seed) throw new KeywardError("not-allowed")
  return dropOwnerToken(seed, fromHex(link.drop))
}

/** A link with whatever copy there is of its key. */
export type KeyedDrop = Pick<ListedDrop, "drop" | "own" | "former">

/** What opens that which arrived: a stranger's word by any copy. */
export const seedOf = ({ own, former }: KeyedDrop): Uint8Array | null => (own ?? former)?.seed ?? null

/**
 * Ends a link: when this returns, nobody sends by it any more. What has arrived waits.
 * @throws KeywardError `not-allowed` without the account's copy
 */
export const endDropLink = async (services: Services, keys: UnlockedKeys, link: KeyedDrop): Promise<void> =>
  services.drops(keys).end(link.drop, await ownerTokenOf(link))

/** Takes a link of which nothing waits off the list, on the server and among the account's own copies. */
export async function forgetDropLink(services: Services, keys: UnlockedKeys, drop: string): Promise<void> {
  const sealed = services.sealed(keys)
  await services.drops(keys).forget(drop)
  const copy = (await sealed.list("drops")).find(({ id }) => id === drop)
  if (copy) await sealed.remove("drops", drop, copy.version)
}
