import { AbiCoder, keccak256 } from "ethers"
import type { ContractTransactionResponse } from "ethers"
import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import type { PractitionerDirectory } from "../../../../typechain-types/PractitionerDirectory"
import { PractitionerDirectory__factory } from "../../../../typechain-types/factories/PractitionerDirectory__factory"
import { linkAfter } from "../../support/journal"
import { ethers, networkHelpers } from "../../support/network"
import { digest, keyDigest } from "../../support/samples"

export const DAY = 24 * 60 * 60
export const KEY = keyDigest("doctor")
export const PROFILE = digest("profile")

/** The directory with two issuers, a doctor, and a stranger who carries what others signed. */
async function withCast() {
  const [chamber, hospital, doctor, stranger] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ]
  // From the artifact, not from the bindings' bytecode: a coverage run builds another.
  const deployed = await ethers.deployContract("PractitionerDirectory")
  const directory = PractitionerDirectory__factory.connect(await deployed.getAddress(), stranger)
  const inADay = (await networkHelpers.time.latest()) + DAY
  const attest = (by = chamber, account = doctor, expiresAt = inADay) =>
    directory.connect(by).attest(account, KEY, PROFILE, expiresAt)
  const versionOf = async (issuer = chamber, account = doctor) =>
    (await directory.credentialOf(issuer, account)).version
  /** The next block is at the very second in which what was given for a day is over. */
  const passADay = () => networkHelpers.time.setNextBlockTimestamp(inADay)
  return { directory, chamber, hospital, doctor, stranger, inADay, attest, versionOf, passADay }
}

export type Cast = Awaited<ReturnType<typeof withCast>>

export const start = (): Promise<Cast> => networkHelpers.loadFixture(withCast)

export const blockNow = async (): Promise<bigint> => BigInt(await ethers.provider.getBlockNumber())

const coder = AbiCoder.defaultAbiCoder()

/** The interface's hashing rule once more, from its words. */
export const attestedEntry = (issuer: string, account: string, expiresAt: number): string =>
  keccak256(
    coder.encode(
      ["uint8", "address", "address", "bytes32", "bytes32", "uint40"],
      [1, issuer, account, KEY, PROFILE, expiresAt],
    ),
  )
export const revokedEntry = (issuer: string, account: string): string =>
  keccak256(coder.encode(["uint8", "address", "address"], [2, issuer, account]))

/** Sends, then expects that the issuer's list moved on by exactly this entry. */
export async function expectListed(
  directory: PractitionerDirectory,
  issuer: string,
  entry: string,
  send: () => Promise<ContractTransactionResponse>,
): Promise<void> {
  const before = await directory.listOf(issuer)
  await send()
  expect(await directory.listOf(issuer)).to.equal(linkAfter(before, entry, Number(await blockNow())))
}
