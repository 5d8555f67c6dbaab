import { equalBytes, toBase64url } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import { digestOfRoot } from "../_core/dag/cid"
import { isKeywardError, KeywardError } from "../_core/errors"
import { inParts } from "../_core/in-parts"
import type { RecordState } from "../_core/journal/patient-state"
import { isUnderRings, recordKeysOf } from "../_core/keys/keychain"
import type { Keychain } from "../_core/keys/keychain"
import { maxSeveral, wrapLeaves, wrapSeveral } from "../_core/keys/several-keys"
import { unwrapRecordKey, wrappedKeysKind } from "../_core/keys/wrapped-keys"
import type { UploadRow } from "../_core/ports/device"
import type { OnTransaction } from "../_core/ports/registry"
import { newRecordKey } from "../_core/records/record-key"
import type { Address, Cid, Epoch, Scope, WrappedKeys } from "../_core/types"
import type { PatientView } from "./read-patient"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** A row that is pinned, and the root that it is pinned under. */
export interface ReadyUpload {
  readonly row: UploadRow
  readonly root: Cid
}

/** How rows become entries. */
export interface Adding {
  /** A key as the entry is to carry it. */
  readonly wrap: (key: Uint8Array) => Promise<WrappedKeys>
  /** The patient's journal as both providers show it by now. */
  readonly look: () => Promise<PatientView>
}

/**
 * Adds what is ready of one folder: each batch of which all is ready, and each large part of a large one, in one entry,
 * so by one confirmation; everything else together in as few entries as possible under the records' own keys (90 or so
 * fit one). Never under a key that opens what is still missing. The rows go once both providers show all of it.
 * @param own the account's own keychain, which opens the rows' keys
 * @throws KeywardError `action-unsettled` where both do not show it; the rows stay
 */
export async function addToJournal(
  services: Services,
  own: Keychain,
  ready: readonly ReadyUpload[],
  place: { readonly patient: Address; readonly folder: Scope; readonly epoch: Epoch },
  { wrap, look }: Adding,
  on?: OnTransaction,
): Promise<void> {
  const left: ReadyUpload[] = []
  for (const batch of Map.groupBy(ready, ({ row }) => row.batch).values()) {
    const inOrder = [...batch].sort((a, b) => a.row.index - b.row.index)
    const first = inOrder[0]?.row
    const batchKey = first?.batchKeys && (await ownKey(first.batchKeys, own))
    const wrappedKeys = batchKey && (await wrapBatch(inOrder, batchKey, wrap))
    if (!wrappedKeys) {
      left.push(...inOrder)
      continue
    }
    const cidDigests = inOrder.map(({ root }) => digestOfRoot(root))
    await noteSent(services, inOrder, wrappedKeys)
    await services.writer.addRecords({ ...place, cidDigests, wrappedKeys }, on)
  }
  const most = maxSeveral(await wrap(newRecordKey()))
  for (const part of inParts(left, most)) {
    const keys = await Promise.all(part.map(({ row }) => ownKey(row.keys, own)))
    const cidDigests = part.map(({ root }) => digestOfRoot(root))
    const [[cidDigest], [key]] = [cidDigests, keys]
    if (part.length === 1 && cidDigest && key) {
      const wrappedKeys = await wrap(key)
      await noteSent(services, part, wrappedKeys)
      await services.writer.addRecord({ ...place, cidDigest, wrappedKeys }, on)
    } else {
      const entryKey = newRecordKey()
      const wrappedKeys = await wrapSeveral(entryKey, keys, await wrap(entryKey))
      await noteSent(services, part, wrappedKeys)
      await services.writer.addRecords({ ...place, cidDigests, wrappedKeys }, on)
    }
  }
  // The rows have the only keys: one provider's word that it is confirmed is not enough to let them go
  await seenByBoth(async () => {
    const view = await look()
    for (const each of await asNoted(services, ready)) if (!(await isRecorded(view, own, each))) return false
    return true
  })
  await forgetRows(services, ready)
}

/**
 * What opens these records of one batch and nothing else of it: B itself where they are all of it, or the nodes of its
 * tree above them. null where they go key by key, as few do, and such that lie too scattered in their tree.
 */
async function wrapBatch(
  inOrder: readonly ReadyUpload[],
  batchKey: Uint8Array,
  wrap: (key: Uint8Array) => Promise<WrappedKeys>,
): Promise<WrappedKeys | null> {
  const { count, leaves } = inOrder[0]?.row ?? { count: 0 }
  const isWhole = inOrder.length === count
  if (!leaves) return isWhole ? wrap(batchKey) : null
  const entryKey = newRecordKey()
  const inner = await wrap(entryKey)
  if (!isWhole && inOrder.length <= maxSeveral(inner)) return null
  const numbers = inOrder.map(({ row }) => row.index)
  return wrapLeaves(entryKey, batchKey, numbers, inner)
}

/** As often as one is wrapped anew, at most, and its entry still known: each time that a confirmation was asked for. */
const MAX_SENT = 32

/**
 * Notes what leaves for the chain that only the patient can open, before it does: whatever comes of it then, the entry is
 * known again.
 */
async function noteSent(
  services: Services,
  uploads: readonly ReadyUpload[],
  wrappedKeys: WrappedKeys,
): Promise<void> {
  if (wrappedKeysKind(wrappedKeys) !== "to-patient") return
  const name = toBase64url(await sha256(wrappedKeys))
  for (const { row } of await asNoted(services, uploads))
    await services.device.putUpload({ ...row, sent: [...(row.sent ?? []), name].slice(-MAX_SENT) })
}

/** With what the device has noted as sent by now. */
async function asNoted(
  { device }: Services,
  uploads: readonly ReadyUpload[],
): Promise<readonly ReadyUpload[]> {
  const account = uploads[0]?.row.account
  const rows = new Map((account ? await device.uploads(account) : []).map((row) => [row.id, row]))
  return uploads.map(({ row, root }) => {
    const sent = rows.get(row.id)?.sent ?? row.sent
    return { row: sent ? { ...row, sent } : row, root }
  })
}

const forgetRows = ({ device }: Services, recorded: readonly ReadyUpload[]): Promise<unknown> =>
  Promise.all(recorded.map(({ row }) => device.deleteUpload(row.id)))

/**
 * The deployment keeps what no record shows for a day (`UNRECORDED_SECONDS` on the server); from half of that on it is
 * asked before anything is recorded, which also keeps it for another day. Milliseconds.
 */
const ASKED_AFTER = 12 * 3_600_000

/**
 * Rows whose record the journal does not show yet; the others are done and forgotten.
 * @param view as both providers show it
 * @throws KeywardError `file-unreadable` where the deployment does not hold one any more: that row begins anew, with its
 * file
 */
export async function stillToRecord(
  services: Services,
  view: PatientView,
  own: Keychain,
  rows: readonly UploadRow[],
): Promise<ReadyUpload[]> {
  const ready: ReadyUpload[] = []
  const pinned = rows.flatMap((row) => (row.state === "pinned" && row.root ? [{ row, root: row.root }] : []))
  for (const upload of await asNoted(services, pinned)) {
    if (await isRecorded(view, own, upload)) await services.device.deleteUpload(upload.row.id)
    else ready.push(upload)
  }
  const gone: UploadRow[] = []
  for (const { row, root } of ready)
    if (Date.now() - row.createdAt > ASKED_AFTER && !(await services.store.isPinned(root, row.patient)))
      gone.push(row)
  for (const row of gone)
    await services.device.putUpload({ ...row, state: "encrypting", root: null, carSize: 0 })
  if (gone.length > 0) throw new KeywardError("file-unreadable")
  return ready
}

/**
 * Added under the row's key: what another adds under its content's CID, whoever signed for the wallet put into another
 * record, or added under wraps of nothing, is not its record, and its only key would be lost with the row. What is wrapped
 * to the patient's identity opens for the patient alone: there it has to be, byte for byte, what this device sent. Of a row
 * from before that was noted the author's word has to do.
 */
async function isRecorded(view: PatientView, own: Keychain, { row, root }: ReadyUpload): Promise<boolean> {
  const content = digestOfRoot(root)
  const key = await ownKey(row.keys, own)
  for (const number of view.state.recordsByContent.get(content) ?? []) {
    const record = view.state.records.get(number)
    const added = record?.versions[0]
    if (!record || added?.cidDigest !== content) continue
    if (!isUnderRings(added) && row.account !== row.patient && added.by === row.account) {
      if (!row.sent || row.sent.includes(toBase64url(await sha256(added.wrappedKeys)))) return true
    }
    for await (const each of keysOf(record, view.keychain)) if (equalBytes(each, key)) return true
  }
  return false
}

async function* keysOf(record: RecordState, keychain: Keychain): AsyncGenerator<Uint8Array> {
  try {
    yield* recordKeysOf(record, keychain)
  } catch (error) {
    if (!isKeywardError(error, "key-wrong") && !isKeywardError(error, "record-altered")) throw error
  }
}

/** The key in a row, by the account's own rings. Throws `key-wrong`. */
export async function ownKey(wrapped: WrappedKeys, keychain: Keychain): Promise<Uint8Array> {
  const key = await unwrapRecordKey(wrapped, (scope, epoch) => keychain.ringKey(scope, epoch))
  if (!key) throw new KeywardError("key-wrong")
  return key
}
