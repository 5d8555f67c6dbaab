import { keccak256, ZeroHash } from "ethers"
import { DEMO_ISSUERS } from "../../scripts/demo/issuers"
import type { DemoIssuer } from "../../scripts/demo/issuers"
import { attest, revoke } from "../../scripts/lib/issuing"
import type { IssuingPlace } from "../../scripts/lib/issuing"
import { localWallet } from "../../scripts/lib/node-services"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import type { PublicConfig } from "../../app/_core/ports/config"
import { asAddress, asDigest } from "../../app/_core/types"
import { chain } from "./chain"
import type { Person } from "./fixtures"
import { testStack } from "./stack"

/** An issuer that this deployment does not believe. */
const UNPINNED = 12

async function place(): Promise<PublicConfig & IssuingPlace> {
  const { appUrl } = testStack()
  const answer = await fetch(new URL("/api/config", appUrl))
  return { ...((await answer.json()) as PublicConfig), appUrl }
}

const issuer = (by: DemoIssuer | "unpinned") =>
  localWallet(DEMO_ISSUERS.find(({ id }) => id === by)?.account ?? UNPINNED, chain)

export interface AttestOptions {
  by: DemoIssuer | "unpinned"
  name: string
  /** Another key than the one the doctor has. */
  otherKey?: boolean
}

/** An issuer attests somebody who has keys, for a year. */
export async function attestDoctor({ wallet }: Person, { by, name, otherKey }: AttestOptions): Promise<void> {
  const where = await place()
  // The registry keeps the beginning of a key's digest alone.
  const key = await new ChainRegistryReader({ ...where, provider: chain }).key(asAddress(wallet.account))
  const digest = key?.digest ?? asDigest(ZeroHash)
  const now = (await chain.getBlock("latest"))?.timestamp ?? 0
  const credential = {
    account: asAddress(wallet.account),
    keyDigest: asDigest(otherKey ? keccak256(digest) : digest),
    expiresAt: now + 365 * 86_400,
    profile: { v: 1, name, specialty: "Cardiology", licence: "TEST-1", organization: "Test Clinic" },
  } as const
  const attested = attest(where, issuer(by), credential)
  // The app keeps no profile of an issuer that it does not believe; the attestation stands on chain all the same.
  await (by === "unpinned" ? attested.catch(() => undefined) : attested)
}

export const revokeDoctor = async ({ wallet }: Person, by: DemoIssuer): Promise<void> =>
  revoke(await place(), issuer(by), asAddress(wallet.account))
