import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { AbiCoder, keccak256 } from "ethers"
import type { ContractTransactionResponse, EventFragment } from "ethers"
import { expect } from "chai"
import type { AccessRequests } from "../../../typechain-types/AccessRequests"
import { AccessRequests__factory } from "../../../typechain-types/factories/AccessRequests__factory"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import { consentOf } from "../support/consent"
import { DAY } from "../support/fixture"
import { linkAfter } from "../support/journal"
import { ethers, networkHelpers } from "../support/network"
import { EVERYTHING, READ, digest, keyDigest, publicKey, wrappedKey } from "../support/samples"

export const LAPSE_MOST = 30 * DAY
export const STRANGERS_LAPSE_MOST = 7 * DAY
export const REASON = digest("reason")

/** IAccessRequests.State */
export const STATE = { none: 0n, open: 1n, withdrawn: 2n, declined: 3n }

interface Terms {
  by?: HardhatEthersSigner
  of?: HardhatEthersSigner
  scope?: bigint
  permissions?: number
  expiresAt?: number
  lapsesAt?: number
  reason?: string
}

/** Registry and requests with the cast: patient, doctor and colleague have published keys, the stranger has none. */
async function withCast() {
  const [patient, doctor, stranger, delegate, colleague, neighbour] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ]
  const actions = await ethers.deployContract("RegistryActions")
  const registryAt = await (await ethers.deployContract("RecordRegistry", [actions])).getAddress()
  const registry = RecordRegistry__factory.connect(registryAt, patient)
  const deployed = await ethers.deployContract("AccessRequests", [registryAt])
  const requests: AccessRequests = AccessRequests__factory.connect(await deployed.getAddress(), patient)
  const cast = { patient, doctor, stranger, delegate, colleague, neighbour }
  for (const name of ["patient", "doctor", "colleague", "delegate"] as const)
    await registry.connect(cast[name]).publishKey(publicKey(name))
  const now = await networkHelpers.time.latest()
  const [inTwoDays, inAWeek] = [now + 2 * DAY, now + 7 * DAY]

  /** The doctor asks the patient for everything, to read for a week; the patient may answer for two days. */
  const ask = (terms: Terms = {}) =>
    requests
      .connect(terms.by ?? doctor)
      .requestAccess(
        terms.of ?? patient,
        terms.scope ?? EVERYTHING,
        terms.permissions ?? READ,
        terms.expiresAt ?? inAWeek,
        terms.lapsesAt ?? inTwoDays,
        terms.reason ?? REASON,
      )
  /** The patient grants the doctor a scope until in a week. */
  const grant = (scope = EVERYTHING) =>
    registry.grantAccess(patient, scope, doctor, inAWeek, READ, 0, keyDigest("doctor"), wrappedKey("doctor"))
  /** Others who have published a key and know nobody. */
  const crowd = async (count: number) => {
    const strangers = (await ethers.getSigners()).slice(6, 6 + count)
    for (const each of strangers) await registry.connect(each).publishKey(publicKey(each.address))
    return strangers
  }
  const nameDelegate = (until = inAWeek) =>
    registry.setDelegate(delegate, until, 0, keyDigest("delegate"), wrappedKey("delegate"))
  /** Freezes an account by the neighbour as its recovery, waits, and gives it another wallet. */
  const succeed = async (account: HardhatEthersSigner, wallet: HardhatEthersSigner) => {
    await registry.connect(account).setRecovery(cast.neighbour)
    await registry.connect(cast.neighbour).freeze(account)
    await networkHelpers.time.increase(7 * DAY)
    const consent = await consentOf(registry, account, wallet)
    await registry.connect(cast.neighbour).nameSuccessor(account, wallet, consent)
  }
  /** The next block is at the very second in which what was asked for two days has lapsed. */
  const passTwoDays = () => networkHelpers.time.setNextBlockTimestamp(inTwoDays)
  return {
    registry,
    requests,
    ...cast,
    now,
    inTwoDays,
    inAWeek,
    ask,
    grant,
    crowd,
    nameDelegate,
    succeed,
    passTwoDays,
  }
}

export type RequestsCast = Awaited<ReturnType<typeof withCast>>

export const start = (): Promise<RequestsCast> => networkHelpers.loadFixture(withCast)

const KINDS = ["None", "AccessRequested", "RequestWithdrawn", "RequestDeclined", "AskerBlocked"]

/** What the hashing rule needs of a parsed log. */
export interface RequestLog {
  readonly fragment: EventFragment
  readonly args: Readonly<Record<string, unknown>>
}

/** The interface's hashing rule once more, from its words alone. */
export function requestEntryOf({ fragment, args }: RequestLog): string {
  const fields = fragment.inputs.flatMap(({ name, type }, index) =>
    name === "previous" ? [] : [{ type, value: args[index] }],
  )
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint8", ...fields.map(({ type }) => type)],
      [KINDS.indexOf(fragment.name), ...fields.map(({ value }) => value)],
    ),
  )
}

/** Sends, then expects that the patient's list moved on by exactly the one event of the transaction. */
export async function expectListed(
  { requests }: RequestsCast,
  patient: HardhatEthersSigner,
  send: () => Promise<ContractTransactionResponse>,
): Promise<void> {
  const before = await requests.listOf(patient)
  const receipt = await (await send()).wait()
  const logs = (receipt?.logs ?? []).flatMap((log) => requests.interface.parseLog(log) ?? [])
  expect(logs.length).to.equal(1)
  const [log] = logs
  if (!log) return
  expect(log.args.previous).to.equal(before)
  expect(await requests.listOf(patient)).to.equal(
    linkAfter(before, requestEntryOf(log), receipt?.blockNumber ?? 0),
  )
}
