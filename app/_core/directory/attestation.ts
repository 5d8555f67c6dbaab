import type { TypedData } from "../ports/account"
import type { Address, Digest } from "../types"

/** Where an attestation is good: one directory on one chain. */
export interface AttestationDomain {
  readonly chainId: number
  readonly directory: Address
}

/** What an issuer says of an account; see IPractitionerDirectory. */
export interface Attestation {
  readonly issuer: Address
  readonly account: Address
  readonly keyDigest: Digest
  readonly profileDigest: Digest
  /** Unix seconds. */
  readonly expiresAt: number
  /** The credential's present version. */
  readonly version: number
  /** Unix seconds until which it may be submitted. */
  readonly deadline: number
}
export type Revocation = Pick<Attestation, "issuer" | "account" | "version" | "deadline">

/** The sentences of IPractitionerDirectory, which the contract knows by their digests. */
const ATTEST_SENTENCE = "I confirm that this account, key and profile belong to this practitioner."
const REVOKE_SENTENCE = "I no longer vouch for this account."

const WHOM = [
  { name: "sentence", type: "string" },
  { name: "issuer", type: "address" },
  { name: "account", type: "address" },
] as const
const WHEN = [
  { name: "version", type: "uint32" },
  { name: "deadline", type: "uint40" },
] as const

const domainOf = ({ chainId, directory }: AttestationDomain) => ({
  ...{ name: "Keyward", version: "1", chainId, verifyingContract: directory },
})

/** What an issuer signs to attest (EIP-712); `attestSigned` takes the signature. */
export const attestTypedData = (domain: AttestationDomain, attestation: Attestation): TypedData => ({
  domain: domainOf(domain),
  types: {
    Attest: [
      ...WHOM,
      { name: "keyDigest", type: "bytes32" },
      { name: "profileDigest", type: "bytes32" },
      { name: "expiresAt", type: "uint40" },
      ...WHEN,
    ],
  },
  primaryType: "Attest",
  message: { sentence: ATTEST_SENTENCE, ...attestation },
})

/** What an issuer signs to revoke (EIP-712); `revokeSigned` takes the signature. */
export const revokeTypedData = (domain: AttestationDomain, revocation: Revocation): TypedData => ({
  domain: domainOf(domain),
  types: { Revoke: [...WHOM, ...WHEN] },
  primaryType: "Revoke",
  message: { sentence: REVOKE_SENTENCE, ...revocation },
})
