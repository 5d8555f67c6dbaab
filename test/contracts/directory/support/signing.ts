import { TypedDataEncoder } from "ethers"
import type { Signer, TypedDataDomain } from "ethers"
import type { Cast } from "./fixture"
import { KEY, PROFILE } from "./fixture"

const TYPES = {
  Attest: [
    { name: "sentence", type: "string" },
    { name: "issuer", type: "address" },
    { name: "account", type: "address" },
    { name: "keyDigest", type: "bytes32" },
    { name: "profileDigest", type: "bytes32" },
    { name: "expiresAt", type: "uint40" },
    { name: "version", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
  Revoke: [
    { name: "sentence", type: "string" },
    { name: "issuer", type: "address" },
    { name: "account", type: "address" },
    { name: "version", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
}

const SENTENCE = {
  Attest: "I confirm that this account, key and profile belong to this practitioner.",
  Revoke: "I no longer vouch for this account.",
} as const

/** What an issuer signs; a test changes a field of what is signed or of what is submitted. */
export interface Signed {
  sentence: string
  issuer: string
  account: string
  keyDigest: string
  profileDigest: string
  expiresAt: number
  version: bigint | number
  deadline: number
}

export async function signedBy(
  cast: Cast,
  kind: "Attest" | "Revoke",
  signer: Signer,
  changes: Partial<Signed> = {},
  domainChanges: TypedDataDomain = {},
) {
  const { directory, chamber, doctor, inADay, versionOf } = cast
  const value: Signed = {
    sentence: SENTENCE[kind],
    issuer: chamber.address,
    account: doctor.address,
    keyDigest: KEY,
    profileDigest: PROFILE,
    expiresAt: inADay + 100,
    version: await versionOf(),
    deadline: inADay,
    ...changes,
  }
  const domain: TypedDataDomain = {
    name: "Keyward",
    version: "1",
    chainId: 31337n,
    verifyingContract: await directory.getAddress(),
    ...domainChanges,
  }
  const types = { [kind]: TYPES[kind] }
  const fields = Object.fromEntries(
    TYPES[kind].map(({ name }) => [name, value[name as keyof Signed]] as const),
  )
  return {
    value,
    signature: await signer.signTypedData(domain, types, fields),
    digest: TypedDataEncoder.hash(domain, types, fields),
  }
}

/** Submits an attestation as the stranger. */
export const submitAttest = ({ directory }: Cast, value: Signed, signature: string) =>
  directory.attestSigned(
    value.issuer,
    value.account,
    value.keyDigest,
    value.profileDigest,
    value.expiresAt,
    value.version,
    value.deadline,
    signature,
  )

/** Submits a revocation as the stranger. */
export const submitRevoke = ({ directory }: Cast, value: Signed, signature: string) =>
  directory.revokeSigned(value.issuer, value.account, value.version, value.deadline, signature)
