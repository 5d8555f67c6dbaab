import { AbiCoder, concat, keccak256, zeroPadValue } from "ethers"
import type { ContractTransactionResponse, EventFragment, ParamType, Result } from "ethers"
import { expect } from "chai"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"

/**
 * The interface's hashing rule once more, from its words and the events alone, so that contract and readers have
 * something independent to agree with.
 */
const KINDS = [
  "None",
  "KeyPublished",
  "VaultSealed",
  "RecordAdded",
  "RecordsAdded",
  "RecordReplaced",
  "RecordRemoved",
  "RecordRefiled",
  "AccessGranted",
  "AccessRewrapped",
  "AccessRevoked",
  "DelegateSet",
  "RecoverySet",
  "AccountFrozen",
  "AccountUnfrozen",
  "SuccessorNamed",
  "AccountSetUp",
  "AccountMoved",
]
/** What of a parsed log the rule needs; fields by position and by name. */
export interface Log {
  readonly name: string
  readonly fragment: EventFragment
  readonly args: Readonly<Record<string, unknown>>
}

const coder = AbiCoder.defaultAbiCoder()

const wordOf = ({ type }: ParamType, value: unknown): [type: string, value: unknown] => {
  if (type === "bytes") return ["bytes32", keccak256(value as string)]
  if (type.endsWith("[]")) {
    const words = [...(value as Result)].map((item) => zeroPadValue(item as string, 32))
    return ["bytes32", keccak256(concat(words))]
  }
  return [type, value]
}

export function entryOf({ fragment, args }: Log): string {
  const account = args[0] as string
  const rest = fragment.inputs.flatMap((input, index) =>
    index === 0 || input.name === "by" || input.name === "previous" ? [] : [wordOf(input, args[index])],
  )
  const hasBy = fragment.inputs.some(({ name }) => name === "by")
  const by = hasBy ? (args.by as string) : account
  return keccak256(
    coder.encode(
      ["uint8", "address", "address", ...rest.map(([type]) => type)],
      [KINDS.indexOf(fragment.name), account, by, ...rest.map(([, value]) => value)],
    ),
  )
}

export const lengthOf = (link: bigint): bigint => (link >> 184n) & 0xffffffffn

export function linkAfter(previous: bigint, entry: string, block: number, positions = 1): bigint {
  const head = BigInt(keccak256(coder.encode(["uint256", "bytes32"], [previous, entry]))) & (2n ** 184n - 1n)
  return head | ((lengthOf(previous) + BigInt(positions)) << 184n) | (BigInt(block) << 216n)
}

export const SHUT = 1n << 255n

function shutBy({ name, args }: Log, link: bigint): bigint {
  if (name === "AccountFrozen" || name === "AccountMoved") return link | SHUT
  return name === "AccountUnfrozen" && args.wallet === args.account ? link & ~SHUT : link
}

export interface Heads {
  journals: Map<string, bigint>
  inboxes: Map<string, bigint>
}

/** Moves the heads on by one log; an event that does not follow on what was there is a failure. */
export function follow(heads: Heads, log: Log, block: number): void {
  if (!KINDS.includes(log.name)) return
  const account = log.args[0] as string
  const link = heads.journals.get(account) ?? 0n
  expect(log.args.previous, `${log.name} follows the link before it`).to.equal(link)
  const entry = entryOf(log)
  const positions = log.name === "RecordsAdded" ? (log.args.cidDigests as Result).length : 1
  heads.journals.set(account, shutBy(log, linkAfter(link, entry, block, positions) | (link & SHUT)))
  if (log.name !== "AccessGranted" || log.args.entersInbox !== true) return

  const grantee = log.args.grantee as string
  const inbox = heads.inboxes.get(grantee) ?? 0n
  expect(log.args.previousInbox, "the grant follows the inbox before it").to.equal(inbox)
  const inboxEntry = keccak256(
    coder.encode(["address", "uint64", "bytes32"], [account, log.args.scope, entry]),
  )
  heads.inboxes.set(grantee, linkAfter(inbox, inboxEntry, block))
}

/**
 * Sends, then expects that the account's journal moved from what it was by exactly the events of the transaction,
 * by so many positions.
 */
export async function expectEntered(
  registry: RecordRegistry,
  account: { getAddress(): Promise<string> },
  send: () => Promise<ContractTransactionResponse>,
  positions = 1,
): Promise<void> {
  const address = await account.getAddress()
  const before = await registry.journalOf(address)
  const receipt = await (await send()).wait()
  const logs = (receipt?.logs ?? []).flatMap((log) => registry.interface.parseLog(log) ?? [])
  const heads: Heads = { journals: new Map([[address, before]]), inboxes: new Map() }
  for (const log of logs) {
    if (log.args.entersInbox === true)
      heads.inboxes.set(log.args.grantee as string, log.args.previousInbox as bigint)
    follow(heads, log, receipt?.blockNumber ?? 0)
  }
  const after = await registry.journalOf(address)
  expect(after).to.equal(heads.journals.get(address))
  expect(lengthOf(after) - lengthOf(before)).to.equal(BigInt(positions))
}
