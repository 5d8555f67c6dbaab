import { digestOfRoot } from "../_core/dag/cid"
import { isKeywardError } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import type { PatientState } from "../_core/journal/patient-state"
import type { Address } from "../_core/types"
import { inTurn, KEPT_SECONDS, unbind } from "./erasing"
import type { Erasing } from "./erasing"
import { goneSince, isShown } from "./gate"
import { secondsOf } from "./handlers/signed-in"
import type { Binding, Upload } from "./ledger/uploads"
import { ownerOf, readOwner } from "./pins"
import type { Services } from "./services.types"
import { inspectRecord } from "./storage/inspect"

/** An upload that no record ever showed is kept for so long after it was sent or last asked for. */
export const UNRECORDED_SECONDS = 24 * 3_600
/** What nobody asked to have erased is looked at once more after so long, before it is. */
export const SECOND_LOOK_SECONDS = 3_600

/** What reconciling needs. */
export type Reconciling = Erasing & {
  /** Whether pins of a chain that the ledger knows nothing of are to go: a local chain that was started anew. */
  readonly forgetsFormerChains: boolean
}

/** What was found; numbers only, for the log. */
export interface Reconciled {
  /** Pins that no row told of: from now on one does. */
  adopted: number
  /** Of these, pins of a chain that is no more: taken away. */
  foreign: number
  /** Uploads that no record shows, noted to be erased. */
  ending: number
  /** Rows whose pin had gone already: forgotten, and their bytes given back. */
  forgotten: number
  /** Records that stand in a journal and are not pinned. */
  missing: number
  /** Patients whose journal could not be read: nothing of theirs was touched. */
  unread: number
}

/**
 * Brings ledger and pins to what the chain says, whatever was interrupted or never asked for: a pin without a row gets
 * one, so that it is counted and can be erased; an upload that no record shows is noted to be erased, as soon as what
 * took it away is final and at the earliest after a second look an hour later, thirty days later where a record showed
 * it and its sender named a token that nobody has shown; a row whose pin has gone is forgotten. Nothing is erased here,
 * and nothing that a record shows is touched. `agreed` is asked, which is two providers where the deployment has two.
 * @param onPatient told before each patient, and stops the work by what it throws
 * @throws KeywardError `chain-unreachable`, `store-unreachable`
 */
export async function reconcile(
  services: Reconciling,
  onPatient: () => Promise<void> = () => Promise.resolve(),
): Promise<Reconciled> {
  const { uploads, agreed } = services
  const found: Reconciled = { adopted: 0, foreign: 0, ending: 0, forgotten: 0, missing: 0, unread: 0 }
  await uploads.dropLate(secondsOf(services.clock))
  await adoptPins(services, found)
  for (const patient of await uploads.patients()) {
    await onPatient()
    const journal = await journalOrNull(agreed, patient)
    if (!journal) found.unread++
    else for (const upload of await uploads.ofPatient(patient)) await judge(services, journal, upload, found)
  }
  return found
}

async function journalOrNull(agreed: Services["agreed"], patient: Address): Promise<PatientState | null> {
  try {
    return foldedOnce(await agreed.journal(patient))
  } catch (error) {
    const theirs = ["history-invalid", "history-shrank", "providers-disagree"] as const
    if (theirs.some((code) => isKeywardError(error, code))) return null
    throw error
  }
}

async function adoptPins(services: Reconciling, found: Reconciled): Promise<void> {
  const { pins, uploads, config } = services
  for await (const { root, owner, since } of pins.pins()) {
    const read = readOwner(owner)
    // Somebody else's, who shares the store.
    if (!read) continue
    const binding: Binding = { root, patient: read.patient, uploader: read.uploader }
    if (!config.incarnation.startsWith(read.chain)) {
      if (!services.forgetsFormerChains || (await uploads.knowsChain(read.chain))) continue
      await pins.unpin(root, owner)
      found.foreign++
    } else if (!(await uploads.find(binding))) {
      const { size } = await inspectRecord(pins, root)
      await inTurn(services, binding, async () => {
        // One that is just being erased is gone by now, one that has just arrived has its row.
        if ((await uploads.find(binding)) || !(await pins.isPinned(root, owner))) return
        await uploads.adopt(binding, size, since)
        found.adopted++
      })
    }
  }
}

async function judge(
  services: Reconciling,
  journal: PatientState,
  upload: Upload,
  found: Reconciled,
): Promise<void> {
  const { pins, uploads, clock } = services
  const content = digestOfRoot(upload.root)
  const owner = ownerOf(services, upload)
  const now = secondsOf(clock)
  if (isShown(journal, content, upload)) {
    if (upload.endsAt !== null) await uploads.endNever(upload)
    if (!upload.isRecorded) await uploads.record(upload, now)
    if (!(await pins.isPinned(upload.root, owner))) {
      services.damage.note(upload.root)
      found.missing++
    }
    return
  }
  const isForgotten = await inTurn(services, upload, async () => {
    if ((await uploads.find(upload))?.id !== upload.id || (await pins.isPinned(upload.root, owner)))
      return false
    await unbind(services, upload)
    return true
  })
  if (isForgotten) found.forgotten++
  else if (upload.endsAt === null) {
    const since = goneSince(journal, content)
    if (since === null && upload.uploadedAt + UNRECORDED_SECONDS > now) return
    const kept = since !== null && upload.eraseDigest !== null
    await uploads.endAt(upload, since ?? 0, now + (kept ? KEPT_SECONDS : SECOND_LOOK_SECONDS))
    found.ending++
  }
}
