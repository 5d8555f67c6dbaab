import type { HealthLinkFlag } from "../shl/health-link"
import type { LinkType } from "../shl/seal-file"

/** `making`: its files are not all there yet; `burnt`: too many wrong passcodes ended it; `over`: its time has passed. */
export type LinkStanding = "making" | "live" | "ended" | "burnt" | "over"

/** What the server knows of a link: neither its id nor its key. */
export interface KeptLink {
  /** SHA-256 of the link's id, 64 hex digits. */
  readonly row: string
  readonly standing: LinkStanding
  readonly flags: string
  /** Unix seconds; null for no end. */
  readonly expires: number | null
  readonly madeAt: number
  /** Unix seconds; null while it has not ended. */
  readonly endedAt: number | null
  /** How often it was asked for, wrong and missing passcodes included. */
  readonly opens: number
  /** Wrong passcodes that are left before it ends; null where it has none. */
  readonly wrongLeft: number | null
  /** Bytes of ciphertext that the server still has of it. */
  readonly bytes: number
}

export interface NewLink {
  readonly flags: ReadonlySet<HealthLinkFlag>
  /** Unix seconds; null for no end. */
  readonly expires: number | null
  /** Given exactly where `P` is among the flags. The server keeps a keyed digest of it. */
  readonly passcode: string | null
  /** SHA-256 of the token that it is changed and ended with; see `_core/shl/link-token`. */
  readonly tokenDigest: Uint8Array
}

/** Where a file of a link stands. */
export interface LinkPlace {
  /** 1 for the first set of files, one more for each that takes its place. */
  readonly edition: number
  readonly place: number
}

/** An encrypted file of a link. */
export interface SealedLinkFile {
  readonly type: LinkType
  /** Compact JWE. */
  readonly jwe: string
}

/**
 * Where links are kept for people without an account, for one patient. Throws `link-unknown` where there is no such link
 * of this patient, or none that can still be changed; `not-allowed` with another token than the link's; `links-full`
 * past the patient's quota; `signed-out`, `delegation-over`, `too-many-requests`, `server-*` as every port of the
 * server.
 */
export interface LinkStore {
  /** Newest first. */
  list(options?: { signal?: AbortSignal }): Promise<readonly KeptLink[]>
  /** Reserves a row; nobody opens it before {@link finish}. */
  begin(row: string, link: NewLink): Promise<void>
  putFile(row: string, at: LinkPlace, file: SealedLinkFile, token: Uint8Array): Promise<void>
  /** From now on the link leads to this edition, which has so many files; a former one is deleted. */
  finish(row: string, edition: number, files: number, token: Uint8Array): Promise<void>
  /**
   * Closes the link and deletes its files; when it returns both are done. Nothing happens where it has ended.
   * @param token null where the account's copy is lost: good for a link that is thirty days old
   */
  end(row: string, token: Uint8Array | null): Promise<void>
  /** Takes an ended link off the list, with its log. */
  forget(row: string): Promise<void>
  /** Sealed entries of its log, oldest first; see `_core/shl/link-opens`. */
  opens(row: string, options?: { signal?: AbortSignal }): Promise<readonly Uint8Array[]>
}
