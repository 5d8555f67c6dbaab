import { CompactEncrypt } from "jose"
import { exactly, utf8 } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { padme } from "../records/padding"
import { MAX_LINK_FILE_BYTES } from "./link-limits"

/** Media types that a link may lead to (SMART Health Links, "files"). */
export const LINK_TYPES = ["application/fhir+json", "application/smart-health-card"] as const
export type LinkType = (typeof LINK_TYPES)[number]

/** A file before it is encrypted: JSON of one of the two media types. */
export interface LinkFile {
  readonly type: LinkType
  readonly json: string
}

/** Bytes of a file with its padding. */
export const linkFileSize = (file: LinkFile): number => padme(utf8(file.json).length)

/**
 * Encrypts a file of a link: a compact JWE (RFC 7516), `dir`, `A256GCM`, `cty` its media type, a new iv each time, not
 * deflated, for a length after deflating tells of the content. White space means nothing after JSON, so it is padded
 * with spaces to its Padmé length.
 * @param key 32 bytes
 * @throws KeywardError `file-too-large` past 10 MB
 */
export async function sealLinkedFile(file: LinkFile, key: Uint8Array): Promise<string> {
  const content = utf8(file.json)
  const size = padme(content.length)
  if (size > MAX_LINK_FILE_BYTES) throw new KeywardError("file-too-large", { maxBytes: MAX_LINK_FILE_BYTES })
  const padded = new Uint8Array(size).fill(0x20)
  padded.set(content)
  return new CompactEncrypt(padded)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: file.type })
    .encrypt(exactly(key, 32))
}
