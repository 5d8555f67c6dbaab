import "server-only"
import { isError, Transaction } from "ethers"
import type { JsonRpcProvider, Wallet } from "ethers"
import { asAddress, asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import type { Cost } from "./budgets"

/** What a transaction costs at most, in wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

export interface Signed {
  readonly transaction: Digest
  readonly raw: Uint8Array
}

/** What a transaction cost, whether or not it did what it should. */
export interface Receipt {
  readonly cost: Cost
  readonly failed: boolean
}

export interface Call {
  readonly to: Address
  readonly data: string
  readonly gas: bigint
}

/** One key that pays. It is used by this deployment alone: another sender with it would take its nonces. */
export class Payer {
  readonly account: Address
  readonly #wallet: Wallet
  readonly #provider: JsonRpcProvider
  readonly #chainId: number

  constructor(wallet: Wallet, provider: JsonRpcProvider, chainId: number) {
    this.account = asAddress(wallet.address)
    this.#wallet = wallet
    this.#provider = provider
    this.#chainId = chainId
  }

  balance = (): Promise<bigint> => this.#provider.getBalance(this.account)
  /** With what waits in the node's pool. */
  pendingNonce = (): Promise<number> => this.#provider.getTransactionCount(this.account, "pending")
  minedNonce = (): Promise<number> => this.#provider.getTransactionCount(this.account, "latest")

  /** null where no block has it. */
  async receipt(transaction: Digest): Promise<Receipt | null> {
    const receipt = await this.#provider.getTransactionReceipt(transaction)
    return receipt && { cost: costOf(receipt.gasUsed, receipt.gasPrice), failed: receipt.status === 0 }
  }

  async fees(): Promise<Fees> {
    const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await this.#provider.getFeeData()
    const most = maxFeePerGas ?? gasPrice ?? 0n
    return { maxFeePerGas: most, maxPriorityFeePerGas: maxPriorityFeePerGas ?? most }
  }

  sign({ to, data, gas }: Call, nonce: number, fees: Fees): Promise<Signed> {
    return this.#sign({ to, data, gasLimit: gas, nonce, ...fees })
  }

  /** The same transaction again, for a fee that nodes take in its place. */
  signAgain(raw: Uint8Array, now: Fees): Promise<Signed> {
    const { to, data, gasLimit, nonce } = former(raw)
    return this.#sign({ to: to ?? "", data, gasLimit, nonce, ...above(raw, now) })
  }

  /** Takes its place with a transfer of nothing to oneself. */
  signNothing(raw: Uint8Array, now: Fees): Promise<Signed> {
    const { nonce } = former(raw)
    return this.#sign({ to: this.account, data: "0x", gasLimit: 21_000n, nonce, ...above(raw, now) })
  }

  feeOf = (raw: Uint8Array): bigint => former(raw).maxFeePerGas ?? 0n

  /** What a signed transaction costs at most. */
  mostOf(raw: Uint8Array): Cost {
    const { gasLimit, maxFeePerGas } = former(raw)
    return costOf(gasLimit, maxFeePerGas ?? 0n)
  }

  /** Whether a node has it now. False where none would take it; what a node did not answer to counts as sent. */
  async send({ raw }: Signed): Promise<boolean> {
    try {
      await this.#provider.send("eth_sendRawTransaction", [`0x${Buffer.from(raw).toString("hex")}`])
      return true
    } catch (error) {
      return !REFUSALS.some((code) => isError(error, code))
    }
  }

  async #sign(request: {
    to: string
    data: string
    gasLimit: bigint
    nonce: number
    maxFeePerGas: bigint
    maxPriorityFeePerGas: bigint
  }): Promise<Signed> {
    const text = await this.#wallet.signTransaction({ ...request, type: 2, chainId: this.#chainId })
    const { hash } = Transaction.from(text)
    return { transaction: asDigest(hash ?? ""), raw: new Uint8Array(Buffer.from(text.slice(2), "hex")) }
  }
}

const GWEI = 1_000_000_000n

/** @param price wei per gas */
export const costOf = (gas: bigint, price: bigint): Cost => ({
  gas: Number(gas),
  gwei: Number((gas * price + GWEI - 1n) / GWEI),
})

/** What a node says of a transaction that it does not take and that it will not take a minute later either. */
const REFUSALS = ["INSUFFICIENT_FUNDS", "NONCE_EXPIRED", "REPLACEMENT_UNDERPRICED"] as const

const former = (raw: Uint8Array): Transaction => Transaction.from(`0x${Buffer.from(raw).toString("hex")}`)

/** Nodes want a tenth more for both fees; an eighth is what most wallets offer, a quarter is sure. */
function above(raw: Uint8Array, now: Fees): Fees {
  const before = former(raw)
  const more = (was: bigint | null, is: bigint) => {
    const raised = ((was ?? 0n) * 5n) / 4n + 1n
    return raised > is ? raised : is
  }
  return {
    maxFeePerGas: more(before.maxFeePerGas, now.maxFeePerGas),
    maxPriorityFeePerGas: more(before.maxPriorityFeePerGas, now.maxPriorityFeePerGas),
  }
}
