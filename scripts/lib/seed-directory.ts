import { encodeProfile } from "../../app/_core/directory/profile"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import type { PublicConfig } from "../../app/_core/ports/config"
import { asAddress } from "../../app/_core/types"
import type { Services } from "../../app/_journeys/services"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { DEMO_CREDENTIALS } from "../demo/credentials"
import type { DemoCredential } from "../demo/credentials"
import { DEMO_ISSUERS } from "../demo/issuers"
import { attest, bringProfile, revoke } from "./issuing"
import { localWallet } from "./node-services"

const DAY = 86_400

interface Person {
  readonly person: { readonly id: string; readonly name: string }
  readonly services: Services
  readonly keys: UnlockedKeys
}

/** Lets the local chain's issuers attest its doctors, where the app believes them. Safe to run again. */
export async function seedDirectory(
  stack: { readonly appUrl: string; readonly say: (text: string) => void },
  config: PublicConfig,
  people: readonly Person[],
): Promise<void> {
  const provider = chainProvider(config.rpcUrl, config.chainId)
  provider.pollingInterval = 100
  try {
    for (const issuer of DEMO_ISSUERS) {
      const wallet = localWallet(issuer.account, provider)
      if (!config.issuers.some(({ address }) => address === asAddress(wallet.address))) continue
      for (const credential of DEMO_CREDENTIALS.filter(({ by }) => by === issuer.id)) {
        const doctor = people.find(({ person }) => person.id === credential.about)
        if (!doctor) continue
        await settle({ ...config, appUrl: stack.appUrl }, wallet, doctor, credential, stack.say)
      }
    }
  } finally {
    provider.destroy()
  }
}

async function settle(
  place: PublicConfig & { readonly appUrl: string },
  issuer: ReturnType<typeof localWallet>,
  { person, services, keys }: Person,
  { days, profile, revoked }: DemoCredential,
  say: (text: string) => void,
): Promise<void> {
  const account = keys.account
  const slot = await services.directory.credential(asAddress(issuer.address), account)
  if (slot.version === 0) {
    say(`Seeding: ${person.name} in the directory`)
    const expiresAt = (await services.reader.now()) + days * DAY
    await attest(place, issuer, { account, keyDigest: keyDigest(keys.publicKey), expiresAt, profile })
  } else if (slot.keyDigest) await bringProfile(place, encodeProfile(profile))
  if (revoked && slot.version < 2) await revoke(place, issuer, account)
}
