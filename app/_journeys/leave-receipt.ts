import { equalBytes, fromBase64url, fromUtf8, toBase64url, toHex, utf8 } from "../_core/crypto/bytes"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { patientKeyFor } from "../_core/journal/patient-key"
import { registryContext } from "../_core/keys/context"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { LeftEnvelope } from "../_core/ports/device"
import { envelopeHash, MAX_RECEIPT_ENTRIES, sealEnvelope } from "../_core/receipts/envelope"
import type { ReceiptEntry } from "../_core/receipts/envelope"
import { INCLUDED_SECONDS, isIncluded } from "../_core/receipts/receipt-head"
import { CERTIFICATE_DAYS, certificateTypedData, receiptKeyOf } from "../_core/receipts/receipt-key"
import type { ReceiptCertificate, ReceiptKey } from "../_core/receipts/receipt-key"
import { leafHash } from "../_core/receipts/tree"
import { asAddress } from "../_core/types"
import type { Address, Digest } from "../_core/types"
import { readAgreed } from "./read-patient"
import { noteSent, waitingDays } from "./receipt-outbox"
import type { WaitingDay } from "./receipt-outbox"
import type { Services } from "./services"

const CERTIFICATE_ID = "certificate"
const DAY = 86_400
/** A certificate that ends sooner is renewed. */
const RENEWED_DAYS = 7
const MAX_TRIES = 4

/** What keeps receipts from leaving, by patient; what was opened waits. */
export interface KeptBack {
  readonly patient: Address
  readonly code: ErrorCode
}

interface SendOptions {
  /** Which keys of patients the account compared last, from its notebook. */
  readonly compared?: Readonly<Record<Address, Digest>> | undefined
  /** Unix seconds. */
  readonly now?: number
}

/**
 * Whether the wallet has certified the key that receipts are signed with: then leaving one asks nobody anything.
 */
export const isCertified = async (services: Services, keys: UnlockedKeys, now = clock()): Promise<boolean> =>
  keys.identity !== null &&
  (await certificateOf(services, keys, await ownKey(services, keys.identity, keys.account), now)) !== null

/**
 * Has the wallet certify the key that receipts are signed with, once a year. Asks nothing where it has.
 * @throws KeywardError `wallet-refused`; `not-allowed` for who acts for somebody and lacks their identity
 */
export async function certifyReceiptKey(
  services: Services,
  keys: UnlockedKeys,
  now = clock(),
): Promise<void> {
  if (keys.identity === null) throw new KeywardError("not-allowed")
  const key = await ownKey(services, keys.identity, keys.account)
  if (await certificateOf(services, keys, key, now)) return
  const until = now + CERTIFICATE_DAYS * DAY
  const { reader, wallet } = services
  const place = { chainId: Number(reader.chainId), registry: reader.registry }
  const data = certificateTypedData(place, keys.account, { key: `0x${toHex(key.publicKey)}`, until })
  const signature = await wallet.signTypedData(data)
  const kept = { v: 1, key: toBase64url(key.publicKey), until, signature, wallet: wallet.account }
  const sealed = services.sealed(keys)
  const before = await sealed.load("receipts", CERTIFICATE_ID)
  await sealed.save("receipts", CERTIFICATE_ID, utf8(JSON.stringify(kept)), before?.version ?? 0)
}

/**
 * Leaves receipts for what was opened and has a purpose: signed, sealed to the patient, 64 records each. Each envelope
 * is kept on this device until it is known to be in the tree. Safe to run again; what fails for one patient waits, and
 * does not keep the others' back.
 * @returns what waits, and why; empty where all have left. Without a certificate nothing leaves: see `isCertified`
 */
export async function sendReceipts(
  services: Services,
  keys: UnlockedKeys,
  { compared, now = clock() }: SendOptions = {},
): Promise<readonly KeptBack[]> {
  const { identity } = keys
  if (identity === null) return []
  const waiting = async () =>
    (await waitingDays(services, keys, now)).filter(
      ({ purpose, openings }) => purpose !== null && openings.length > 0,
    )
  const left = await services.device.leftEnvelopes(keys.account)
  const patients = new Set([
    ...(await waiting()).map(({ patient }) => patient),
    ...left.filter(({ place }) => place === null).map(({ patient }) => patient),
  ])
  if (patients.size === 0) return []
  const key = await ownKey(services, identity, keys.account)
  const certificate = await certificateOf(services, keys, key, now)
  const keptBack: KeptBack[] = []
  for (const patient of patients)
    try {
      await resend(services, keys, patient)
      if (!certificate) continue
      // What was made before and arrived only now waits no more
      const days = (await waiting()).filter((day) => day.patient === patient)
      await sendTo(services, keys, patient, days, { key, certificate }, compared?.[patient], now)
    } catch (error) {
      keptBack.push({ patient, code: asKeywardError(error).code })
    }
  return keptBack
}

/** What is known of an envelope after it left. `late`: no root on chain has it after 48 hours; it was sent again. */
export interface Followed {
  readonly patient: Address
  readonly seq: number
  readonly standing: "waiting" | "late" | "forked"
}

/**
 * Looks whether what left is in the tree whose root stands on chain, as two providers say; then it need not be kept any
 * more. What should be and is not is sent again.
 * @returns what is not in it yet
 * @throws KeywardError `providers-disagree` `chain-unreachable` `store-unreachable`
 */
export async function followReceipts(
  services: Services,
  keys: UnlockedKeys,
  now = clock(),
): Promise<readonly Followed[]> {
  const { device, receipts, receiptRoots } = services
  const kept = (await device.leftEnvelopes(keys.account)).filter(({ envelope }) => envelope !== null)
  if (kept.length === 0) return []
  const head = await receiptRoots.head()
  const followed: Followed[] = []
  for (const row of kept) {
    const { patient, seq, envelope, place, leftAt } = row
    if (envelope && place !== null && place < head.size) {
      const path = await receipts.inclusion(place, head.size)
      if (await isIncluded(head, await leafHash(envelope), place, path)) {
        await settle(services, keys, row)
        continue
      }
    }
    const isLate = now - leftAt > INCLUDED_SECONDS
    const isShort = place !== null && place < head.size
    const again = isLate || isShort ? await sendAgain(services, row) : "sent"
    const standing = again === "forked" ? "forked" : isLate || isShort ? "late" : "waiting"
    followed.push({ patient, seq, standing })
  }
  return followed
}

/** In the tree: the line's end alone is kept, without its bytes. */
async function settle({ device }: Services, keys: UnlockedKeys, row: LeftEnvelope): Promise<void> {
  const line = (await device.leftEnvelopes(keys.account)).filter(({ patient }) => patient === row.patient)
  const last = Math.max(...line.map(({ seq }) => seq))
  if (row.seq === last) await device.putLeftEnvelope({ ...row, envelope: null })
  else await device.deleteLeftEnvelope(row.id)
  for (const { id, seq, envelope } of line)
    if (envelope === null && seq < last) await device.deleteLeftEnvelope(id)
}

async function sendAgain({ receipts, device }: Services, row: LeftEnvelope): Promise<"sent" | "forked"> {
  if (!row.envelope) return "sent"
  try {
    const place = await receipts.put(row.patient, row.envelope)
    if (place !== row.place) await device.putLeftEnvelope({ ...row, place })
    return "sent"
  } catch (error) {
    // Another envelope stands there with this number
    if (isKeywardError(error, "receipt-moved")) return "forked"
    throw error
  }
}

/** What was made and not acknowledged, in its order; one whose number another device took is made anew. */
async function resend(services: Services, keys: UnlockedKeys, patient: Address): Promise<void> {
  const { device, receipts } = services
  const line = (await device.leftEnvelopes(keys.account))
    .filter((row) => row.patient === patient && row.envelope !== null)
    .sort((a, b) => a.seq - b.seq)
  const end = await receipts.end(patient)
  for (const row of line) {
    if (!row.envelope || (row.place !== null && row.seq <= end.seq)) continue
    try {
      await arrived(services, keys, row, await receipts.put(patient, row.envelope))
    } catch (error) {
      if (!isKeywardError(error, "receipt-moved")) throw error
      // Never acknowledged, so its entries are noted as waiting still
      if (row.place === null) await device.deleteLeftEnvelope(row.id)
    }
  }
}

async function sendTo(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  days: readonly WaitingDay[],
  by: { readonly key: ReceiptKey; readonly certificate: ReceiptCertificate },
  compared: Digest | undefined,
  now: number,
): Promise<void> {
  const all = days.flatMap(({ purpose, openings }) =>
    openings.flatMap((opening) => (purpose ? [{ opening, purpose }] : [])),
  )
  if (all.length === 0) return
  const view = await readAgreed(services, keys, patient)
  const requests = await services.requests.list(patient)
  const { publicKey } = patientKeyFor(view.state, { account: keys.account, compared, requests })
  const to = { ctx: view.ctx, publicKey }
  for (let from = 0; from < all.length; from += MAX_RECEIPT_ENTRIES) {
    const batch = all.slice(from, from + MAX_RECEIPT_ENTRIES)
    const entries = batch.map(({ opening: { record, content, at }, purpose }) => ({
      record,
      content,
      at,
      purpose,
    }))
    await leave(
      services,
      keys,
      { patient, ...to },
      { entries, notes: batch.map(({ opening }) => opening.id) },
      by,
      now,
    )
  }
}

/** Seals the next envelope of the line, keeps it on the device, then hands it over. */
async function leave(
  services: Services,
  keys: UnlockedKeys,
  to: { readonly patient: Address; readonly ctx: Uint8Array; readonly publicKey: Uint8Array },
  { entries, notes }: { readonly entries: readonly ReceiptEntry[]; readonly notes: readonly string[] },
  by: { readonly key: ReceiptKey; readonly certificate: ReceiptCertificate },
  now: number,
): Promise<void> {
  const { receipts, device } = services
  const { account } = keys
  const { patient } = to
  for (let tries = 1; ; tries++) {
    const { seq, hash } = await receipts.end(patient)
    const head = { reader: account, seq: seq + 1, previous: hash }
    const envelope = await sealEnvelope(to, head, entries, by)
    const row: LeftEnvelope = {
      ...{
        id: `${account}:${patient}:${toHex(await envelopeHash(envelope)).slice(0, 32)}`,
        account,
        patient,
      },
      ...{ seq: head.seq, envelope, notes, place: null, leftAt: now },
    }
    await device.putLeftEnvelope(row)
    try {
      await arrived(services, keys, row, await receipts.put(patient, envelope))
      return
    } catch (error) {
      if (!isKeywardError(error, "receipt-moved")) throw error
      // Another device was faster
      await device.deleteLeftEnvelope(row.id)
      if (tries === MAX_TRIES) throw error
    }
  }
}

/** The server has it: its openings have their receipt. */
async function arrived(
  services: Services,
  keys: UnlockedKeys,
  row: LeftEnvelope,
  place: number,
): Promise<void> {
  await noteSent(services, keys, row.notes)
  await services.device.putLeftEnvelope({ ...row, place })
}

const ownKey = (
  { reader: { chainId, registry } }: Services,
  identity: Uint8Array,
  account: Address,
): Promise<ReceiptKey> => receiptKeyOf(identity, registryContext({ chainId, registry, patient: account }))

/** The certificate at hand; null where there is none of this key and wallet that lasts a week. */
async function certificateOf(
  services: Services,
  keys: UnlockedKeys,
  { publicKey }: ReceiptKey,
  now: number,
): Promise<ReceiptCertificate | null> {
  const kept = await services.sealed(keys).load("receipts", CERTIFICATE_ID)
  if (!kept) return null
  try {
    const value = JSON.parse(fromUtf8(kept.bytes)) as Readonly<Record<string, unknown>>
    const [key, until] = [fromBase64url(String(value["key"])), Number(value["until"])]
    const isIts = equalBytes(key, publicKey) && asAddress(String(value["wallet"])) === services.wallet.account
    if (!isIts || !(until > now + RENEWED_DAYS * DAY)) return null
    return { key, until, signature: String(value["signature"]) as `0x${string}` }
  } catch {
    // Of a later version, or spoilt: another one takes its place
    return null
  }
}

const clock = (): number => Math.floor(Date.now() / 1_000)
