import { fromHex } from "../_core/crypto/bytes"
import { KeywardError, isKeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { KeptLink } from "../_core/ports/links"
import { openOpen } from "../_core/shl/link-opens"
import type { LinkOpen } from "../_core/shl/link-opens"
import { decodeOwnLink, encodeOwnLink, textOfLink } from "../_core/shl/own-link"
import type { OwnLink } from "../_core/shl/own-link"
import { sealLinkedFile } from "../_core/shl/seal-file"
import type { LinkFile } from "../_core/shl/seal-file"
import { linkToken, linkTokenDigest } from "../_core/shl/link-token"
import { linkRow, newLinkSecrets } from "../_core/shl/write-link"
import type { LinkTerms } from "../_core/shl/write-link"
import { contextOf } from "./read-patient"
import type { Services } from "./services"

/** What a new link leads to, and on what terms. */
export interface LinkWish extends LinkTerms {
  /** Given exactly where `P` is among the flags. */
  readonly passcode: string | null
  readonly files: readonly LinkFile[]
  /** For its owner's list: titles of records. */
  readonly contents: readonly string[]
}

/** A link that its owner may show. */
export interface MadeLink {
  readonly row: string
  /** `shlink:/…`: whoever has it, and the passcode, reads the files. */
  readonly text: string
  readonly own: OwnLink
}

export interface MakeOptions {
  readonly signal?: AbortSignal
  /** Files that are encrypted and stored. */
  readonly onProgress?: (done: number) => void
}

/**
 * Makes a link. Its sealed copy is kept before the server knows of it, so that there is none that its owner cannot find;
 * nobody opens it before all its files are there. What fails half-way is taken back, as far as the server answers; else
 * it stays in the list as unfinished.
 * @throws KeywardError `file-too-large` `links-full` `sealed-full`, RangeError for terms that no link has
 */
export async function makeLink(
  services: Services,
  keys: UnlockedKeys,
  wish: LinkWish,
  { signal, onProgress }: MakeOptions = {},
): Promise<MadeLink> {
  const { files, ...terms } = wish
  if (terms.flags.has("P") !== (terms.passcode !== null)) throw new RangeError("a passcode and its flag")
  if (files.length === 0 || (terms.flags.has("U") && files.length > 1)) throw new RangeError("files")
  const own: OwnLink = {
    ...{ ...newLinkSecrets(), ...terms, site: services.site },
    madeAt: Math.floor(Date.now() / 1_000),
  }
  const [text, row] = [textOfLink(own), await linkRow(own.id)]
  const token = await tokenOf({ row, own })
  const [store, sealed] = [services.links(keys), services.sealed(keys)]
  await sealed.save("links", row, encodeOwnLink(own), 0)
  try {
    await store.begin(row, { ...own, tokenDigest: await linkTokenDigest(token) })
    await putFiles(store, { row, edition: 1, key: own.key, token }, files, { signal, onProgress })
    await store.finish(row, 1, files.length, token)
  } catch (error) {
    await takeBack(services, keys, row, token)
    throw error
  }
  return { row, text, own }
}

/**
 * Puts other files into a link that may change (L), all at once: under the same key, each with a new iv.
 * @throws KeywardError `link-unknown` where it has ended or may not change
 */
export async function changeLink(
  services: Services,
  keys: UnlockedKeys,
  { row, own }: Pick<MadeLink, "row" | "own">,
  edition: number,
  files: readonly LinkFile[],
  options: MakeOptions = {},
): Promise<void> {
  const store = services.links(keys)
  const token = await tokenOf({ row, own })
  await putFiles(store, { row, edition, key: own.key, token }, files, options)
  await store.finish(row, edition, files.length, token)
}

const tokenOf = ({ row, own }: Pick<MadeLink, "row" | "own">): Promise<Uint8Array> =>
  linkToken(own.key, fromHex(row))

interface Target {
  readonly row: string
  readonly edition: number
  readonly key: Uint8Array
  readonly token: Uint8Array
}

async function putFiles(
  store: ReturnType<Services["links"]>,
  { row, edition, key, token }: Target,
  files: readonly LinkFile[],
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: MakeOptions["onProgress"] | undefined
  },
): Promise<void> {
  for (const [place, file] of files.entries()) {
    signal?.throwIfAborted()
    const sealed = { type: file.type, jwe: await sealLinkedFile(file, key) }
    await store.putFile(row, { edition, place }, sealed, token)
    onProgress?.(place + 1)
  }
}

async function takeBack(
  services: Services,
  keys: UnlockedKeys,
  row: string,
  token: Uint8Array,
): Promise<void> {
  const [store, sealed] = [services.links(keys), services.sealed(keys)]
  const gone = await store.end(row, token).then(
    () => true,
    (error: unknown) => isKeywardError(error, "link-unknown"),
  )
  if (!gone) return
  await store.forget(row).catch(() => undefined)
  await sealed.remove("links", row, 1).catch(() => undefined)
}

/** A link as its owner sees it. */
export interface ListedLink {
  readonly row: string
  /** What the server says of it; null where it says nothing of a link that the account made. */
  readonly kept: KeptLink | null
  /** null where the account's copy is not there, or the newest master does not open it. */
  readonly own: OwnLink | null
  /**
   * Instead of `own` a copy that a former master alone opens, which whoever held that one since can have made: good for
   * ending the link, never to be shown or written to as the account's own.
   */
  readonly former: OwnLink | null
}

/**
 * All links of the account, newest first.
 * @param known copies that were opened before; they never change, and what is opened now is added
 */
export async function listLinks(
  services: Services,
  keys: UnlockedKeys,
  options: { signal?: AbortSignal } = {},
  known = new Map<string, OwnLink>(),
): Promise<readonly ListedLink[]> {
  const sealed = services.sealed(keys)
  const [kept, headers] = await Promise.all([
    services.links(keys).list(options),
    sealed.list("links", options),
  ])
  const byRow = new Map(kept.map((link) => [link.row, link]))
  const rows = new Set([...byRow.keys(), ...headers.map(({ id }) => id)])
  const listed: ListedLink[] = []
  for (const row of rows) {
    const hasCopy = headers.some(({ id }) => id === row)
    const opened = known.get(row) ?? null
    const copy = opened
      ? { link: opened, isFormer: false }
      : hasCopy && (await ownLink(services, keys, row, options))
    // A copy under another row's id is none of this row's
    const its = copy && (await linkRow(copy.link.id)) === row ? copy : null
    const own = its && hasCopy && !its.isFormer ? its.link : null
    if (own) known.set(row, own)
    listed.push({ row, kept: byRow.get(row) ?? null, own, former: its?.isFormer ? its.link : null })
  }
  const madeAt = ({ kept: link, own, former }: ListedLink) => (own ?? former)?.madeAt ?? link?.madeAt ?? 0
  return listed.sort((a, b) => madeAt(b) - madeAt(a))
}

async function ownLink(
  services: Services,
  keys: UnlockedKeys,
  row: string,
  options: { signal?: AbortSignal },
): Promise<{ readonly link: OwnLink; readonly isFormer: boolean } | null> {
  try {
    const document = await services.sealed(keys).load("links", row, { ...options, former: true })
    const link = document && decodeOwnLink(document.bytes)
    return link && { link, isFormer: document.isFormer ?? false }
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return null
    throw error
  }
}

/** Who asked for a link, as the server wrote it down. */
export interface LinkLog {
  /** Newest first. */
  readonly opens: readonly LinkOpen[]
  /** Entries that are not sealed to this account's present key, or are altered. */
  readonly closed: number
}

/** @throws KeywardError `not-allowed` for a delegate, to whom the log is not sealed; `link-unknown` */
export async function linkLog(
  services: Services,
  keys: UnlockedKeys,
  row: string,
  options: { signal?: AbortSignal } = {},
): Promise<LinkLog> {
  const { identity, account } = keys
  if (!identity) throw new KeywardError("not-allowed")
  const binding = { ctx: contextOf(services.reader, account), row: fromHex(row) }
  const sealed = await services.links(keys).opens(row, options)
  const entries = await Promise.all(sealed.map((each) => openOpen(identity, binding, each)))
  const opens = entries.filter((entry) => entry !== null).reverse()
  return { opens, closed: entries.length - opens.length }
}

/** A link with whatever copy there is of its key. */
export type KeyedLink = Pick<ListedLink, "row" | "own"> & Partial<Pick<ListedLink, "former">>

/**
 * Ends a link: when this returns, the server has closed it and deleted its files.
 * @throws KeywardError `not-allowed` without the account's copy of a link that is not thirty days old
 */
export async function endLink(
  services: Services,
  keys: UnlockedKeys,
  { row, own, former = null }: KeyedLink,
): Promise<void> {
  const copy = own ?? former
  await services.links(keys).end(row, copy && (await tokenOf({ row, own: copy })))
}

/** Takes a link that has ended off the list, on the server and among the account's own copies. */
export async function forgetLink(services: Services, keys: UnlockedKeys, row: string): Promise<void> {
  const sealed = services.sealed(keys)
  await services.links(keys).forget(row)
  const copy = (await sealed.list("links")).find(({ id }) => id === row)
  if (copy) await sealed.remove("links", row, copy.version)
}
