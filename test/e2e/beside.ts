import type { PublicConfig } from "../../app/_core/ports/config"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { testStack } from "./stack"

/** What an account holds when nobody's page is between it and the world: an attacker's tool. */
export interface Beside {
  readonly services: Services
  readonly keys: UnlockedKeys
}

/** Services in Node for one account of the phrase, signed in; keys are not needed. */
export async function servicesBeside(index: number): Promise<Services> {
  const { appUrl, rpcUrl } = testStack()
  const answer = await fetch(new URL("/api/config", appUrl))
  const config = { ...((await answer.json()) as PublicConfig), rpcUrl }
  const services = nodeServices(appUrl, config, index)
  await signIn(services, { host: new URL(appUrl).host, origin: appUrl })
  return services
}

/** The same with the account's keys, opened by its wallet. */
export async function beside(index: number): Promise<Beside> {
  const services = await servicesBeside(index)
  return { services, keys: await unlockKeys(services, { kind: "wallet" }) }
}
