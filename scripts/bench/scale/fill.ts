import { hexlify, keccak256, toBeHex } from "ethers"
import { randomBytes } from "../../../app/_core/crypto/bytes"
import { registryContext } from "../../../app/_core/keys/context"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import { encodeGrant, grantInfo } from "../../../app/_core/keys/grant"
import { ringKey, ringPairs } from "../../../app/_core/keys/ring"
import { wrapRecordKey } from "../../../app/_core/keys/wrapped-keys"
import { EVERYTHING, READ, asAddress, asEpoch, asScope } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
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
}

export interface FillOptions {
  readonly chainId: number
  readonly registry: Address
  readonly sender: Sender
  readonly scale: Scale
  readonly say: (text: string) => void
}

const registry = IRecordRegistry__factory.createInterface()
const FAR = 4_000_000_000
const EPOCH = asEpoch(0)
const FOLDER = asScope(77n)

/** Accounts of nobody, each group its own. */
export const accountOf = (group: number, index: number): Address =>
  asAddress(toBeHex((BigInt(group) << 64n) | BigInt(index + 1), 20))
const CROWD = 0xc0
const SPAM = 0x5a
const OTHERS = 0x07

/** One patient's master; the same for all: what opens is measured, not what is secret. */
export const MASTER = new Uint8Array(32).fill(7)

const publish = (publicKey: Uint8Array) => registry.encodeFunctionData("publishKey", [publicKey])

function grant(patient: Address, reader: Reader, wrappedKey: Uint8Array, scope = EVERYTHING): string {
  const digest = keccak256(reader.publicKey)
  const terms = [patient, scope, reader.account, FAR, READ, EPOCH, digest, wrappedKey] as const
  return registry.encodeFunctionData("grantAccess", [...terms])
}

async function wrapped({ chainId, registry }: FillOptions, patient: Address, reader: Reader) {
  const ctx = registryContext({ chainId, registry, patient })
  const pairs = await ringPairs([MASTER], ctx, EVERYTHING, [EPOCH])
  const binding = { ctx, grantee: reader.account, scope: EVERYTHING, epoch: EPOCH }
  const contents = encodeGrant({ kind: "ring", pairs }, EVERYTHING, EPOCH)
  return wrapTo(reader.publicKey, grantInfo(binding), contents)
}

/** A record under her ring of everything, and of a folder. */
async function record(
  { chainId, registry: address }: FillOptions,
  patient: Address,
): Promise<() => Promise<string>> {
  const ctx = registryContext({ chainId, registry: address, patient })
  const [everything, folder] = await Promise.all(
    [EVERYTHING, FOLDER].map(async (scope) => {
      const [pair] = await ringPairs([MASTER], ctx, scope, [EPOCH])
      return { scope, epoch: EPOCH, key: await ringKey(pair?.secret ?? new Uint8Array()) }
    }),
  )
  if (!everything || !folder) throw new Error("a ring without a key")
  return async () => {
    const keys = await wrapRecordKey(randomBytes(32), [everything, folder])
    return registry.encodeFunctionData("addRecord", [patient, FOLDER, EPOCH, hexlify(randomBytes(32)), keys])
  }
}

/** 1,000 patients with ten records each who share everything with one doctor. */
export async function fillPatients(options: FillOptions, doctor: Reader): Promise<readonly Address[]> {
  const { sender, scale, say } = options
  await sender.send(doctor.account, publish(doctor.publicKey))
  await sender.flush()
  const patients = Array.from({ length: scale.patients }, (_, index) => accountOf(CROWD, index))
  for (const [index, patient] of patients.entries()) {
    const next = await record(options, patient)
    for (let each = 0; each < scale.recordsEach; each++) await sender.send(patient, await next())
    await sender.send(patient, grant(patient, doctor, await wrapped(options, patient, doctor)))
    if (index % 250 === 249) say(`  ${index + 1} patients`)
  }
  await sender.flush()
  return patients
}

/** One patient with 10,000 records of her own. */
export async function fillRecords(options: FillOptions, patient: Address): Promise<void> {
  const next = await record(options, patient)
  for (let each = 0; each < options.scale.ownRecords; each++) await options.sender.send(patient, await next())
  await options.sender.flush()
}

/** A doctor whom ten patients share with, and then 20,000 accounts of nobody. */
export async function fillSpam(
  options: FillOptions,
  doctor: Reader,
  known: readonly Address[],
): Promise<void> {
  const { sender, scale } = options
  await sender.send(doctor.account, publish(doctor.publicKey))
  await sender.flush()
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
    const digest = hexlify(randomBytes(32))
    await sender.send(
      patient,
      registry.encodeFunctionData("addRecord", [patient, FOLDER, EPOCH, digest, keys]),
    )
  }
  await sender.flush()
}
