import { fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from "../_core/crypto/bytes"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { JournalEntry } from "../_core/ports/registry"
import type { KeptEnvelope, ServedDay } from "../_core/ports/receipts"
import { envelopeHash, headOf, isBodySigned, openEnvelope } from "../_core/receipts/envelope"
import type { ReceiptBody, ReceiptEntry } from "../_core/receipts/envelope"
import { continues, INCLUDED_SECONDS, isIncluded } from "../_core/receipts/receipt-head"
import type { ChainHead, KnownTree } from "../_core/receipts/receipt-head"
import { faultsOf } from "../_core/receipts/receipt-line"
import type { LineFault } from "../_core/receipts/receipt-line"
import { certificateTypedData } from "../_core/receipts/receipt-key"
import { leafHash } from "../_core/receipts/tree"
import type { Address } from "../_core/types"
import { contextOf } from "./read-patient"
import type { Services } from "./services"

const TREE_ID = "tree"
const OPENED_ID = /^opened-(\d{1,4})$/
/** Envelopes of one document: of a full one, 64 entries each, some 1.7 MB. */
const PER_DOCUMENT = 128

/**
 * What is wrong with an envelope. `unreadable`: it is not for this patient's key, or no envelope; `forged`: the key in it
 * did not sign it, or is not certified by the reader's wallet; `certificate-over`: the certificate ended before.
 */
export type ReceiptProblem = "unreadable" | "forged" | "certificate-over"

/**
 * `included`: it is in the tree whose root stands on chain; `waiting`: it came after the last root; `late`: for more than
 * 48 hours, by the server's own word; `not-in-tree`: it should be in the tree and is not.
 */
export type ReceiptStanding = "included" | "waiting" | "late" | "not-in-tree"

export interface Receipt {
  readonly reader: Address
  readonly seq: number
  readonly place: number
  /** Unix seconds, the server's clock. */
  readonly keptAt: number
  /** Empty where there is a problem. */
  readonly entries: readonly ReceiptEntry[]
  readonly problem: ReceiptProblem | null
  readonly standing: ReceiptStanding
}

/** All that is known of who opened a patient's records. */
export interface OpenedByOthers {
  /** In the order in which they came. */
  readonly receipts: readonly Receipt[]
  readonly faults: readonly LineFault[]
  /** Whether the tree on chain continues the one that was looked at before; null where nothing is on chain yet. */
  readonly isContinued: boolean | null
  readonly head: ChainHead
  /** What the server says that it gave out. */
  readonly served: readonly ServedDay[]
  /** Envelopes that only the patient opens: whoever acts for them lacks the identity. */
  readonly forPatientAlone: number
}

/** An envelope once it was opened and checked, as the patient keeps it. */
interface Checked {
  readonly reader: Address
  readonly seq: number
  readonly place: number
  readonly keptAt: number
  readonly hash: string
  readonly previous: string
  readonly leaf: string
  readonly entries: readonly ReceiptEntry[]
  readonly problem: ReceiptProblem | null
  readonly isIncluded: boolean
}

/**
 * Reads the receipts that were left for the account, checks each as far as it can be checked, and keeps what was opened
 * in the account's sealed documents: once opened, a receipt is there also after the keys have changed.
 * @param now unix seconds
 * @throws KeywardError `providers-disagree` `chain-unreachable` `store-unreachable` `key-wrong`
 */
export async function readReceipts(
  services: Services,
  keys: UnlockedKeys,
  { signal, now = Math.floor(Date.now() / 1_000) }: { signal?: AbortSignal; now?: number } = {},
): Promise<OpenedByOthers> {
  const options = signal ? { signal } : {}
  const patient = keys.account
  const [kept, head, served] = await Promise.all([
    loadKept(services, keys, options),
    services.receiptRoots.head(),
    services.receipts.served(patient, options),
  ])
  const { checked, tree } = kept
  const from = (checked.at(-1)?.place ?? -1) + 1
  const fresh = await listFrom(services, patient, from, options)
  const { identity } = keys
  const wallets = walletsOf(services)
  const added: Checked[] = []
  if (identity) for (const each of fresh) added.push(await check(services, keys, identity, each, wallets))
  const all = await withStanding(services, [...checked, ...added], head)
  const isContinued = await lookAtTree(services, tree, head)
  if (identity) await keep(services, keys, kept, all, isContinued)
  return {
    receipts: all.map((each) => shown(each, head, now)),
    faults: faultsOf(
      all
        .filter(({ problem }) => problem !== "unreadable")
        .map(({ reader, seq, hash, previous }) => ({
          reader,
          seq,
          hash: fromHex(hash),
          previous: fromHex(previous),
        })),
    ),
    isContinued: isContinued === null ? null : isContinued !== false,
    ...{ head, served, forPatientAlone: identity ? 0 : fresh.length },
  }
}

function shown(
  { reader, seq, place, keptAt, entries, problem, isIncluded: is }: Checked,
  head: ChainHead,
  now: number,
): Receipt {
  const standing = is
    ? "included"
    : place < head.size
      ? "not-in-tree"
      : now - keptAt > INCLUDED_SECONDS
        ? "late"
        : "waiting"
  return { reader, seq, place, keptAt, entries, problem, standing }
}

async function listFrom(
  { receipts }: Services,
  patient: Address,
  from: number,
  options: { signal?: AbortSignal },
): Promise<readonly KeptEnvelope[]> {
  const all: KeptEnvelope[] = []
  for (let next = from; ;) {
    const page = await receipts.list(patient, next, options)
    const last = page.at(-1)
    if (!last) return all
    // In the tree's order, or nothing that is said of places holds
    if (page.some(({ place }, index) => place < (page[index - 1]?.place ?? next - 1) + 1))
      throw new KeywardError("server-failed")
    all.push(...page)
    next = last.place + 1
  }
}

/** Each reader's journal is asked for once. */
function walletsOf({ agreed }: Services): (reader: Address) => Promise<readonly JournalEntry[]> {
  const asked = new Map<Address, Promise<readonly JournalEntry[]>>()
  return (reader) => {
    const journal = asked.get(reader) ?? agreed.journal(reader)
    asked.set(reader, journal)
    return journal
  }
}

async function check(
  services: Services,
  keys: UnlockedKeys,
  identity: Uint8Array,
  { place, keptAt, envelope }: KeptEnvelope,
  journalOf: (reader: Address) => Promise<readonly JournalEntry[]>,
): Promise<Checked> {
  const ctx = contextOf(services.reader, keys.account)
  const head = headOf(envelope)
  const body = head && (await openEnvelope(identity, ctx, envelope))
  const problem =
    head && body ? await problemOf(services, ctx, head, body, await journalOf(head.reader)) : "unreadable"
  return {
    ...{ reader: head?.reader ?? keys.account, seq: head?.seq ?? 0, place, keptAt, problem },
    ...{ hash: toHex(await envelopeHash(envelope)), previous: toHex(head?.previous ?? new Uint8Array(32)) },
    leaf: toHex(await leafHash(envelope)),
    entries: body && problem === null ? body.entries : [],
    isIncluded: false,
  }
}

/**
 * The key that signed it has to be certified by the wallet that acted as the reader's account when the records were
 * opened, by the reader's own journal: what a lost wallet certifies later is nobody's.
 */
async function problemOf(
  { reader: { chainId, registry }, recover, agreed }: Services,
  ctx: Uint8Array,
  head: NonNullable<ReturnType<typeof headOf>>,
  body: ReceiptBody,
  journal: readonly JournalEntry[],
): Promise<ReceiptProblem | null> {
  if (!(await isBodySigned(ctx, head, body))) return "forged"
  const { certificate, entries } = body
  const data = certificateTypedData({ chainId: Number(chainId), registry }, head.reader, {
    ...{ key: `0x${toHex(certificate.key)}`, until: certificate.until },
  })
  const at = entries.map((entry) => entry.at)
  const wallets = new Set(
    [Math.min(...at), Math.max(...at)].map((time) => walletAtTime(head.reader, journal, time)),
  )
  for (const wallet of wallets) {
    const isOwn = signerOf(() => recover(data, certificate.signature)) === wallet
    if (!isOwn && !(await agreed.acceptsSignature(wallet, data, certificate.signature))) return "forged"
  }
  return Math.max(...at) >= certificate.until ? "certificate-over" : null
}

const walletAtTime = (account: Address, journal: readonly JournalEntry[], time: number): Address => {
  const named = journal.findLast(
    (entry) =>
      (entry.kind === "SuccessorNamed" || entry.kind === "AccountMoved") && entry.place.timestamp <= time,
  )
  return named?.kind === "SuccessorNamed" || named?.kind === "AccountMoved" ? named.wallet : account
}

function signerOf(recover: () => Address): Address | null {
  try {
    return recover()
  } catch {
    return null // of no account's own key
  }
}

/** What a root on chain covers is proven to be in its tree; once proven, it stays proven while the tree only grows. */
async function withStanding(
  { receipts }: Services,
  all: readonly Checked[],
  head: ChainHead,
): Promise<readonly Checked[]> {
  const looked: Checked[] = []
  for (const each of all) {
    if (each.isIncluded || each.place >= head.size) {
      looked.push(each)
      continue
    }
    const path = await receipts.inclusion(each.place, head.size).catch(noneWhereRefused)
    looked.push({
      ...each,
      isIncluded: path !== null && (await isIncluded(head, fromHex(each.leaf), each.place, path)),
    })
  }
  return looked
}

/** The server has no such tree, or not this place in it: then it proves nothing. */
function noneWhereRefused(error: unknown): null {
  if (isKeywardError(error, "request-malformed")) return null
  throw error
}

/** The tree as it is now; false where it does not continue the one before, null where there is none on chain. */
async function lookAtTree(
  { receipts }: Services,
  before: KnownTree | null,
  head: ChainHead,
): Promise<KnownTree | false | null> {
  if (head.size === 0) return before === null ? null : false
  const known = before ?? { size: 0, root: new Uint8Array() }
  if (head.size < known.size) return false
  const said = await receipts.consistency(known.size, head.size).catch(noneWhereRefused)
  return said && (await continues(head, known, said)) ? { root: said.root, size: head.size } : false
}

interface Kept {
  readonly checked: readonly Checked[]
  readonly tree: KnownTree | null
  /** By id, the version and text of each document. */
  readonly documents: ReadonlyMap<string, { readonly version: number; readonly text: string }>
}

async function loadKept(
  services: Services,
  keys: UnlockedKeys,
  options: { signal?: AbortSignal },
): Promise<Kept> {
  const sealed = services.sealed(keys)
  const ids = (await sealed.list("receipts", options)).map(({ id }) => id)
  const documents = new Map<string, { version: number; text: string }>()
  for (const id of ids.filter((each) => each === TREE_ID || OPENED_ID.test(each))) {
    const document = await sealed.load("receipts", id, options)
    if (document) documents.set(id, { version: document.version, text: fromUtf8(document.bytes) })
  }
  const tree = documents.get(TREE_ID)
  return { documents, tree: tree ? treeIn(tree.text) : null, checked: checkedIn(documents) }
}

/** What the account itself wrote: its members are not looked at one by one. */
const checkedIn = (documents: Kept["documents"]): readonly Checked[] =>
  [...documents]
    .filter(([id]) => OPENED_ID.test(id))
    .flatMap(([, { text }]) => (JSON.parse(text) as { readonly receipts: readonly Checked[] }).receipts)
    .sort((a, b) => a.place - b.place)

function treeIn(text: string): KnownTree {
  const { size, root } = JSON.parse(text) as { readonly size: number; readonly root: string }
  return { size, root: fromBase64url(root) }
}

/** Saves what is new; where another device was faster, its notes count, and this one's are made again the next time. */
async function keep(
  services: Services,
  keys: UnlockedKeys,
  { documents }: Kept,
  all: readonly Checked[],
  tree: KnownTree | false | null,
): Promise<void> {
  const texts = new Map<string, string>()
  for (let from = 0; from < all.length; from += PER_DOCUMENT)
    texts.set(
      `opened-${from / PER_DOCUMENT}`,
      JSON.stringify({ v: 1, receipts: all.slice(from, from + PER_DOCUMENT) }),
    )
  if (tree) texts.set(TREE_ID, JSON.stringify({ v: 1, size: tree.size, root: toBase64url(tree.root) }))
  const sealed = services.sealed(keys)
  for (const [id, text] of texts) {
    const before = documents.get(id)
    if (before?.text === text) continue
    try {
      await sealed.save("receipts", id, utf8(text), before?.version ?? 0)
    } catch (error) {
      if (!isKeywardError(error, "sealed-moved")) throw error
    }
  }
}
