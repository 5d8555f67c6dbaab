import { KeywardError } from "../errors"
import { isLinkAddress } from "./health-link"
import type { LinkReading } from "./health-link"

/** What a host says of its files; STU 1 has it for the manifest, the build after it for each file. */
const STATUSES = ["finalized", "can-change", "no-longer-valid", "entered-in-error", "retracted"] as const
export type ManifestStatus = (typeof STATUSES)[number] | ""

/** Whether the host has taken back what has this status. */
export const isTakenBack = (status: ManifestStatus): boolean =>
  status === "no-longer-valid" || status === "entered-in-error" || status === "retracted"

/** A file that a link leads to, not fetched or opened yet. */
export interface ManifestFile {
  /** Media type as the host says. */
  readonly type: string
  /** A compact JWE inside the manifest, or the address of one. */
  readonly at: { readonly jwe: string } | { readonly url: URL }
  /** Of this file alone; empty if the host does not say, or says something that is not known here. */
  readonly status: ManifestStatus
}

export interface Manifest {
  /** Of all files together; empty as for one file. */
  readonly status: ManifestStatus
  readonly files: readonly ManifestFile[]
  /** Files that have no usable content or address, or that are more than what is taken. */
  readonly left: number
}

/** Files of one link that are taken. */
export const MAX_LINKED_FILES = 50

/**
 * Reads a manifest (SMART Health Links, "SMART Health Link Manifest Request").
 * @throws KeywardError `document-damaged` if it is none
 */
export function parseManifest(text: string, reading: LinkReading = {}): Manifest {
  const { files, status } = objectOf(jsonOf(text)) ?? {}
  if (!Array.isArray(files)) throw new KeywardError("document-damaged")
  const usable = (files as readonly unknown[])
    .slice(0, MAX_LINKED_FILES)
    .flatMap((file) => fileOf(file, reading) ?? [])
  return { status: statusIn(status), files: usable, left: files.length - usable.length }
}

function fileOf(value: unknown, reading: LinkReading): ManifestFile | null {
  const { contentType, embedded, location, ...rest } = objectOf(value) ?? {}
  const status = statusIn(rest["status"])
  const type = typeof contentType === "string" ? contentType : ""
  if (typeof embedded === "string") return { type, at: { jwe: embedded }, status }
  if (typeof location !== "string" || !URL.canParse(location)) return null
  const url = new URL(location)
  return isLinkAddress(url, reading) ? { type, at: { url }, status } : null
}

const statusIn = (value: unknown): ManifestStatus => STATUSES.find((status) => status === value) ?? ""

/** Tries that a host says are left after a wrong passcode; null if it does not say. */
export function remainingAttempts(text: string): number | null {
  try {
    const left = objectOf(jsonOf(text))?.["remainingAttempts"]
    return typeof left === "number" && Number.isSafeInteger(left) && left >= 0 ? left : null
  } catch {
    return null
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null
