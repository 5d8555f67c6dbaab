import type { TransactionResponse } from "ethers"
import { KeywardError } from "../../_core/errors"
import { plainPrompts } from "../../_core/ports/prompts"
import type { Prompts } from "../../_core/ports/prompts"
import type { OnTransaction } from "../../_core/ports/registry"
import type { AskedTransaction, OwnTransaction, TransactionFollower } from "../../_core/ports/transactions"
import { asAddress, asDigest } from "../../_core/types"
import { walletError } from "../../_core/wallet-errors"
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
  /** What the wallet is going to be asked for. */
  asked?(): Promise<AskedTransaction>
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
 * `chain-restarted`, `chain-unreachable`, `wallet-busy`, `wallet-failed`, `wallet-unclear`
 */
export async function transact(
  call: Call,
  follower: TransactionFollower,
  patience: Patience,
  on: OnTransaction = () => undefined,
  instead = false,
): Promise<void> {
  await simulate(call)
  const asks = instead ? "transaction-instead" : "transaction"
  const asked = await call.asked?.().catch(() => undefined)
  on({ step: "waiting-for-wallet", asks, ...(asked ? { asked } : {}) })
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
    const failure = (call.refusalIn ?? refusalIn)(error) ?? walletError(error, "transaction")
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
