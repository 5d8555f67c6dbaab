"use client"
import { shownName } from "../../_core/records/shown-name"
import { plainName } from "../../_core/directory/plain-name"
import { isLive } from "../../_core/journal/patient-state"
import type { GrantState, RecordState } from "../../_core/journal/patient-state"
import { CONTRIBUTE, EVERYTHING, isRecordScope, READ, UNFILED } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import type { InboxEntry } from "../../_core/ports/registry"
import type { PatientView } from "../../_journeys/read-patient"
import { standingRecords } from "../../_journeys/read-record"
import type { ListedRecord } from "../../_journeys/read-record"
import { covers } from "../record-access"
import { count, daysLeft } from "../../_words/format"

/** One patient of the inbox: the position is that of their first grant, and stands in addresses of pages. */
export interface InboxPatient {
  readonly patient: Address
  readonly position: number
  /** Unix seconds; 0 where only the notebook knows the patient. */
  readonly lastSharedAt: number
}

/** Patients by their first grant, each once, the newest first: those of the notebook, and whoever shared since. */
export function patientsOf(
  inbox: readonly InboxEntry[],
  opened: Readonly<Record<Address, number>> = {},
): InboxPatient[] {
  const patients = new Map<Address, InboxPatient>()
  const known = Object.entries(opened) as [Address, number][]
  for (const [patient, position] of known.sort(([, a], [, b]) => a - b))
    patients.set(patient, { patient, position, lastSharedAt: 0 })
  for (const { patient, position, place } of inbox) {
    const known = patients.get(patient)
    patients.set(patient, {
      patient,
      position: known?.position ?? position,
      lastSharedAt: Math.max(known?.lastSharedAt ?? 0, place.timestamp),
    })
  }
  return [...patients.values()].sort((a, b) => b.position - a.position)
}

/** The reader's own live grants of a patient, everything first. */
export const liveGrantsTo = (view: PatientView, reader: Address): GrantState[] =>
  [...view.state.grants.values()]
    .filter((grant) => grant.grantee === reader && isLive(grant, view.now) && grant.permissions & READ)
    .sort((a, b) => (a.scope < b.scope ? -1 : 1))

/**
 * Why a reader may read nothing of a patient any more: somebody stopped it, or its time is over; by what was shared
 * with them last. null where something is shared with them, or nothing ever was.
 */
export function howItEnded(view: PatientView, reader: Address): "stopped" | "over" | null {
  if (liveGrantsTo(view, reader).length > 0) return null
  const own = [...view.state.grants.values()].filter(
    (grant) => grant.grantee === reader && grant.permissions & READ,
  )
  const endOf = ({ ended, expiresAt }: GrantState) =>
    ended ? Math.min(ended.place.timestamp, expiresAt) : expiresAt
  const last = own.sort((a, b) => endOf(b) - endOf(a))[0]
  if (!last) return null
  return last.ended && last.ended.place.timestamp < last.expiresAt ? "stopped" : "over"
}

/** The reader's own live grants that let the reader add, everything first. */
export const contributeGrantsTo = (view: PatientView, reader: Address): GrantState[] =>
  [...view.state.grants.values()]
    .filter((grant) => grant.grantee === reader && isLive(grant, view.now) && grant.permissions & CONTRIBUTE)
    .sort((a, b) => (a.scope < b.scope ? -1 : 1))

/** A folder that the reader may add to; see ContributeDialog. */
export interface ContributePlace {
  readonly scope: Scope
  readonly label: string
  readonly folderName: string
}

/** Where the reader may add now: their folders, and with everything each folder that they know of. */
export function placesFor(
  grants: readonly GrantState[],
  records: readonly ListedRecord[],
  names: Readonly<Record<string, string>> = {},
): ContributePlace[] {
  const known = records.map(({ state }) => state.folder).filter((folder) => folder !== UNFILED)
  const scopes = grants.some(({ scope }) => scope === EVERYTHING)
    ? [...known, ...grants.map(({ scope }) => scope)]
    : grants.map(({ scope }) => scope)
  return [...new Set(scopes)]
    .map((scope) => {
      const label = names[String(scope)] ?? folderCalled(records, scope)
      const named = scope !== UNFILED && label !== NAMELESS
      return {
        scope,
        label: label === NAMELESS ? "The folder you may add to" : label,
        folderName: named ? label : "",
      }
    })
    .sort(
      (a, b) => Number(a.scope === UNFILED) - Number(b.scope === UNFILED) || a.label.localeCompare(b.label),
    )
}

const NAMELESS = "A folder"

/** What the newest record that can be opened calls its patient; a claim of whoever wrote it. */
export function claimedName(records: readonly ListedRecord[]): string | undefined {
  const own = records.find(({ open }) => open && open.manifest.author === open.manifest.patient)
  return plainName(own?.open?.manifest.patientName ?? "") || undefined
}

/** What a folder is called by the records in it. */
export function folderCalled(records: readonly ListedRecord[], folder: Scope): string {
  if (folder === UNFILED) return "Unfiled"
  const named = records.find(({ open }) => open?.manifest.folder === String(folder))
  return shownName(named?.open?.manifest.folderName ?? "") || NAMELESS
}

/** "Heart · 12 records", "Everything · 31 records", "One record" */
export function whatIsShared(
  grants: readonly GrantState[],
  records: readonly ListedRecord[],
  all: number,
): string {
  if (grants.some(({ scope }) => scope === EVERYTHING)) return `Everything\u00a0· ${count(all, "record")}`
  const folders = grants
    .filter(({ scope }) => !isRecordScope(scope))
    .map(({ scope }) => folderCalled(records, scope))
  const alone = grants.length - folders.length
  const parts = [...folders, alone > 0 && (alone === 1 ? "One record" : `${alone} records alone`)].filter(
    Boolean,
  )
  return folders.length > 0 ? `${parts.join(", ")}\u00a0· ${count(all, "record")}` : parts.join(", ")
}

/** The patient's standing records that grants cover, the one added last first; nothing is opened for it. */
export const coveredRecords = (view: PatientView, grants: readonly GrantState[]): RecordState[] =>
  standingRecords(view).filter((record) => grants.some(({ scope }) => covers(scope, record)))

/** Records that others added since the reader last looked at this patient. */
export const newSince = (records: readonly RecordState[], seen: number, reader: Address): RecordState[] =>
  records.filter((record) => record.number >= seen && record.author !== reader)

/** Days until the first of these grants ends. */
export const soonest = (grants: readonly GrantState[], now: number): number =>
  Math.min(...grants.map((grant) => daysLeft(grant.expiresAt, now)))
