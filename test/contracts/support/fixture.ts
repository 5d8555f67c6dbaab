import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import { ethers, networkHelpers } from "./network"
import { NO_DIGEST, READ, digest, keyDigest, publicKey, wrappedKey, wrappedKeys } from "./samples"

export const DAY = 24 * 60 * 60

interface GrantInput {
  scope: bigint
  to?: "doctor" | "colleague"
  permissions?: number
  epoch?: bigint | number
  expiresAt?: number
  by?: HardhatEthersSigner
}

interface NameInput {
  to?: "delegate" | "doctor" | "stranger"
  /** 0 ends it. */
  until?: number
  /** The newest master that is handed over; 0 if nothing else is said. */
  generation?: number
  by?: HardhatEthersSigner
}

/** A registry with the cast: doctor, colleague and delegate have published keys, nothing is recorded or granted yet. */
async function withCast() {
  const [patient, doctor, stranger, delegate, colleague, neighbour] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ]
  // From the artifact, not from the bindings' bytecode: a coverage run builds another.
  const actions = await ethers.deployContract("RegistryActions")
  const deployed = await ethers.deployContract("RecordRegistry", [actions])
  const registry: RecordRegistry = RecordRegistry__factory.connect(await deployed.getAddress(), patient)
  await registry.connect(doctor).publishKey(publicKey("doctor"))
  await registry.connect(colleague).publishKey(publicKey("colleague"))
  await registry.connect(delegate).publishKey(publicKey("delegate"))
  const cast = { patient, doctor, stranger, delegate, colleague, neighbour }
  const inADay = (await networkHelpers.time.latest()) + DAY

  /** Grants for the patient (or as `by`); READ until tomorrow where nothing else is said. */
  const grant = ({
    scope,
    to = "doctor",
    permissions = READ,
    epoch = 0,
    expiresAt,
    by = patient,
  }: GrantInput) =>
    registry
      .connect(by)
      .grantAccess(
        patient,
        scope,
        cast[to],
        expiresAt ?? inADay,
        permissions,
        epoch,
        keyDigest(to),
        permissions & READ ? wrappedKey(to) : "0x",
      )
  /** The patient (or `by`) names the delegate (or somebody else with a key) until tomorrow, or until when is said. */
  const name = ({ to = "delegate", until = inADay, generation = 0, by = patient }: NameInput = {}) =>
    registry
      .connect(by)
      .setDelegate(
        cast[to],
        until,
        generation,
        until === 0 ? NO_DIGEST : keyDigest(to),
        until === 0 ? "0x" : wrappedKey(to),
      )
  /** Adds a record of the patient as `by`; it is number `journal length before`. */
  const add = (by: HardhatEthersSigner, folder = 0n, epoch: bigint | number = 0) =>
    registry.connect(by).addRecord(patient, folder, epoch, digest("record"), wrappedKeys("record"))
  const rewrap = (to: "doctor" | "colleague", name = "again") => ({
    grantee: cast[to].address,
    keyDigest: keyDigest(to),
    wrappedKey: wrappedKey(`${to} ${name}`),
  })
  /** The next block is at the very second in which what was given for a day is over. */
  const passADay = () => networkHelpers.time.setNextBlockTimestamp(inADay)
  return { registry, ...cast, inADay, grant, name, add, rewrap, passADay }
}

export type Cast = Awaited<ReturnType<typeof withCast>>

export const start = (): Promise<Cast> => networkHelpers.loadFixture(withCast)
