import { existsSync, mkdtempSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DemoPerson } from "../../../app/_adapters/wallet/demo-people"
import { checksumAddress } from "../../../app/_core/checksum-address"
import type { UnlockedKeys } from "../../../app/_core/keys/unlocked"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { buildApp, compileContracts } from "../../lib/prepare"
import { LOCAL_CHAIN_ID } from "../../lib/local-chain"
import { startStack } from "../../lib/stack"
import type { Stack } from "../../lib/stack"
import { tableOf } from "../measure"
import type { Figure } from "../measure"
import { demoPerson, settle } from "../settle"
import { Contents, FOLDER_NAMES, nameOf } from "./contents"
import { crowdOf, fillPatients, fillRecords, fillSpam, FOLDERS } from "./fill"
import type { Scale } from "./fill"
import { look } from "./look"
import { Sender } from "./sender"

/** In memory where the system has such a place: nobody waits for a disk that keeps nothing. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir()
/** Patients whom the doctor knows whose inbox is full of spam. */
const KNOWN = 10

/** Who is looked at, and whose keys those are. */
interface People {
  readonly patient: UnlockedKeys
  readonly doctor: UnlockedKeys
  readonly spammed: UnlockedKeys
}

/**
 * The pages of a patient with 10,000 real records, of a doctor with 1,000 patients and of one whose inbox was spammed,
 * in a real browser against the production build: how long each waits for the first row, and how the list scrolls.
 */
export async function measurePages(scale: Scale): Promise<Figure[]> {
  const say = (text: string) => console.error(text)
  const home = mkdtempSync(join(PLACE, "keyward-bench-"))
  await compileContracts(say)
  let stack: Stack | undefined
  try {
    stack = await startStack({
      ...{ home, appPort: 3950, chainPort: 9645, keepChain: false, say },
      ...{
        built: buildApp(say),
        server: ["scripts/serve.ts"],
        chain: ["scripts/bench/scale/cheap-chain.ts"],
      },
    })
    const people = await settlePeople(stack, scale)
    const filling = performance.now()
    await fill(stack, home, people, scale)
    const filled = (performance.now() - filling) / 1000
    const figures: Figure[] = [{ what: `fill chain and store`, value: filled, unit: "s" }]
    for (const [id, what] of [
      ["asha", `a patient of ${scale.ownRecords.toLocaleString("en")} records`],
      ["rao", `a doctor of ${scale.patients.toLocaleString("en")} patients`],
      ["marchetti", `a doctor with ${scale.spam.toLocaleString("en")} entries of spam`],
    ] as const) {
      say(`Looking at ${what}`)
      const person = demoPerson(id)
      const seen = await look(stack.appUrl, join(home, `profile-${id}`), person, what, scale)
      say(tableOf(seen))
      figures.push(...seen)
    }
    return figures
  } finally {
    await stack?.stop()
    await rm(home, { recursive: true, force: true })
  }
}

async function settlePeople(stack: Stack, { patients }: Scale): Promise<People> {
  const known = (most: number) =>
    Object.fromEntries(crowdOf(most).map((patient, position) => [patient, position] as const))
  const doctor = (id: DemoPerson["id"], most: number) =>
    settle(stack, demoPerson(id), { patients: known(most), seen: allSeen(most) })
  return {
    patient: await settle(stack, demoPerson("asha"), {
      folders: Object.fromEntries(
        FOLDERS.map((scope, index) => [String(scope), FOLDER_NAMES[index] ?? ""] as const),
      ),
    }),
    doctor: await doctor("rao", patients),
    spammed: await doctor("marchetti", Math.min(KNOWN, patients)),
  }
}

/** All but one in ten have nothing new. */
const allSeen = (most: number): Record<Address, number> =>
  Object.fromEntries(crowdOf(most).map((patient, index) => [patient, index % 10 === 0 ? 5 : 100] as const))

async function fill(stack: Stack, home: string, people: People, scale: Scale): Promise<void> {
  const say = (text: string) => console.error(text)
  const registry = asAddress(stack.registry)
  const sender = new Sender(stack.rpcUrl, registry)
  const crowd = new Map(crowdOf(scale.patients).map((patient, index) => [patient, nameOf(index)] as const))
  const name = (patient: Address) => crowd.get(patient) ?? demoPerson("asha").name
  await stack.whileClosed(async () => {
    const contents = await Contents.open(join(home, "data"), asDigest(stack.incarnation), name)
    const options = { chainId: LOCAL_CHAIN_ID, registry, sender, scale, say, put: contents.put }
    await sender.begin()
    for (const { account } of Object.values(people) as UnlockedKeys[]) await sender.goOn(account)
    const [doctor, spammed] = [people.doctor, people.spammed].map((keys) => ({ ...keys, published: true }))
    const [master] = people.patient.masters.values()
    if (!doctor || !spammed || !master) throw new Error("somebody without keys")
    say(`Filling: ${scale.ownRecords} records of ${checksumAddress(people.patient.account)}`)
    await fillRecords(options, people.patient.account, master)
    say(`Filling: ${scale.patients} patients`)
    const patients = await fillPatients(options, doctor)
    say(`Filling: ${scale.spam} entries of spam`)
    await fillSpam(options, spammed, patients.slice(0, KNOWN))
    await sender.end()
    await contents.close()
  })
}
