import { demoPeople } from "../app/_adapters/wallet/demo-people"
import type { DemoPerson } from "../app/_adapters/wallet/demo-people"
import { grantKey } from "../app/_core/journal/patient-state"
import { keyDigest } from "../app/_core/keys/key-digest"
import type { UnlockedKeys } from "../app/_core/keys/unlocked"
import { emptyNotebook } from "../app/_core/notebook"
import type { PublicConfig } from "../app/_core/ports/config"
import { folderNamed, newFolder } from "../app/_core/folder"
import { CONTRIBUTE, EVERYTHING, READ, UNFILED } from "../app/_core/types"
import type { Scope } from "../app/_core/types"
import { keepKeys, prepareKeys } from "../app/_journeys/create-keys"
import { readPatient } from "../app/_journeys/read-patient"
import { nameDelegate } from "../app/_journeys/name-delegate"
import { grantAccess } from "../app/_journeys/grant-access"
import { changeNotebook } from "../app/_journeys/keep-notebook"
import type { Services } from "../app/_journeys/services"
import { signIn } from "../app/_journeys/sign-in"
import { lookAtVault, unlockKeys } from "../app/_journeys/unlock-keys"
import { noteUploads, recordUploads, uploadRecord } from "../app/_journeys/upload-records"
import type { NewRecord } from "../app/_journeys/upload-records"
import { demoFiles } from "./demo/files"
import type { DemoFile } from "./demo/files"
import { vaccinations } from "./demo/vaccinations"
import { nodeServices } from "./lib/node-services"
import { seedDirectory } from "./lib/seed-directory"

const DAY = 86_400
const FOLDERS = ["Heart", "Diabetes", "Eyes"] as const

interface Person {
  readonly person: DemoPerson
  readonly services: Services
  readonly keys: UnlockedKeys
}

/**
 * Gives the local chain its demo people by walking the same journeys as anybody: keys for each, Asha's records, and
 * what Asha shares. Safe to run again after an interruption.
 */
export async function seed(stack: {
  appUrl: string
  rpcUrl: string
  registry: string
  say: (text: string) => void
}): Promise<void> {
  const answer = await fetch(new URL("/api/config", stack.appUrl))
  const config = { ...((await answer.json()) as PublicConfig), rpcUrl: stack.rpcUrl }
  const people: Person[] = []
  for (const person of demoPeople) {
    stack.say(`Seeding: keys of ${person.name}`)
    people.push(
      await settle(person, nodeServices(stack.appUrl, config, person.account), new URL(stack.appUrl)),
    )
  }
  await seedDirectory(stack, config, people)
  const asha = people.find(({ person }) => person.id === "asha")
  if (!asha) return
  const folders = await addRecords(asha, await demoFiles(), stack.say)
  await share(asha, people, folders, stack.say)
  await entrust(people, stack.say)
}

/** Signs in, makes the keys where there are none, and notes name and role. */
async function settle(person: DemoPerson, services: Services, { host, origin }: URL): Promise<Person> {
  await signIn(services, { host, origin })
  const { digest, unfinished } = await lookAtVault(services)
  let keys: UnlockedKeys
  if (digest || unfinished) keys = await unlockKeys(services, { kind: "wallet" })
  else {
    const prepared = await prepareKeys(services)
    await keepKeys(services, prepared)
    keys = prepared.keys
  }
  await changeNotebook(services, keys, (now) => now ?? emptyNotebook(person.name, person.role))
  return { person, services, keys }
}

/** Adds the demo files that the journal does not show yet, one entry a folder; gives the folders by name. */
async function addRecords(
  { services, keys, person }: Person,
  files: readonly DemoFile[],
  say: (text: string) => void,
): Promise<ReadonlyMap<string, Scope>> {
  const notebook = await changeNotebook(services, keys, (now) => {
    const kept = now ?? emptyNotebook(person.name, person.role)
    const missing = FOLDERS.filter((name) => folderNamed(kept, name) === null)
    return {
      ...kept,
      folders: {
        ...kept.folders,
        ...Object.fromEntries(missing.map((name) => [String(newFolder()), name] as const)),
      },
    }
  })
  const folders = new Map<string, Scope>(
    FOLDERS.map((name) => [name, folderNamed(notebook, name) ?? UNFILED]),
  )
  const { state } = await readPatient(services, keys, keys.account)
  for (const name of [...FOLDERS, "Unfiled"]) {
    const folder = folders.get(name) ?? UNFILED
    if ([...state.records.values()].some((record) => record.folder === folder)) continue
    const inFolder = files.filter((file) => file.folder === name)
    say(`Seeding: ${inFolder.length} ${inFolder.length === 1 ? "record" : "records"} in ${name}`)
    const records = inFolder.map((file) => newRecord(file, person.name, folder === UNFILED ? "" : name))
    const rows = await noteUploads(services, keys, folder, records)
    const pinned = []
    for (const [index, row] of rows.entries())
      pinned.push(await uploadRecord(services, keys, row, records[index] ?? null))
    await recordUploads(services, keys, pinned)
  }
  return folders
}

const newRecord = (
  { name, type, bytes, ...file }: DemoFile,
  patient: string,
  folderName: string,
): NewRecord => ({
  id: crypto.randomUUID(),
  files: [{ name, type, size: bytes.length, stream: () => new Blob([bytes as BlobPart]).stream() }],
  head: {
    title: file.title,
    kind: file.kind,
    time: file.time,
    folderName,
    patientName: patient,
    authorName: patient,
  },
})

const YEARS = 365 * DAY

/** Nila is a child: a vaccination card, and Nila's mother who acts for Nila until the age of eighteen. */
async function entrust(people: readonly Person[], say: (text: string) => void): Promise<void> {
  const [child, mother] = ["nila", "meera"].map((id) => people.find(({ person }) => person.id === id))
  if (!child || !mother) return
  const { services, keys } = child
  const { state, now } = await readPatient(services, keys, keys.account)
  if (state.records.size === 0) {
    say("Seeding: a child's vaccination card")
    const bytes = vaccinations()
    const card = { name: "Vaccination card.txt", type: "text/plain", title: "Vaccination card", bytes }
    const when = { kind: "other", folder: "Unfiled", time: "2026-04-14T10:00:00+05:30" } as const
    const record = newRecord({ ...card, ...when }, child.person.name, "")
    const rows = await noteUploads(services, keys, UNFILED, [record])
    const pinned = []
    for (const row of rows) pinned.push(await uploadRecord(services, keys, row, record))
    await recordUploads(services, keys, pinned)
  }
  const delegate = mother.keys.account
  if (state.delegates.has(delegate)) return
  say(`Seeding: ${mother.person.name} acts for ${child.person.name}`)
  const until = now + 11 * YEARS
  await nameDelegate(services, keys, { delegate, until, keyDigest: keyDigest(mother.keys.publicKey) })
}

/** What Asha shares, and until when (days from the chain's now). */
const SHARES = [
  { with: "rao", folder: "Diabetes", days: 70, permissions: READ | CONTRIBUTE },
  { with: "rao", folder: "Heart", days: 70, permissions: READ | CONTRIBUTE },
  { with: "brandt", folder: "Heart", days: 10, permissions: READ },
  { with: "meera", folder: null, days: 365, permissions: READ },
] as const

async function share(
  { services, keys }: Person,
  people: readonly Person[],
  folders: ReadonlyMap<string, Scope>,
  say: (text: string) => void,
): Promise<void> {
  const { state, now } = await readPatient(services, keys, keys.account)
  for (const planned of SHARES) {
    const other = people.find(({ person }) => person.id === planned.with)
    const scope = planned.folder === null ? EVERYTHING : folders.get(planned.folder)
    if (!other || scope === undefined) continue
    const grantee = other.keys.account
    if (state.grants.has(grantKey(scope, grantee))) continue
    say(`Seeding: ${planned.folder ?? "everything"} shared with ${other.person.name}`)
    await grantAccess(services, keys, {
      scope,
      grantee,
      expiresAt: now + planned.days * DAY,
      permissions: planned.permissions,
      keyDigest: keyDigest(other.keys.publicKey),
    })
  }
}
