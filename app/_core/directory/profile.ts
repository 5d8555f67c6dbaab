import canonicalize from "canonicalize"
import { equalBytes, fromUtf8, toHex, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import { KeywardError } from "../errors"
import { asDigest } from "../types"
import type { Digest } from "../types"
import { isShownLine } from "./shown-line"

/** What an issuer says of a practitioner; public. FHIR R5 words where there are some, see docs/formats. */
export interface Profile {
  readonly v: 1
  /** Practitioner.name.text, titles included. */
  readonly name: string
  /** PractitionerRole.specialty.text */
  readonly specialty: string
  /** Practitioner.qualification.identifier.value: the number under which the issuer knows this person. */
  readonly licence: string
  /** PractitionerRole.organization.display */
  readonly organization?: string
  /** Practitioner.communication.language: BCP 47 tags. */
  readonly communication?: readonly string[]
}

/** Bytes of a profile at most. */
export const MOST_PROFILE_BYTES = 4096

const MOST_LANGUAGES = 16
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/
type Check = (value: unknown) => boolean
const line =
  (most: number): Check =>
  (value) =>
    typeof value === "string" && isShownLine(value, most)
const absentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

const MEMBERS: Record<keyof Profile, Check> = {
  v: (value) => value === 1,
  name: line(100),
  specialty: line(100),
  licence: line(64),
  organization: absentOr(line(100)),
  communication: absentOr(
    (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= MOST_LANGUAGES &&
      new Set(value).size === value.length &&
      value.every((tag) => typeof tag === "string" && LANGUAGE.test(tag)),
  ),
}

function checked(value: unknown): Profile {
  const malformed = (member: string) => new KeywardError("profile-malformed", { member })
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("value")
  const members = value as Readonly<Record<string, unknown>>
  if (Object.keys(members).some((name) => !Object.hasOwn(MEMBERS, name))) throw malformed("unknown")
  for (const [name, holds] of Object.entries(MEMBERS)) if (!holds(members[name])) throw malformed(name)
  return members as unknown as Profile
}

/** A profile's bytes: canonical JSON (RFC 8785). Throws `profile-malformed`, naming the member. */
export function encodeProfile(profile: Profile): Bytes {
  const bytes = utf8(canonicalize(checked(profile)) ?? "")
  if (bytes.length > MOST_PROFILE_BYTES) throw new KeywardError("profile-malformed", { bytes: bytes.length })
  return bytes
}

/** Reads canonical JSON that keeps every rule of docs/formats and nothing else. Throws `profile-malformed`. */
export function parseProfile(bytes: Uint8Array): Profile {
  if (bytes.length > MOST_PROFILE_BYTES) throw new KeywardError("profile-malformed", { bytes: bytes.length })
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch (cause) {
    throw new KeywardError("profile-malformed", {}, { cause })
  }
  const profile = checked(value)
  if (!equalBytes(encodeProfile(profile), bytes))
    throw new KeywardError("profile-malformed", { member: "form" })
  return profile
}

/** What the attestation covers: the SHA-256 of the profile's bytes. */
export const profileDigest = async (bytes: Uint8Array): Promise<Digest> =>
  asDigest(`0x${toHex(await sha256(bytes))}`)

/** The profile that a digest names; null where these are other bytes or no profile. */
export async function openProfile(bytes: Uint8Array | null, digest: Digest): Promise<Profile | null> {
  if (!bytes || (await profileDigest(bytes)) !== digest) return null
  try {
    return parseProfile(bytes)
  } catch {
    // An issuer attested something else: it is not shown, whatever it says.
    return null
  }
}
