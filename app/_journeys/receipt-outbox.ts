import { toHex, utf8 } from "../_core/crypto/bytes"
import { hmacSha256 } from "../_core/crypto/hmac"
import { isKeywardError } from "../_core/errors"
import { boxKey, openPrivate, sealPrivate } from "../_core/keys/private-box"
import { newestMaster } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { ReceiptNote } from "../_core/ports/device"
import type { Opening } from "../_core/receipts/openings"
import { dayOfReceipt } from "../_core/receipts/purpose"
import type { ReceiptPurpose } from "../_core/receipts/purpose"
import type { Address } from "../_core/types"
import type { Services } from "./services"

/** Days after which what could not leave is forgotten on the device. */
const KEPT_DAYS = 30
/** What was sent, or has no purpose, is needed no longer than its day; a day more, for clocks. */
const DONE_DAYS = 1

type Outbox = Pick<Services, "device">

/** A record that was opened on a UTC day, as the device has it noted; sealed, one note each. */
export interface NotedOpening extends Opening {
  readonly kind: "opening"
  readonly id: string
  /** Unix seconds. */
  readonly at: number
  readonly isSent: boolean
}

/** Why somebody opens a patient's records on a UTC day. */
export interface NotedPurpose {
  readonly kind: "purpose"
  readonly id: string
  readonly patient: Address
  readonly day: number
  readonly purpose: ReceiptPurpose
}
type Noted = NotedOpening | NotedPurpose

/**
 * Notes that a record was opened, once a record and UTC day; it waits until a purpose is chosen. Nothing is noted where
 * no receipt can be left: of own records, and by who acts for somebody and lacks their identity.
 * @param at unix seconds
 * @returns whether it was not noted before
 */
export async function noteOpening(
  { device }: Outbox,
  keys: UnlockedKeys,
  opening: Opening,
  at: number,
): Promise<boolean> {
  if (keys.identity === null || opening.patient === keys.account) return false
  const { patient, record, content } = opening
  const id = await nameOf(keys, `opening ${patient} ${dayOfReceipt(at)} ${record}`)
  if (openedOf(keys).has(id)) return false
  if ((await device.receiptNotes(keys.account)).some((note) => note.id === id)) return false
  await put(device, keys, { kind: "opening", id, patient, record, content, at, isSent: false })
  return true
}

/** Chooses why the patient's records are opened today. Takes the place of what was chosen today. */
export async function choosePurpose(
  { device }: Outbox,
  keys: UnlockedKeys,
  patient: Address,
  purpose: ReceiptPurpose,
  at: number,
): Promise<void> {
  const day = dayOfReceipt(at)
  const id = await nameOf(keys, `purpose ${patient} ${day}`)
  await put(device, keys, { kind: "purpose", id, patient, day, purpose })
}

/** What was opened of one patient on one UTC day and has no receipt yet. */
export interface WaitingDay {
  readonly patient: Address
  readonly day: number
  /** null: nothing leaves before one is chosen. */
  readonly purpose: ReceiptPurpose | null
  readonly openings: readonly NotedOpening[]
}

/** All that is noted, by patient and day, the earliest first; forgets by the way what is over. @param now unix seconds */
export async function waitingDays(
  { device }: Outbox,
  keys: UnlockedKeys,
  now: number,
): Promise<readonly WaitingDay[]> {
  const days = new Map<string, { -readonly [Name in keyof WaitingDay]: WaitingDay[Name] }>()
  const dayFor = (patient: Address, day: number) => {
    const name = `${patient} ${day}`
    const found = days.get(name) ?? { patient, day, purpose: null, openings: [] }
    days.set(name, found)
    return found
  }
  const today = dayOfReceipt(now)
  const done: { readonly id: string; readonly day: WaitingDay }[] = []
  for (const note of await device.receiptNotes(keys.account)) {
    const noted = await opened(keys, note)
    const day = noted && (noted.kind === "purpose" ? noted.day : dayOfReceipt(noted.at))
    if (!noted || day === null || day < today - KEPT_DAYS) {
      await device.deleteReceiptNote(note.id)
      continue
    }
    const of = dayFor(noted.patient, day)
    if (day < today - DONE_DAYS) done.push({ id: note.id, day: of })
    if (noted.kind === "purpose") of.purpose = noted.purpose
    else if (!noted.isSent) of.openings = [...of.openings, noted]
  }
  const isOver = ({ purpose, openings }: WaitingDay) => purpose === null || openings.length === 0
  for (const { id, day } of done) if (isOver(day)) await device.deleteReceiptNote(id)
  return [...days.values()]
    .filter((day) => day.day >= today - DONE_DAYS || !isOver(day))
    .sort((a, b) => a.day - b.day)
}

/** From now on the openings of these notes have a receipt; the notes stay for the day, so that none has two. */
export async function noteSent(
  { device }: Outbox,
  keys: UnlockedKeys,
  ids: readonly string[],
): Promise<void> {
  for (const note of await device.receiptNotes(keys.account)) {
    const noted = ids.includes(note.id) ? await opened(keys, note) : null
    if (noted?.kind === "opening" && !noted.isSent) await put(device, keys, { ...noted, isSent: true })
  }
}

/** Tells nobody who reads the device which patient, day or record a note is of. */
const nameOf = async (keys: UnlockedKeys, what: string): Promise<string> =>
  toHex(await hmacSha256(await boxKey(newestMaster(keys), "receipts"), utf8(what))).slice(0, 32)

async function put(device: Services["device"], keys: UnlockedKeys, { id, ...noted }: Noted): Promise<void> {
  const sealed = await sealPrivate(newestMaster(keys), "receipts", `${keys.account}:${id}`, noted)
  await device.putReceiptNote({ id, account: keys.account, sealed })
}

/** Notes that were opened before, by id: they are looked through again and again. They go with the keys. */
const OPENED = new WeakMap<UnlockedKeys, Map<string, { readonly sealed: string; readonly noted: Noted }>>()

function openedOf(keys: UnlockedKeys): Map<string, { readonly sealed: string; readonly noted: Noted }> {
  const known = OPENED.get(keys) ?? new Map<string, { readonly sealed: string; readonly noted: Noted }>()
  OPENED.set(keys, known)
  return known
}

/** null where it does not open any more: under a former master that was given up. */
async function opened(keys: UnlockedKeys, { id, sealed }: ReceiptNote): Promise<Noted | null> {
  const known = openedOf(keys).get(id)
  if (known?.sealed === sealed) return known.noted
  const masters = [...keys.masters.values()]
  try {
    const opened = await openPrivate(masters, "receipts", `${keys.account}:${id}`, sealed)
    const noted = { ...(opened as Noted), id }
    openedOf(keys).set(id, { sealed, noted })
    return noted
  } catch (error) {
    if (isKeywardError(error, "key-wrong")) return null
    throw error
  }
}
