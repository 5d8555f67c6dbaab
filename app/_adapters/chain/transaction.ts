import { isError } from "ethers"
import type { TransactionReceipt, TransactionResponse } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"
import type { ErrorCode } from "../../_core/errors"
import type { OnTransaction } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import { ask, noAnswer } from "./ask"
import { refusalIn } from "./refusals"

/** One call of the registry that a person confirms. */
export interface Call {
  /** The number of the latest block. */
  height(): Promise<number>
  /** Runs it without sending. */
  simulate(): Promise<unknown>
  /** Asks the wallet. */
  send(): Promise<TransactionResponse>
  /** Whether the wallet names no account at all. */
  isLocked(): Promise<boolean>
}

/**
 * Simulates a call, so that the registry refuses before the wallet asks; sends it and waits for one confirmation.
 * @param dropAfter milliseconds without a receipt after which a transaction that no node knows any more is given up
 * @throws the registry's refusal, `wallet-refused`, `wallet-locked`, `account-switched`, `transaction-replaced`,
 * `transaction-failed` with `reason`, `chain-unreachable`, `wallet-failed`
 */
export async function transact(
  call: Call,
  dropAfter: number,
  on: OnTransaction = () => undefined,
): Promise<void> {
  await simulate(call)
  on({ step: "waiting-for-wallet" })
  const response = await send(call)
  on({ step: "sent", transaction: asDigest(response.hash) })
  const receipt = await confirmed(response, dropAfter)
  on({ step: "confirmed", transaction: asDigest(receipt.hash), block: receipt.blockNumber })
}

async function simulate(call: Call): Promise<void> {
  try {
    await call.simulate()
  } catch (error) {
    throw refusalIn(error) ?? noAnswer(error)
  }
}

async function send(call: Call): Promise<TransactionResponse> {
  const block = await call.height()
  try {
    // A contract's response has lost the block it was sent at, without which ethers does not look for a replacement.
    return (await call.send()).replaceableTransaction(block)
  } catch (error) {
    const failure = asWalletError(error)
    // EIP-1193 has one code for both (4100).
    const isLocked = failure.code === "account-switched" && (await call.isLocked().catch(() => false))
    throw isLocked ? new KeywardError("wallet-locked", {}, { cause: error }) : failure
  }
}

async function confirmed(response: TransactionResponse, dropAfter: number) {
  const transaction = response.hash
  let isUnknown = false
  for (;;) {
    try {
      return await receiptOf(response, dropAfter)
    } catch (error) {
      if (isKeywardError(error)) throw error
      if (isError(error, "CALL_EXCEPTION")) {
        throw new KeywardError("transaction-failed", { transaction, reason: "reverted" }, { cause: error })
      }
      if (!isError(error, "TIMEOUT")) throw noAnswer(error)
      // A replaced one is unknown, too; waiting anew begins by looking for what replaced it.
      if (isUnknown) throw new KeywardError("transaction-failed", { transaction, reason: "dropped" })
      isUnknown = !(await ask(() => response.provider.getTransaction(transaction)))
    }
  }
}

async function receiptOf(response: TransactionResponse, dropAfter: number) {
  const transaction = response.hash
  try {
    return succeeded(await response.wait(1, dropAfter), transaction)
  } catch (error) {
    if (!isError(error, "TRANSACTION_REPLACED")) throw error
    // The same call at another price is still this call.
    if (error.reason === "repriced") return succeeded(error.receipt, transaction)
    throw new KeywardError("transaction-replaced", { transaction, by: error.hash }, { cause: error })
  }
}

type Receipt = Pick<TransactionReceipt, "hash" | "blockNumber" | "status">

function succeeded(receipt: Receipt | null, transaction: string): Receipt {
  if (receipt?.status === 1) return receipt
  throw new KeywardError("transaction-failed", { transaction, reason: "reverted" })
}

/** EIP-1193 and EIP-1474 codes that a wallet answers with. */
const WALLET_CODES: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [4001, "wallet-refused"],
  [4100, "account-switched"],
  [4900, "chain-unreachable"],
  [4901, "network-wrong"],
])

function asWalletError(error: unknown): KeywardError {
  const refusal = refusalIn(error)
  if (refusal) return refusal
  if (isError(error, "ACTION_REJECTED")) return new KeywardError("wallet-refused", {}, { cause: error })
  for (const code of codesIn(error)) {
    const mapped = WALLET_CODES.get(code)
    if (mapped) return new KeywardError(mapped, {}, { cause: error })
  }
  if (isError(error, "NETWORK_ERROR")) return new KeywardError("network-wrong", {}, { cause: error })
  for (const reason of ["INSUFFICIENT_FUNDS", "NONCE_EXPIRED", "REPLACEMENT_UNDERPRICED"] as const) {
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
