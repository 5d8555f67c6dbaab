import { Interface, concat, keccak256, toBeHex } from "ethers"
import type { Provider, TransactionReceipt, TransactionResponse } from "ethers"
import type {
  AskedTransaction,
  Confirmed,
  Fate,
  HandedOver,
  OwnTransaction,
  Sent,
  TransactionFollower,
} from "../../_core/ports/transactions"
import { asAddress, asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { ask } from "./ask"
import { chainNow } from "./chain-clock"
import { isOtherChain } from "./wallet-checks"
import type { Deployment } from "./wallet-checks"

export interface FollowerOptions extends Deployment {
  readonly provider: Provider
}

const SIGNED = new Interface(["function nonces(address owner) view returns (uint256)"])
const NOTHING = keccak256("0x")
/** Seconds after a deadline by which also a slow node has heard of the last block before it. */
const SURELY_OVER = 300

/** What a transaction calls: recipient, value and calldata. */
export const callDigest = (to: string | null, value: bigint, data: string): Digest =>
  asDigest(keccak256(concat([to ?? "0x", toBeHex(value, 32), data])))

/**
 * Follows transactions by what the chain has, so that it can be asked at any time by anybody who knows what was sent:
 * a nonce that is used up by something else says that a transaction was replaced, whether or not a node still knows it.
 */
export function transactionFollower(options: FollowerOptions): TransactionFollower {
  const { provider } = options
  return {
    look: (sent) =>
      ask(async () => {
        if (await isOtherChain(provider, options)) return { step: "restarted" }
        return sent.way === "own" ? lookAtOwn(provider, sent) : lookAtHandedOver(provider, sent)
      }),
    lookFor: (asked) =>
      ask(async () => ((await isOtherChain(provider, options)) ? null : lookForAsked(provider, asked))),
  }
}

/** As {@link transactionFollower}, for the time that a page waits: throws only where the chain is out of reach. */
async function lookAtOwn(provider: Provider, sent: OwnTransaction): Promise<Fate> {
  const receipt = await provider.getTransactionReceipt(sent.transaction)
  if (receipt) return settled(provider, sent, receipt)
  const used = await provider.getTransactionCount(sent.from, "latest")
  if (used <= sent.nonce) return (await isKnown(provider, sent.transaction)) ? WAITING : UNKNOWN
  const instead = await whatTookItsPlace(provider, sent)
  if (!instead) return UNKNOWN
  if (callDigest(instead.to, instead.value, instead.data) === sent.call) {
    const again = await provider.getTransactionReceipt(instead.hash)
    return again ? settled(provider, sent, again) : WAITING
  }
  const isToSelf = instead.to !== null && asAddress(instead.to) === sent.from
  return { step: isToSelf && keccak256(instead.data) === NOTHING ? "cancelled" : "replaced" }
}

async function lookAtHandedOver(provider: Provider, sent: HandedOver): Promise<Fate> {
  const receipt = sent.transaction && (await provider.getTransactionReceipt(sent.transaction))
  if (receipt?.status === 1) {
    const brought = await provider.getTransaction(receipt.hash)
    if (!brought) return WAITING
    return brings(brought, sent) ? settled(provider, sent, receipt) : { step: "false" }
  }
  if ((await nonceAt(provider, sent, "latest")) > BigInt(sent.nonce)) {
    const brought = await whoBroughtIt(provider, sent)
    return brought ? settled(provider, sent, brought) : { step: "replaced" }
  }
  if (receipt) return { step: "reverted", transaction: asDigest(receipt.hash) }
  if (await isOver(provider, sent)) return { step: "lapsed" }
  return sent.transaction && (await isKnown(provider, sent.transaction)) ? WAITING : UNKNOWN
}

/** A block of that time is there or, on a chain where nobody writes, would be by now. */
async function isOver(provider: Provider, { deadline }: HandedOver): Promise<boolean> {
  const [latest, now] = await Promise.all([provider.getBlock("latest"), chainNow(provider)])
  return (latest !== null && latest.timestamp >= deadline) || now >= deadline + SURELY_OVER
}

/** Nonces after the first one that are looked at: whatever else the account has sent meanwhile. */
const MAX_NONCES = 16

async function lookForAsked(provider: Provider, asked: AskedTransaction): Promise<OwnTransaction | null> {
  const used = await provider.getTransactionCount(asked.from, "latest")
  for (let nonce = asked.nonce; nonce < Math.min(used, asked.nonce + MAX_NONCES); nonce++) {
    const sent = await whatTookItsPlace(provider, { ...asked, nonce })
    if (sent && callDigest(sent.to, sent.value, sent.data) === asked.call)
      return { ...asked, way: "own", nonce, transaction: asDigest(sent.hash) }
  }
  return null
}

/** What an account is about to be asked for, by where its chain is now. */
export async function askedTransaction(
  provider: Provider,
  { from, to, data }: { from: Address; to: Address; data: string },
): Promise<AskedTransaction> {
  const [nonce, block] = await Promise.all([
    provider.getTransactionCount(from, "latest"),
    provider.getBlockNumber(),
  ])
  return { from, nonce, call: callDigest(to, 0n, data), block }
}

const WAITING: Fate = { step: "waiting" }
const UNKNOWN: Fate = { step: "unknown" }

const isKnown = async (provider: Provider, transaction: Digest): Promise<boolean> =>
  (await provider.getTransaction(transaction)) !== null

const brings = ({ to, data }: TransactionResponse, { contract, call }: HandedOver): boolean =>
  to !== null && asAddress(to) === contract && keccak256(data) === call

async function settled(provider: Provider, sent: Sent, receipt: TransactionReceipt): Promise<Fate> {
  const transaction = asDigest(receipt.hash)
  if (receipt.status !== 1) return { step: "reverted", transaction }
  const final = await provider.getBlock("finalized").catch(() => null)
  const confirmed: Confirmed = {
    step: "confirmed",
    transaction,
    block: receipt.blockNumber,
    blockHash: asDigest(receipt.blockHash),
    again: sent.transaction !== null && transaction !== sent.transaction,
    final: final !== null && final.number >= receipt.blockNumber,
  }
  return confirmed
}

/** The mined transaction that has used the nonce. */
async function whatTookItsPlace(
  provider: Provider,
  { from, nonce, block }: AskedTransaction,
): Promise<TransactionResponse | null> {
  const isUsedAt = async (at: number) => (await provider.getTransactionCount(from, at)) > nonce
  const at = await firstBlock(provider, block, isUsedAt)
  const mined = at === null ? null : await provider.getBlock(at, true)
  return (
    mined?.prefetchedTransactions.find((each) => each.nonce === nonce && asAddress(each.from) === from) ??
    null
  )
}

/** The receipt of whatever has brought a signed action, be it the relay's second try or a stranger's. */
async function whoBroughtIt(provider: Provider, sent: HandedOver): Promise<TransactionReceipt | null> {
  const isUsedAt = async (at: number) => (await nonceAt(provider, sent, at)) > BigInt(sent.nonce)
  const at = await firstBlock(provider, sent.block, isUsedAt)
  const mined = at === null ? null : await provider.getBlock(at, true)
  const brought = mined?.prefetchedTransactions.find((each) => brings(each, sent))
  return brought ? provider.getTransactionReceipt(brought.hash) : null
}

/** How many signed actions of a signer a contract has taken. */
export async function nonceAt(
  provider: Provider,
  { contract, signer }: { contract: Address; signer: Address },
  blockTag: number | "latest",
): Promise<bigint> {
  const answer = await provider.call({
    to: contract,
    data: SIGNED.encodeFunctionData("nonces", [signer]),
    blockTag,
  })
  return BigInt(answer)
}

/**
 * The first block after `from` where something holds that never ceases to hold, by bisection: a node that keeps only
 * the state of recent blocks says nothing of older ones. null where it holds nowhere.
 */
async function firstBlock(
  provider: Provider,
  from: number,
  holds: (block: number) => Promise<boolean>,
): Promise<number | null> {
  let high = await provider.getBlockNumber()
  if (!(await holds(high))) return null
  let low = Math.min(from, high) - 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await holds(middle)) high = middle
    else low = middle
  }
  return high
}
