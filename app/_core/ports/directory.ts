import type { Address, Digest } from "../types"
import type { Place } from "./registry"

/** An issuer that this deployment believes. */
export interface Issuer {
  readonly address: Address
  /** As pages show it: "Medical Chamber of Vienna". */
  readonly name: string
}

interface Entry<Kind extends string> {
  readonly kind: Kind
  /** Position in the issuer's list. */
  readonly position: number
  readonly previous: bigint
  /** Whose credential it is. */
  readonly account: Address
  readonly place: Place
}
/** An entry of an issuer's list; see IPractitionerDirectory. */
export type CredentialEntry =
  | (Entry<"CredentialAttested"> & {
      /** keccak256 of the identity key that the issuer saw. */
      readonly keyDigest: Digest
      /** SHA-256 of the public profile. */
      readonly profileDigest: Digest
      /** Unix seconds; live while above the chain's time. */
      readonly expiresAt: number
    })
  | Entry<"CredentialRevoked">

/** What an issuer last said about an account. */
export interface CredentialSlot {
  /** null where nothing is attested, or no more. */
  readonly keyDigest: Digest | null
  readonly expiresAt: number
  readonly changedAtBlock: number
  /** Named by what is signed next; see IPractitionerDirectory. */
  readonly version: number
}

/**
 * Reads the directory. A list comes verified against its head (`history-invalid` otherwise) and complete.
 * Every method throws `chain-unreachable` where the provider does not answer.
 */
export interface DirectoryReader {
  readonly directory: Address
  /** Everything that an issuer attested and revoked, oldest first. */
  list(issuer: Address, options?: { signal?: AbortSignal }): Promise<readonly CredentialEntry[]>
  credential(issuer: Address, account: Address): Promise<CredentialSlot>
  /** As {@link RegistryReader.now}. */
  now(): Promise<number>
}

/** The public profiles, kept as bytes under their digest. What comes back is checked against it by the reader. */
export interface ProfileStore {
  /** null where one is not there, in the order asked for. Throws `store-unreachable` `too-many-requests`. */
  get(digests: readonly Digest[], options?: { signal?: AbortSignal }): Promise<readonly (Uint8Array | null)[]>
  /** Only what an attestation of a pinned issuer covers is kept: `store-refused` otherwise. */
  put(profile: Uint8Array): Promise<void>
}
