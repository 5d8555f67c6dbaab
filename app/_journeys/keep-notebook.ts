import { equalBytes } from "../_core/crypto/bytes"
import { isKeywardError, KeywardError } from "../_core/errors"
import { expectNewestVault } from "../_core/journal/newest-vault"
import {
  countedEdition,
  MAX_SEALED_NOTEBOOK_BYTES,
  nextEdition,
  openNotebook,
  sealNotebook,
} from "../_core/keys/notebook-box"
import type { NotebookEdition } from "../_core/keys/notebook-box"
import { newestOf } from "../_core/keys/masters"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { emptyNotebook, unconfirmedFrom, withConfirmed, withoutUnconfirmed } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { NotebookMemory } from "../_core/ports/notebook-memory"
import type { Address } from "../_core/types"
import type { SeenNotebook } from "../_core/ports/notebook-memory"
import { OwnTurns } from "../_core/turns"
import type { Turns } from "../_core/turns"
import { carryDocuments, documentsToCarry } from "./carry-documents"
import type { Services } from "./services"

type Needs = Pick<Services, "server" | "notebooks" | "agreed">

/**
 * What is wrong with the server's notebook:
 * - `put-back`: it is older than one that this device knows, or gone; this device's is used in its place,
 * - `spoilt`: it does not open (somebody else wrote it, or it was sealed with a master that these keys have not), and
 *   this device's own is used,
 * - `lost`: it does not open, and this device has none,
 * - `former-keys`: it opens with former keys alone, which somebody else may have had, and this device does not know it
 *   from before: what it says is kept, and not used until the person takes it back.
 */
export type NotebookFault = "put-back" | "spoilt" | "lost" | "former-keys"

export interface ReadNotebook {
  /** Null where it is lost. */
  readonly notebook: Notebook | null
  /** The server's count; 0 where it has none. */
  readonly version: number
  readonly fault: NotebookFault | null
}

interface Found extends ReadNotebook {
  /** Of what is written next. */
  readonly next: number
  /** Whether the newest master seals it. */
  readonly isCurrent: boolean
}

/**
 * The notebook of the patient whose keys these are; null where none was kept yet, by the server or by this device.
 * A server, or somebody with a session, can put it back or spoil it: neither keeps the account from being entered.
 */
export async function readNotebook(services: Needs, keys: UnlockedKeys): Promise<ReadNotebook | null> {
  const found = await find(services, keys)
  return found && { notebook: found.notebook, version: found.version, fault: found.fault }
}

async function find({ server, notebooks, agreed }: Needs, keys: UnlockedKeys): Promise<Found | null> {
  const { account } = keys
  const [kept, seen] = await Promise.all([server.notebook(account), newestSeen(notebooks, account)])
  const version = kept?.version ?? 0
  const newest = newestOf(keys.masters)
  const own = seen && (await opened(keys, seen))
  // It was under the newest master when this device met it: whoever has that master since cannot have made it
  const isOwn = own !== null && (own.generation === newest || own.generation === seen?.generation)
  const isSame = kept !== null && seen?.version === kept.version && equalBytes(seen.sealed, kept.sealed)
  const theirs = kept && (isSame ? own : await opened(keys, kept))
  // The edition of one that does not open is not known; its version is no less, unless somebody has put it back
  const editions = [own?.edition ?? 0, theirs?.edition ?? version]
  const next = Math.max(...editions.map((edition) => nextEdition(edition, deviceClock())))
  const isTheirs = theirs !== null && (theirs.generation === newest || (isSame && isOwn))
  if (kept && isTheirs && (!isOwn || isNoOlder(theirs, own))) {
    const isCurrent = theirs.generation === newest
    // This device knows what another one could not tell to be the account's own
    if (isOwn && own.generation !== newest && theirs.notebook.unconfirmed) {
      const notebook = withConfirmed({ ...theirs.notebook, unconfirmed: own.notebook })
      return { notebook, version, next, isCurrent: false, fault: null }
    }
    const isNew = isCurrent && !(isSame && seen?.generation === newest)
    if (isNew && (await isNewestVault(agreed, keys)))
      await keepSeen(notebooks, account, { ...kept, edition: counted(theirs), generation: newest })
    return { notebook: theirs.notebook, version, next, isCurrent, fault: null }
  }
  if (isOwn) {
    const fault = kept && !theirs ? "spoilt" : "put-back"
    return { notebook: own.notebook, version, next, isCurrent: false, fault }
  }
  const former = theirs && own ? (isNoOlder(theirs, own) ? theirs : own) : (theirs ?? own)
  if (former) {
    const notebook = unconfirmedFrom(former.notebook)
    return { notebook, version, next, isCurrent: false, fault: "former-keys" }
  }
  return kept && { notebook: null, version, next, isCurrent: false, fault: "lost" }
}

/** Unix seconds. */
const deviceClock = (): number => Date.now() / 1_000
const counted = ({ edition }: Pick<SeenNotebook, "edition">): number => countedEdition(edition, deviceClock())
const isNoOlder = (one: NotebookEdition, other: NotebookEdition): boolean => counted(one) >= counted(other)

/** A page whose keys were replaced elsewhere believes what their master opens; what it meets is no witness later. */
const isNewestVault = (agreed: Needs["agreed"], keys: UnlockedKeys): Promise<boolean> =>
  expectNewestVault(agreed, keys).then(
    () => true,
    () => false,
  )

interface OpenedEdition extends NotebookEdition {
  /** Of the master that opened it. */
  readonly generation: number
}

/** Null where no master opens it; the newest is tried first. */
async function opened(
  keys: UnlockedKeys,
  { version, sealed }: Pick<SeenNotebook, "version" | "sealed">,
): Promise<OpenedEdition | null> {
  for (const [generation, master] of [...keys.masters].reverse())
    try {
      return { ...(await openNotebook([master], { account: keys.account, version }, sealed)), generation }
    } catch (error) {
      if (!isKeywardError(error, "key-wrong")) throw error
    }
  return null
}

/** What this page has met since it was opened, where the device cannot remember it. */
const MET = new WeakMap<NotebookMemory, Map<Address, SeenNotebook>>()

async function newestSeen(notebooks: NotebookMemory, account: Address): Promise<SeenNotebook | null> {
  const kept = await remembered(notebooks.newest(account))
  const met = MET.get(notebooks)?.get(account) ?? null
  return kept && met ? (counted(met) > counted(kept) ? met : kept) : (kept ?? met)
}

async function keepSeen(notebooks: NotebookMemory, account: Address, seen: SeenNotebook): Promise<void> {
  const met = MET.get(notebooks) ?? new Map<Address, SeenNotebook>()
  MET.set(notebooks, met)
  if (seen.edition >= (met.get(account)?.edition ?? 0)) met.set(account, seen)
  await remembered(notebooks.remember(account, seen))
}

/** What a device cannot remember (a private window, a full disk) is no reason not to read. */
const remembered = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null)

/** Changes of one page wait for each other: the server refuses who does not know the newest notebook. */
const TURNS = new WeakMap<NotebookMemory, Turns>()

function turnsOf(notebooks: NotebookMemory): Turns {
  const turns = TURNS.get(notebooks) ?? new OwnTurns()
  TURNS.set(notebooks, turns)
  return turns
}

/**
 * Changes the notebook, after what this page is changing in it already. Where another device was faster the change is
 * made again on what it kept; where the server's is older than this device's, it is made on this device's.
 * @param change given null where there is no notebook yet
 * @param options.mends writes over one that does not open. Only with an account's own keys from its newest vault:
 *   older ones do not open what is sealed with a newer master, and would throw it away
 * @throws KeywardError `key-wrong` where it does not open and is not to be mended; `vault-changed` where the keys are not
 * those of the account's newest vault any more, `providers-disagree`
 */
export const changeNotebook = (
  services: Needs,
  keys: UnlockedKeys,
  change: (notebook: Notebook | null) => Notebook,
  { mends = false }: { readonly mends?: boolean } = {},
): Promise<Notebook> =>
  turnsOf(services.notebooks).pass(keys.account, () => changeNow(services, keys, change, mends))

async function changeNow(
  services: Needs,
  keys: UnlockedKeys,
  change: (notebook: Notebook | null) => Notebook,
  mends: boolean,
): Promise<Notebook> {
  const { account } = keys
  for (let tries = 1; ; tries++) {
    const kept = await find(services, keys)
    if (!mends && (kept?.fault === "spoilt" || kept?.fault === "lost")) throw new KeywardError("key-wrong")
    const version = (kept?.version ?? 0) + 1
    const edition = kept?.next ?? 1
    let notebook = withCheck(keys, change(kept?.notebook ?? null))
    await expectNewestVault(services.agreed, keys)
    const seal = () => sealNotebook(newestMaster(keys), { account, version }, { notebook, edition })
    let sealed = await seal()
    if (sealed.length > MAX_SEALED_NOTEBOOK_BYTES && notebook.unconfirmed) {
      // Whoever kept a former master could else fill it, so that nothing more can be noted
      notebook = withoutUnconfirmed(notebook)
      sealed = await seal()
    }
    try {
      await services.server.putNotebook(account, { version, sealed })
      const generation = newestOf(keys.masters)
      await keepSeen(services.notebooks, account, { edition, version, sealed, generation })
      return notebook
    } catch (error) {
      if (tries === 3 || !isKeywardError(error, "notebook-moved")) throw error
    }
  }
}

/** With what the account's own vault says of its recovery code, where the notebook says nothing of it yet. */
function withCheck({ vault }: UnlockedKeys, notebook: Notebook): Notebook {
  const [check, ...others] = vault?.open.codeChecks ?? []
  if (notebook.recoveryCheck !== null || check === undefined || others.length > 0) return notebook
  return { ...notebook, recoveryCheck: check }
}

/**
 * Reads the notebook of an account whose keys were just unlocked, and puts right what is wrong with the server's where
 * this device has a newer one, so that other devices find it. Where that fails it is tried the next time.
 */
export async function readAndMend(services: Needs, keys: UnlockedKeys): Promise<ReadNotebook | null> {
  const found = await find(services, keys)
  const own = found && !found.isCurrent ? found.notebook : null
  if (own) await changeNotebook(services, keys, (now) => now ?? own, { mends: true }).catch(() => undefined)
  return found && { notebook: found.notebook, version: found.version, fault: found.fault }
}

/**
 * Runs what makes a new master the newest, and seals notebook and links with it at once: what only former masters seal is
 * nobody's word any more. Where the page is closed in between, whichever device knew the notebook does so when it is
 * unlocked next; links can be ended then, and are not shown any more.
 * @param work gives the keys with the new master
 */
export async function sealedAnew(
  services: Needs & Pick<Services, "sealed">,
  keys: UnlockedKeys,
  work: () => Promise<UnlockedKeys>,
): Promise<void> {
  const before = await find(services, keys).catch(() => null)
  const documents = await documentsToCarry(services, keys)
  const next = await work()
  await carryDocuments(services, next, documents)
  if (!before?.notebook) return
  await changeNotebook(services, next, (now) => now ?? emptyNotebook("", "patient")).catch(() => undefined)
}

/**
 * Changes the notebook, begun where there is none. One that somebody has spoilt, or writes over without end,
 * keeps nobody from sharing or stopping: it then stays as it is.
 */
export async function inNotebook(
  services: Needs,
  keys: UnlockedKeys,
  change: (notebook: Notebook) => Notebook,
): Promise<void> {
  try {
    await changeNotebook(services, keys, (kept) => change(kept ?? emptyNotebook("", "patient")))
  } catch (error) {
    if (!isKeywardError(error, "key-wrong") && !isKeywardError(error, "notebook-moved")) throw error
  }
}
