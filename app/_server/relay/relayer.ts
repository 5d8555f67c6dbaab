import "server-only"
import { isError, keccak256 } from "ethers"
import type { JsonRpcProvider } from "ethers"
import { chainNow } from "../../_adapters/chain/chain-clock"
import { KeywardError, isKeywardError } from "../../_core/errors"
import type { Relay, RelayOffer, RelayRefusal, SignedAction } from "../../_core/ports/relay"
import type { Digest } from "../../_core/types"
import type { Relayed, RelayedActions } from "../ledger/relayed"
import type { Fees, Payer, Signed } from "./payer"
import type { Policy } from "./policy"
import type { RelayTerms } from "./terms"

export interface RelayerOptions {
  readonly provider: JsonRpcProvider
  readonly payer: Payer
  readonly actions: RelayedActions
  readonly policy: Policy
  readonly terms: RelayTerms
  /** Unix seconds on the server's clock. */
  readonly now: () => number
}

/** How often what is under way is looked after. */
const TEND_MS = 5_000
/** A place that was taken and never signed for is what a killed process left. */
const ABANDONED_AFTER = 60

/**
 * The relay's server side. Nothing is sent that did not pass, in this order: the policy, the signature, the limits, a
 * simulation. One transaction at a time is given its place in the payer's sequence; what gets stuck is sent again for a
 * higher fee, and what lapsed meanwhile gives its place to a transfer of nothing.
 */
export class Relayer implements Relay {
  readonly #options: RelayerOptions
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: RelayerOptions) {
    this.#options = options
    this.#tendLater()
  }

  async offer(): Promise<RelayOffer> {
    const { terms } = this.#options
    const { accountPerHour, accountPerDay, everybodyPerHour, everybodyPerDay, gas, deadline } = terms
    const limits = { accountPerHour, accountPerDay, everybodyPerHour, everybodyPerDay, gas, deadline }
    const reason = await this.#whyNot(BigInt(gas)).catch((): RelayRefusal => "off")
    return { offered: reason === null, reason, limits }
  }

  async submit(action: SignedAction): Promise<Digest> {
    const { actions, policy, provider, terms, now } = this.#options
    policy.check(action)
    const data = policy.calldata(action)
    const id = keccak256(`0x${action.contract.slice(2)}${data.slice(2)}`)
    const known = await actions.find(id)
    if (known?.transactions[0]) return known.transactions[0]

    await policy.checkSignature(action)
    const time = await chainNow(provider, now)
    if (action.deadline <= time || action.deadline > time + terms.deadline) throw refused("deadline")
    const gas = await this.#simulate(action, data)
    const why = await this.#whyNot(gas)
    if (why) throw refused(why)
    if (this.#waiting >= terms.underWay) throw refused("busy")
    return this.#inTurn(() => this.#bring(id, action, data, gas))
  }

  /** Looks after what is under way: what is mined is over, what is stuck is sent again. */
  async tend(): Promise<void> {
    const { actions, payer } = this.#options
    const underWay = await actions.underWay()
    if (underWay.length === 0) return
    const mined = await payer.minedNonce()
    for (const relayed of underWay) {
      if (relayed.payerNonce < mined) await actions.end(relayed.id)
      else await this.#nurse(relayed)
    }
  }

  /** What is under way stays so: the next process goes on with it. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#turn
  }

  async #simulate(action: SignedAction, data: string): Promise<bigint> {
    const { payer, policy, provider, terms } = this.#options
    const call = { to: action.contract, from: payer.account, data }
    try {
      const gas = await provider.estimateGas(call)
      // Between now and then a slot that is in use may have become empty, which costs more.
      const most = (gas * 12n) / 10n + 20_000n
      if (most > BigInt(terms.gas)) throw refused("gas")
      return most
    } catch (error) {
      if (isKeywardError(error)) throw error
      if (isError(error, "CALL_EXCEPTION")) throw policy.refusalIn(action.contract, error)
      throw new KeywardError("chain-unreachable", {}, { cause: error })
    }
  }

  async #whyNot(gas: bigint): Promise<RelayRefusal | null> {
    const { payer, terms } = this.#options
    const [balance, fees] = await reach(() => Promise.all([payer.balance(), payer.fees()]))
    if (fees.maxFeePerGas > terms.fee) return "fee"
    // Twice: a stuck one is sent again for more.
    return balance < 2n * gas * fees.maxFeePerGas ? "balance" : null
  }

  async #bring(id: string, action: SignedAction, data: string, gas: bigint): Promise<Digest> {
    const { actions, payer, now } = this.#options
    const place = await this.#take(id, action)
    if (!place) return this.#takenAlready(id)
    const fees = await reach(() => payer.fees())
    const signed = await payer.sign({ to: action.contract, data, gas }, place.payerNonce, fees)
    // Written down before it is sent: what is on its way is never forgotten.
    if (!(await actions.sign(place, signed.transaction, signed.raw, now()))) return this.#takenAlready(id)
    if (!(await payer.send(signed))) {
      await actions.release(id)
      throw refused("busy")
    }
    this.#tendLater()
    return signed.transaction
  }

  /** A place in the sequence; tried again where another process took it first. null where the action has one. */
  async #take(id: string, action: SignedAction): Promise<Relayed | null> {
    const { actions, payer, terms, now } = this.#options
    for (let tries = 0; tries < 3; tries++) {
      const [mined, pending] = await reach(() => Promise.all([payer.minedNonce(), payer.pendingNonce()]))
      const place = await actions.take(id, action, { mined, pending }, now(), terms)
      if (place || (await actions.find(id))) return place
    }
    throw refused("busy")
  }

  async #takenAlready(id: string): Promise<Digest> {
    const known = await this.#options.actions.find(id)
    if (known?.transactions[0]) return known.transactions[0]
    throw refused("busy")
  }

  async #nurse(relayed: Relayed): Promise<void> {
    const { actions, payer, provider, terms, now } = this.#options
    const age = now() - relayed.signedAt
    if (!relayed.raw) {
      if (age > ABANDONED_AFTER) await actions.release(relayed.id)
      return
    }
    const [transaction] = relayed.transactions
    if (!transaction) return
    if (age < terms.stuckAfter || payer.feeOf(relayed.raw) >= terms.fee) {
      const isKnown = (await provider.getTransaction(transaction)) !== null
      if (!isKnown) await payer.send({ transaction, raw: relayed.raw })
      return
    }
    const fees = capped(await payer.fees(), terms.fee)
    const isOver = relayed.deadline <= (await chainNow(provider, now))
    const again: Signed = await (isOver
      ? payer.signNothing(relayed.raw, fees)
      : payer.signAgain(relayed.raw, fees))
    if (await actions.sign(relayed, again.transaction, again.raw, now())) await payer.send(again)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++
    const result = this.#turn.then(work).finally(() => this.#waiting--)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #tendLater(): void {
    if (this.#closed || this.#timer) return
    this.#timer = setTimeout(() => {
      const tending = this.#inTurn(() => this.tend())
      void tending
        .catch(() => undefined)
        .finally(() => {
          this.#timer = null
          void this.#options.actions.underWay().then(
            (left) => left.length > 0 && this.#tendLater(),
            () => this.#tendLater(),
          )
        })
    }, TEND_MS)
    this.#timer.unref()
  }
}

const refused = (reason: RelayRefusal) => new KeywardError("relay-refused", { reason })

const capped = ({ maxFeePerGas, maxPriorityFeePerGas }: Fees, most: bigint): Fees => ({
  maxFeePerGas: maxFeePerGas < most ? maxFeePerGas : most,
  maxPriorityFeePerGas: maxPriorityFeePerGas < most ? maxPriorityFeePerGas : most,
})

async function reach<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    throw new KeywardError("chain-unreachable", {}, { cause: error })
  }
}
