import { hexlify, keccak256, toBeHex } from "ethers"
import { randomBytes } from "../../../app/_core/crypto/bytes"
import { denseMasters } from "../../../app/_core/keys/masters"
import { registryContext } from "../../../app/_core/keys/context"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import { encodeGrant, grantInfo } from "../../../app/_core/keys/grant"
import { ringKey, ringPairs } from "../../../app/_core/keys/ring"
import { wrapRecordKey } from "../../../app/_core/keys/wrapped-keys"
import { EVERYTHING, READ, asAddress, asEpoch, asScope } from "../../../app/_core/types"
import type { Address, Scope } from "../../../app/_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import type { Sender } from "./sender"

/** How much there is of everything. */
export interface Scale {
  readonly patients: number
  readonly recordsEach: number
  readonly ownRecords: number
  readonly spam: number
  /** Events in all. */
  readonly events: number
}

const FULL: Scale = {
  patients: 1_000,
  recordsEach: 10,
  ownRecords: 10_000,
  spam: 20_000,
  events: 100_000,
}

/** Everything at scale, or a part of it. */
export const scaledBy = (part: number): Scale => ({
  ...FULL,
  patients: Math.ceil(FULL.patients * part),
  ownRecords: Math.ceil(FULL.ownRecords * part),
  spam: Math.ceil(FULL.spam * part),
  events: Math.ceil(FULL.events * part),
})

/** Somebody whose keys are known. */
export interface Reader {
  readonly account: Address
  readonly publicKey: Uint8Array
  /** Whether the key is on chain already. */
  readonly published?: boolean
}

/** A record that is to be read, not only counted. */
export interface Content {
  readonly patient: Address
  readonly ctx: Uint8Array
  readonly recordKey: Uint8Array
  /** The patient's own count of records before it, and its folder's place among {@link FOLDERS}. */
  readonly index: number
  readonly folder: Scope
}

export interface FillOptions {
  readonly chainId: number
  readonly registry: Address
  readonly sender: Sender
  readonly scale: Scale
  readonly say: (text: string) => void
  /** Puts what a record contains where it can be read, and gives its digest; else the digest is of nothing. */
  readonly put?: (content: Content) => Promise<string>
}

const registry = IRecordRegistry__factory.createInterface()
const FAR = 4_000_000_000
const EPOCH = asEpoch(0)
/** Where records are filed, in turns. */
export const FOLDERS = Array.from({ length: 8 }, (_, index) => asScope(77n + BigInt(index)))

/** Accounts of nobody, each group its own. */
export const accountOf = (group: number, index: number): Address =>
  asAddress(toBeHex((BigInt(group) << 64n) | BigInt(index + 1), 20))
const CROWD = 0xc0
const SPAM = 0x5a
const OTHERS = 0x07

/** Patients who share everything with one doctor, in the order of their grants. */
export const crowdOf = (most: number): readonly Address[] =>
  Array.from({ length: most }, (_, index) => accountOf(CROWD, index))

/** One patient's master; the same for all: what opens is measured, not what is secret. */
export const MASTER = new Uint8Array(32).fill(7)

const publish = (publicKey: Uint8Array) => registry.encodeFunctionData("publishKey", [publicKey])

/** Publishes a reader's key, unless the reader has done so. */
async function publishFor({ sender }: FillOptions, { account, publicKey, published }: Reader): Promise<void> {
  if (published) return
  await sender.send(account, publish(publicKey))
  await sender.flush()
}

function grant(patient: Address, reader: Reader, wrappedKey: Uint8Array, scope = EVERYTHING): string {
  const digest = keccak256(reader.publicKey)
  const terms = [patient, scope, reader.account, FAR, READ, EPOCH, digest, wrappedKey] as const
  return registry.encodeFunctionData("grantAccess", [...terms])
}

async function wrapped({ chainId, registry }: FillOptions, patient: Address, reader: Reader) {
  const ctx = registryContext({ chainId, registry, patient })
  const pairs = await ringPairs(denseMasters([MASTER]), ctx, EVERYTHING, [EPOCH])
  const binding = { ctx, grantee: reader.account, scope: EVERYTHING, epoch: EPOCH }
  const contents = encodeGrant({ kind: "ring", pairs }, EVERYTHING, EPOCH)
  return wrapTo(reader.publicKey, grantInfo(binding), contents)
}

/** Records under the patient's rings of everything and of a folder. */
async function recordsOf(
  { chainId, registry: address, put }: FillOptions,
  patient: Address,
  master: Uint8Array,
): Promise<(index: number) => Promise<string>> {
  const ctx = registryContext({ chainId, registry: address, patient })
  const rings = await Promise.all(
    [EVERYTHING, ...FOLDERS].map(async (scope) => {
      const [pair] = await ringPairs(denseMasters([master]), ctx, scope, [EPOCH])
      return { scope, epoch: EPOCH, key: await ringKey(pair?.secret ?? new Uint8Array()) }
    }),
  )
  return async (index) => {
    const recordKey = randomBytes(32)
    const [everything, ring] = [rings[0], rings[1 + (index % FOLDERS.length)]]
    if (!everything || !ring) throw new Error("a ring without a key")
    const keys = await wrapRecordKey(recordKey, [everything, ring])
    const folder = ring.scope
    const digest = (await put?.({ patient, ctx, recordKey, index, folder })) ?? hexlify(randomBytes(32))
    return registry.encodeFunctionData("addRecord", [patient, folder, EPOCH, digest, keys])
  }
}

/** Contents that are made beside each other: a store waits for its disk. */
const BESIDE = 32

/** Sends records of somebody in their order. */
async function sendRecords(
  options: FillOptions,
  patient: Address,
  master: Uint8Array,
  most: number,
): Promise<void> {
  const next = await recordsOf(options, patient, master)
  for (let begun = 0; begun < most; begun += BESIDE) {
    const beside = Array.from({ length: Math.min(BESIDE, most - begun) }, (_, index) => next(begun + index))
    for (const data of await Promise.all(beside)) await options.sender.send(patient, data)
  }
}

/** 1,000 patients with ten records each who share everything with one doctor. */
export async function fillPatients(options: FillOptions, doctor: Reader): Promise<readonly Address[]> {
  const { sender, scale, say } = options
  await publishFor(options, doctor)
  const patients = crowdOf(scale.patients)
  for (const [index, patient] of patients.entries()) {
    await sendRecords(options, patient, MASTER, scale.recordsEach)
    await sender.send(patient, grant(patient, doctor, await wrapped(options, patient, doctor)))
    if (index % 250 === 249) say(`  ${index + 1} patients`)
  }
  await sender.flush()
  return patients
}

/** One patient with 10,000 records of their own. */
export async function fillRecords(
  options: FillOptions,
  patient: Address,
  master: Uint8Array = MASTER,
): Promise<void> {
  await sendRecords(options, patient, master, options.scale.ownRecords)
  await options.sender.flush()
}

/** A doctor whom ten patients share with, and then 20,000 accounts of nobody. */
export async function fillSpam(
  options: FillOptions,
  doctor: Reader,
  known: readonly Address[],
): Promise<void> {
  const { sender, scale } = options
  await publishFor(options, doctor)
  for (const patient of known)
    await sender.send(patient, grant(patient, doctor, await wrapped(options, patient, doctor)))
  const garbage = randomBytes(1168)
  for (let index = 0; index < scale.spam; index++)
    await sender.send(accountOf(SPAM, index), grant(accountOf(SPAM, index), doctor, garbage))
  await sender.flush()
}

/** Whatever else happens on the chain, up to so many events. */
export async function fillRest(options: FillOptions): Promise<void> {
  const { sender, scale } = options
  for (let index = 0; sender.sent < scale.events; index++) {
    const patient = accountOf(OTHERS, Math.floor(index / 1_000))
    const keys = randomBytes(105)
    const terms = [patient, FOLDERS[0] ?? 0n, EPOCH, hexlify(randomBytes(32)), keys] as const
    await sender.send(patient, registry.encodeFunctionData("addRecord", [...terms]))
  }
  await sender.flush()
}
