import { EVERYTHING, CONTRIBUTE, isRecordScope, READ, recordScope } from "../_core/types"
import type { Address, Digest, Scope } from "../_core/types"
import { grantKey, isDelegate, isLive } from "../_core/journal/patient-state"
import type { GrantState, PatientState } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"

/** Somebody who asks for a content of one patient. */
export interface ReadRequest {
  readonly patient: Address
  readonly reader: Address
  /** Digest of the root asked for. */
  readonly content: Digest
  /** Who uploaded this root for this patient. */
  readonly uploaders: readonly Address[]
  /** Unix seconds; see `gateTime`. */
  readonly now: number
}

/**
 * The gate (DESIGN 6): whether a root is served to somebody, by its patient's verified journal.
 *
 * A root is served only for a record that stands in that journal with this very content, put there by the
 * account that uploaded it; to the patient, the patient's live delegates, who put it there, and grantees
 * whose live READ grant covers the record: everything, its present folder, or the record itself. Nothing
 * removed or replaced is served to them: it is no record's content any more; see {@link mayBringBack}. Each
 * record with this content is judged by itself, so a copy in another folder opens that folder's record and no
 * other.
 */
export function mayRead(journal: PatientState, asked: ReadRequest): boolean {
  const numbers = journal.recordsByContent.get(asked.content) ?? []
  return numbers.some((number) => {
    const record = journal.records.get(number)
    return record !== undefined && isServed(journal, record, asked) && isReader(journal, record, asked)
  })
}

/**
 * Whether a content that another took the place of is served: to the patient and the patient's live
 * delegates, as long as it is held and its record stands. Somebody else may have put something there that
 * nobody can read.
 */
export function mayBringBack(
  journal: PatientState,
  { patient, reader, content, uploaders, now }: ReadRequest,
): boolean {
  if (!actsForPatient(journal, patient, reader, now)) return false
  return replacedIn(journal, content).some((record) =>
    isUploaded(journal, record, { patient, content, uploaders }),
  )
}

/**
 * The same for what was removed: somebody else may have removed it, and the patient can add it again.
 * @param asked.uploaders whose uploads of it are kept: what was erased with its token waits for the chain alone, and is
 * closed
 */
export function mayAddAgain(
  journal: PatientState,
  { patient, reader, content, uploaders, now }: ReadRequest,
): boolean {
  if (!actsForPatient(journal, patient, reader, now)) return false
  return (journal.recordsByContent.get(content) ?? []).some((number) => {
    const record = journal.records.get(number)
    return record?.removed && isUploaded(journal, record, { patient, content, uploaders })
  })
}

/**
 * Whether a root may be uploaded for a patient: by the patient, a live delegate, or a grantee who may
 * contribute.
 */
export function mayUpload(journal: PatientState, patient: Address, uploader: Address, now: number): boolean {
  if (actsForPatient(journal, patient, uploader, now)) return true
  return [...journal.grants.values()].some(
    (grant) => grant.grantee === uploader && !isRecordScope(grant.scope) && allows(grant, CONTRIBUTE, now),
  )
}

/**
 * The patient, or somebody the patient named who may still write for the patient: while the patient
 * is frozen, nobody.
 */
export function actsForPatient(
  journal: PatientState,
  patient: Address,
  account: Address,
  now: number,
): boolean {
  return account === patient || isDelegate(journal, account, now)
}

/**
 * Whether a standing record of this journal serves this content from somebody's upload: then that uploader's
 * bytes are not to be erased. A record that somebody else put there with the same CID keeps nothing of that
 * uploader's alive.
 */
export function isShown(
  journal: PatientState,
  content: Digest,
  { patient, uploader }: { readonly patient: Address; readonly uploader: Address },
): boolean {
  const numbers = journal.recordsByContent.get(content) ?? []
  return numbers.some((number) => {
    const record = journal.records.get(number)
    return (
      record?.removed === null &&
      record.cidDigest === content &&
      isUploaded(journal, record, { patient, content, uploaders: [uploader] })
    )
  })
}

/**
 * The block from which on no record of this journal shows a content that one showed before: of the newest entry that
 * took it away. null where none ever showed it.
 */
export function goneSince(journal: PatientState, content: Digest): number | null {
  const ends = (journal.recordsByContent.get(content) ?? []).flatMap((number) => {
    const { removed, versions = [] } = journal.records.get(number) ?? {}
    const last = versions.findLastIndex((version) => version.cidDigest === content)
    const place = versions[last + 1]?.place ?? removed?.place
    return place ? [place.block] : []
  })
  return ends.length === 0 ? null : Math.max(...ends)
}

/** The records that stand and once showed a content that another has taken the place of. */
export const replacedIn = (journal: PatientState, content: Digest): readonly RecordState[] =>
  (journal.recordsByContent.get(content) ?? []).flatMap((number) => {
    const record = journal.records.get(number)
    return record?.removed === null && record.cidDigest !== content ? [record] : []
  })

/**
 * The time that grants are judged by: a chain without new blocks stands still, which must not keep a grant open, and
 * a server's clock that is behind must not either.
 */
export const gateTime = (chainTime: number, serverTime: number): number => Math.max(chainTime, serverTime)

/**
 * Who ever put a content into a record, and so may have uploaded it: what somebody brought back there was uploaded by who
 * put it there first; and what somebody put there before its owner did, by its owner.
 */
export const putBy = ({ versions }: RecordState, content: Digest): Address[] => [
  ...new Set(
    versions.flatMap(({ cidDigest, contentBy, by, puts }) => {
      if (cidDigest !== content) return []
      return puts ? [contentBy, by] : [contentBy]
    }),
  ),
]

/**
 * Whether somebody's upload of a content is what a record shows or showed: of who put it there, and where the patient put
 * it there, of the patient's delegates, ended or not: the patient added again what a delegate had added.
 */
function isUploaded(
  journal: PatientState,
  record: RecordState,
  { patient, content, uploaders }: Pick<ReadRequest, "patient" | "content" | "uploaders">,
): boolean {
  const by = putBy(record, content)
  const isPatients = by.includes(patient)
  return uploaders.some(
    (uploader) => by.includes(uploader) || (isPatients && journal.delegates.has(uploader)),
  )
}

function isServed(journal: PatientState, record: RecordState, asked: ReadRequest): boolean {
  return record.removed === null && record.cidDigest === asked.content && isUploaded(journal, record, asked)
}

function isReader(
  journal: PatientState,
  record: RecordState,
  { patient, reader, now }: ReadRequest,
): boolean {
  if (record.contentBy === reader || actsForPatient(journal, patient, reader, now)) return true
  const covering: readonly Scope[] = [EVERYTHING, record.folder, recordScope(record.number)]
  return covering.some((scope) => {
    const grant = journal.grants.get(grantKey(scope, reader))
    return grant !== undefined && allows(grant, READ, now)
  })
}

const allows = (grant: GrantState, permission: number, now: number): boolean =>
  (grant.permissions & permission) !== 0 && isLive(grant, now)
