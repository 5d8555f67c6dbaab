import "server-only"
import { dataLength, isError } from "ethers"
import type { JsonRpcProvider, TransactionRequest } from "ethers"
import {
  CALLDATA_FLOOR_GAS,
  MAX_TRANSACTION_GAS,
  NEW_SLOT_GAS,
  TRANSACTION_BASE_GAS,
} from "../../_core/chain-limits"
import { KeywardError } from "../../_core/errors"
import type { RelayRefusal, SignedAction } from "../../_core/ports/relay"
import type { Payer } from "./payer"
import type { Policy, SignedBy } from "./policy"
import type { RelayTerms } from "./terms"

export interface Simulated {
  readonly provider: JsonRpcProvider
  readonly payer: Payer
  readonly policy: Policy
  readonly terms: RelayTerms
}

/**
 * Runs a call of submitSigned without sending it.
 * @param data the call
 * @returns the gas to send it with
 * @throws KeywardError `relay-refused`, the contract's refusal, `chain-unreachable`
 */
export async function simulate(
  options: Simulated,
  action: SignedAction,
  data: string,
  by: SignedBy,
): Promise<bigint> {
  const { payer, policy, terms } = options
  const { contract, signer } = action
  // A node answers with the cheapest way that works; without a limit it tries up to a whole block.
  const gasLimit = Math.min(terms.gas, MAX_TRANSACTION_GAS)
  if (TRANSACTION_BASE_GAS + CALLDATA_FLOOR_GAS * dataLength(data) > gasLimit) throw refused("length")
  const gas = await estimate(options, action, { to: contract, from: payer.account, data, gasLimit })
  // Between now and then a slot that is in use may have become empty.
  const most = (gas * 12n) / 10n + BigInt(NEW_SLOT_GAS)
  if (by === "key") return most < gasLimit ? most : BigInt(gasLimit)
  const call = { to: contract, from: signer, data: action.action, gasLimit }
  const cap = policy.gasByCode(await estimate(options, action, call), action)
  if (gas > cap) throw refused("gas")
  return most < cap ? most : cap
}

async function estimate(
  { policy, provider }: Simulated,
  action: SignedAction,
  call: TransactionRequest,
): Promise<bigint> {
  try {
    return await provider.estimateGas(call)
  } catch (error) {
    if (isOutOfGas(error)) throw refused("gas")
    if (!isError(error, "CALL_EXCEPTION")) throw new KeywardError("chain-unreachable", {}, { cause: error })
    // Without a word of the contract's the limit was too low for it.
    throw WORDLESS.has(error.data ?? "0x") ? refused("gas") : policy.refusalIn(action.contract, error)
  }
}

/** Nothing, and what OpenZeppelin's Address says where a call inside said nothing: `FailedCall()`. */
const WORDLESS: ReadonlySet<string> = new Set(["0x", "0xd6bda275"])

/** Nodes have no code of their own for it. */
const isOutOfGas = (error: unknown): boolean =>
  error instanceof Error && /gas required exceeds|out of gas|exceeds allowance/i.test(error.message)

const refused = (reason: RelayRefusal) => new KeywardError("relay-refused", { reason })
