import type { Address } from "../../../app/_core/types"

interface Call {
  readonly method: string
  readonly params: readonly unknown[]
}

/** Requests in one HTTP request, and transactions in one block. */
const AT_ONCE = 500

/** Sends transactions as anybody, without signatures or fees, a block for every few hundred. */
export class Sender {
  readonly #url: string
  readonly #to: Address
  readonly #nonces = new Map<Address, number>()
  #waiting: Call[] = []
  sent = 0

  constructor(url: string, to: Address) {
    this.#url = url
    this.#to = to
  }

  /** Has every transaction wait for its block. */
  async begin(): Promise<void> {
    await this.ask([{ method: "evm_setAutomine", params: [false] }])
  }

  /** Takes up where an account that has sent something by itself is. */
  async goOn(from: Address): Promise<void> {
    const [nonce] = await this.ask([{ method: "eth_getTransactionCount", params: [from, "latest"] }])
    await this.ask([{ method: "hardhat_impersonateAccount", params: [from] }])
    this.#nonces.set(from, Number(nonce))
  }

  /** Has every transaction mined at once again. */
  async end(): Promise<void> {
    await this.ask([{ method: "evm_setAutomine", params: [true] }])
  }

  async send(from: Address, data: string): Promise<void> {
    if (!this.#nonces.has(from)) this.#waiting.push({ method: "hardhat_impersonateAccount", params: [from] })
    const nonce = this.#nonces.get(from) ?? 0
    this.#nonces.set(from, nonce + 1)
    const gas = { gas: "0x7a120", gasPrice: "0x0", nonce: `0x${nonce.toString(16)}` }
    this.#waiting.push({ method: "eth_sendTransaction", params: [{ from, to: this.#to, data, ...gas }] })
    this.sent++
    if (this.#waiting.length >= AT_ONCE) await this.flush()
  }

  /** Everything into blocks. */
  async flush(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    const hashes = await this.ask(waiting)
    for (let isLeft = waiting.length > 0; isLeft;) {
      await this.ask([
        { method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x0"] },
        { method: "evm_mine", params: [] },
      ])
      const [receipt] = await this.ask([{ method: "eth_getTransactionReceipt", params: [hashes.at(-1)] }])
      if (receipt && (receipt as { status: string }).status !== "0x1") throw new Error("it was refused")
      isLeft = receipt === null
    }
  }

  /** @throws Error with the node's first refusal */
  async ask(calls: readonly Call[]): Promise<unknown[]> {
    const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: "2.0", id, ...call })))
    const headers = { "content-type": "application/json" }
    const response = await fetch(this.#url, { method: "POST", headers, body })
    const answers = (await response.json()) as { id: number; result?: unknown; error?: { message: string } }[]
    const refused = answers.find(({ error }) => error)
    if (refused?.error) throw new Error(refused.error.message)
    return answers.sort((a, b) => a.id - b.id).map(({ result }) => result ?? null)
  }
}
