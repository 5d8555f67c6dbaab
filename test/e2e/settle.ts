import { emptyNotebook } from "../../app/_core/notebook"
import type { PublicConfig } from "../../app/_core/ports/config"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { signIn } from "../../app/_journeys/sign-in"
import { nodeServices } from "../../scripts/lib/node-services"
import type { NewAccount } from "./chain"
import { testStack } from "./stack"

/** Somebody with keys, made by the journeys without a page. */
export async function settle(account: NewAccount, name: string, role: "patient" | "doctor") {
  const { appUrl, rpcUrl } = testStack()
  const answer = await fetch(new URL("/api/config", appUrl))
  const config = { ...((await answer.json()) as PublicConfig), rpcUrl }
  const services = nodeServices(appUrl, config, account.index)
  const { host, origin } = new URL(appUrl)
  await signIn(services, { host, origin })
  const prepared = await prepareKeys(services)
  await keepKeys(services, prepared)
  await changeNotebook(services, prepared.keys, (now) => now ?? emptyNotebook(name, role))
  return { services, keys: prepared.keys }
}
