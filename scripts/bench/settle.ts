import { demoPeople } from "../../app/_adapters/wallet/demo-people"
import type { DemoPerson } from "../../app/_adapters/wallet/demo-people"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import type { PublicConfig } from "../../app/_core/ports/config"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { signIn } from "../../app/_journeys/sign-in"
import { nodeServices } from "../lib/node-services"
import type { Stack } from "../lib/stack"

/** @throws where there is no such demo person */
export function demoPerson(id: DemoPerson["id"]): DemoPerson {
  const person = demoPeople.find((one) => one.id === id)
  if (!person) throw new Error("there is no such demo person")
  return person
}

/** Gives a demo person keys and a notebook, by the journeys of anybody. @returns the keys */
export async function settle(
  { appUrl, rpcUrl }: Pick<Stack, "appUrl" | "rpcUrl">,
  person: DemoPerson,
  more: Partial<Notebook> = {},
): Promise<UnlockedKeys> {
  const answer = await fetch(new URL("/api/config", appUrl))
  const services = nodeServices(
    appUrl,
    { ...((await answer.json()) as PublicConfig), rpcUrl },
    person.account,
  )
  const { host, origin } = new URL(appUrl)
  await signIn(services, { host, origin })
  const prepared = await prepareKeys(services)
  await keepKeys(services, prepared)
  await changeNotebook(services, prepared.keys, (now) => ({
    ...(now ?? emptyNotebook(person.name, person.role)),
    ...more,
  }))
  return prepared.keys
}
