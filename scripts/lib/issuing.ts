import { isError } from "ethers"
import type { ContractTransactionResponse, Signer } from "ethers"
import { toBase64url } from "../../app/_core/crypto/bytes"
import { attestTypedData, revokeTypedData } from "../../app/_core/directory/attestation"
import type { Attestation, Revocation } from "../../app/_core/directory/attestation"
import { encodeProfile, profileDigest } from "../../app/_core/directory/profile"
import type { Profile } from "../../app/_core/directory/profile"
import type { TypedData } from "../../app/_core/ports/account"
import { asAddress } from "../../app/_core/types"
import type { Address, Digest } from "../../app/_core/types"
import { IPractitionerDirectory__factory } from "../../typechain-types/factories/IPractitionerDirectory__factory"

/** Where an issuer acts. */
export interface IssuingPlace {
  readonly chainId: number
  readonly directory: Address
  /** The app that keeps the profiles. */
  readonly appUrl: string
}

export interface NewCredential {
  readonly account: Address
  /** keccak256 of the identity key that the issuer compared. */
  readonly keyDigest: Digest
  /** Unix seconds. */
  readonly expiresAt: number
  readonly profile: Profile
}

/** What somebody else may submit for an issuer. */
export type Signed = { readonly signature: string } & (
  ({ readonly kind: "attest" } & Attestation) | ({ readonly kind: "revoke" } & Revocation)
)

const contractOf = ({ directory }: IssuingPlace, signer: Signer) =>
  IPractitionerDirectory__factory.connect(directory, signer)

/** The issuer attests and pays; then the profile is brought to the app. Safe to run again. */
export async function attest(place: IssuingPlace, issuer: Signer, input: NewCredential): Promise<void> {
  const bytes = encodeProfile(input.profile)
  const digest = await profileDigest(bytes)
  await sent(() => contractOf(place, issuer).attest(input.account, input.keyDigest, digest, input.expiresAt))
  await bringProfile(place, bytes)
}

/** The issuer revokes and pays. */
export const revoke = (place: IssuingPlace, issuer: Signer, account: Address): Promise<void> =>
  sent(() => contractOf(place, issuer).revoke(account))

/** The issuer signs; nothing is sent. `deadline` in unix seconds. */
export async function signAttestation(
  place: IssuingPlace,
  signer: Signer,
  input: NewCredential,
  deadline: number,
): Promise<Signed> {
  const { account, keyDigest, expiresAt, profile } = input
  const digest = await profileDigest(encodeProfile(profile))
  const next = await nextOf(place, signer, account)
  const attestation = { ...next, account, keyDigest, profileDigest: digest, expiresAt, deadline }
  return {
    ...{ kind: "attest", ...attestation },
    signature: await signTyped(signer, attestTypedData(place, attestation)),
  }
}

/** The issuer signs; nothing is sent. */
export async function signRevocation(
  place: IssuingPlace,
  signer: Signer,
  account: Address,
  deadline: number,
): Promise<Signed> {
  const revocation = { ...(await nextOf(place, signer, account)), account, deadline }
  const signature = await signTyped(signer, revokeTypedData(place, revocation))
  return { kind: "revoke", ...revocation, signature }
}

/** Anybody brings what an issuer signed, and pays. */
export function submit(place: IssuingPlace, payer: Signer, it: Signed): Promise<void> {
  const contract = contractOf(place, payer)
  const { issuer, account, version, deadline, signature } = it
  return sent(() =>
    it.kind === "revoke"
      ? contract.revokeSigned(issuer, account, version, deadline, signature)
      : contract.attestSigned(
          ...([issuer, account, it.keyDigest, it.profileDigest, it.expiresAt] as const),
          ...([version, deadline, signature] as const),
        ),
  )
}

/** Brings a profile that is attested on chain to the app. @throws Error with the app's code */
export async function bringProfile({ appUrl }: IssuingPlace, bytes: Uint8Array): Promise<void> {
  const answer = await fetch(new URL("/api/profiles", appUrl), {
    method: "PUT",
    headers: { "content-type": "application/json", origin: new URL(appUrl).origin },
    body: JSON.stringify({ profile: toBase64url(bytes) }),
  })
  if (!answer.ok) throw new Error(`The app did not take the profile: ${await answer.text()}`)
}

async function nextOf(place: IssuingPlace, signer: Signer, account: Address) {
  const issuer = asAddress(await signer.getAddress())
  const { version } = await contractOf(place, signer).credentialOf(issuer, account)
  return { issuer, version: Number(version) }
}

function signTyped(signer: Signer, { domain, types, message }: TypedData): Promise<string> {
  const mutable = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]))
  return signer.signTypedData(domain, mutable, message)
}

/** @throws Error that names the directory's own refusal */
async function sent(send: () => Promise<ContractTransactionResponse>): Promise<void> {
  try {
    await (await send()).wait()
  } catch (error) {
    const data = isError(error, "CALL_EXCEPTION") ? error.data : null
    const refusal = data ? IPractitionerDirectory__factory.createInterface().parseError(data) : null
    if (!refusal) throw error
    throw new Error(`The directory refused: ${refusal.name}(${refusal.args.join(", ")})`, { cause: error })
  }
}
