import { isError } from "ethers"
import type { TransactionResponse } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"
import type { ErrorCode } from "../../_core/errors"
import { plainPrompts } from "../../_core/ports/prompts"
import type { Prompts } from "../../_core/ports/prompts"
import type { OnTransaction } from "../../_core/ports/registry"
import type { OwnTransaction, TransactionFollower } from "../../_core/ports/transactions"
import { asAddress, asDigest } from "../../_core/types"
import { ask, noAnswer } from "./ask"
import { atNow } from "./chain-clock"
import { confirmedOr, followToEnd } from "./follow"
import type { Patience } from "./follow"
import { refusalIn } from "./refusals"
import { callDigest } from "./transaction-follower"

/** One call of a contract that a person confirms. */
export interface Call {
  /** The number of the latest block. */
  height(): Promise<number>
  /** Runs it without sending, on top of that block. */
  simulate(blockTag: "pending" | "latest"): Promise<unknown>
  /** Asks the wallet. */
  send(): Promise<TransactionResponse>
  /** Whether the wallet names no account at all. */
  isLocked(): Promise<boolean>
  /** The contract's own refusal in what a call threw; the registry's unless given. */
  readonly refusalIn?: (thrown: unknown) => KeywardError | null
  /** How the wallet is asked; waits for its answer however long unless given. */
  readonly prompts?: Prompts
}

/**
 * Simulates a call, so that the contract refuses before the wallet asks; sends it and waits for one confirmation.
 * @param instead whether a relay was asked before
 * @throws the contract's refusal, `wallet-refused`, `wallet-locked`, `account-switched`, `transaction-replaced`,
 * `transaction-cancelled`, `transaction-dropped`, `transaction-failed` with `reason`, `nobody-pays`,
 * `chain-restarted`, `chain-unreachable`, `wallet-failed`
 */
export async function transact(
  call: Call,
  follower: TransactionFollower,
  patience: Patience,
  on: OnTransaction = () => undefined,
  instead = false,
): Promise<void> {
  await simulate(call)
  on({ step: "waiting-for-wallet", asks: instead ? "transaction-instead" : "transaction" })
  const sent = await send(call, on)
  on({ step: "sent", transaction: sent.transaction, sent })
  const confirmed = confirmedOr(await followToEnd(follower, sent, patience), sent)
  const { transaction, block, again } = confirmed
  on({ step: "confirmed", transaction, block, again })
}

/**
 * As the next block would run it: what was too early in the newest one may be due by now.
 * @throws the contract's refusal, `chain-unreachable`, `network-wrong`
 */
export async function simulate(call: Pick<Call, "simulate" | "refusalIn">): Promise<void> {
  try {
    await atNow((blockTag) => call.simulate(blockTag))
  } catch (error) {
    throw (call.refusalIn ?? refusalIn)(error) ?? noAnswer(error)
  }
}

async function send(call: Call, on: OnTransaction): Promise<OwnTransaction> {
  const block = await ask(() => call.height())
  // What the wallet sends after nobody waited for it any more is sent all the same, and is followed.
  const late = (answer: TransactionResponse | null) => {
    if (!answer) return on({ step: "declined" })
    const sent = ownTransaction(answer, block)
    on({ step: "sent", transaction: sent.transaction, sent })
  }
  try {
    const answer = await (call.prompts ?? plainPrompts).ask("transaction", () => call.send(), { late })
    return ownTransaction(answer, block)
  } catch (error) {
    const failure = asWalletError(error, call.refusalIn ?? refusalIn)
    // EIP-1193 has one code for both (4100).
    const isLocked = failure.code === "account-switched" && (await call.isLocked().catch(() => false))
    throw isLocked ? new KeywardError("wallet-locked", {}, { cause: error }) : failure
  }
}

const ownTransaction = (
  { hash, from, nonce, to, value, data }: TransactionResponse,
  block: number,
): OwnTransaction => ({
  way: "own",
  transaction: asDigest(hash),
  from: asAddress(from),
  nonce,
  call: callDigest(to, value, data),
  block,
})

/** EIP-1193 and EIP-1474 codes that a wallet answers with. */
const WALLET_CODES: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [4001, "wallet-refused"],
  [4100, "account-switched"],
  [4900, "chain-unreachable"],
  [4901, "network-wrong"],
])

function asWalletError(error: unknown, refusalOf: (thrown: unknown) => KeywardError | null): KeywardError {
  if (isKeywardError(error)) return error
  const refusal = refusalOf(error)
  if (refusal) return refusal
  if (isError(error, "ACTION_REJECTED")) return new KeywardError("wallet-refused", {}, { cause: error })
  for (const code of codesIn(error)) {
    const mapped = WALLET_CODES.get(code)
    if (mapped) return new KeywardError(mapped, {}, { cause: error })
  }
  if (isError(error, "NETWORK_ERROR")) return new KeywardError("network-wrong", {}, { cause: error })
  if (isError(error, "INSUFFICIENT_FUNDS")) return new KeywardError("nobody-pays", {}, { cause: error })
  for (const reason of ["NONCE_EXPIRED", "REPLACEMENT_UNDERPRICED"] as const) {
    const details = { reason: reason.toLowerCase().replaceAll("_", "-") }
    if (isError(error, reason)) return new KeywardError("transaction-failed", details, { cause: error })
  }
  return new KeywardError("wallet-failed", {}, { cause: error })
}

/** The codes in an error and in what ethers or a wallet wrapped into it. */
function* codesIn(error: unknown, depth = 0): Generator<unknown> {
  if (typeof error !== "object" || error === null || depth > 4) return
  if ("code" in error) yield error.code
  for (const inner of ["info", "error", "cause", "data"]) {
    if (inner in error) yield* codesIn((error as Record<string, unknown>)[inner], depth + 1)
  }
}
