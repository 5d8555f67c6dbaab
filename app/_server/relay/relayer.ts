import "server-only"
import { keccak256 } from "ethers"
import type { JsonRpcProvider } from "ethers"
import { chainNow } from "../../_adapters/chain/chain-clock"
import { KeywardError, asKeywardError } from "../../_core/errors"
import type { Relay, RelayOffer, RelayRefusal, SignedAction } from "../../_core/ports/relay"
import type { Address, Digest } from "../../_core/types"
import type { Charged, Relayed, RelayedActions } from "../ledger/relayed"
import { isEverybodyOver, sumOf } from "./budgets"
import type { Cost, RelayPool } from "./budgets"
import { RelayCounters } from "./counters"
import type { RelayCounted } from "./counters"
import { costOf } from "./payer"
import type { Fees, Payer, Signed } from "./payer"
import type { Policy, SignedBy } from "./policy"
import { simulate } from "./simulate"
import type { RelayTerms } from "./terms"

export interface RelayerOptions {
  readonly provider: JsonRpcProvider
  readonly payer: Payer
  readonly actions: RelayedActions
  readonly policy: Policy
  readonly terms: RelayTerms
  /** The name of a peer's network. */
  readonly networkOf: (peer: string) => string
  /** Unix seconds on the server's clock. */
  readonly now: () => number
}

/** What is spent, for those who pay: of 24 hours and all processes, and what this process counted. */
export interface RelaySpending {
  readonly day: Cost & { readonly actions: number; readonly failures: number }
  readonly budget: Cost
  readonly process: RelayCounted
}

/** A relay as the server has it. */
export interface RelayService extends Relay {
  /** @param peer whom it came from (`peerOf`) */
  submit(action: SignedAction, peer?: string): Promise<Digest>
  spending(): Promise<RelaySpending>
  /** Who pays, and calls where the operator itself does. */
  readonly payer: Address
  /**
   * Calls a contract as the payer itself; safe to run again. It takes a place of the same sequence, and of what is spent.
   * @param own.deadline unix seconds; where no block has taken it by then, it is given up
   * @throws KeywardError `relay-refused` `chain-unreachable`
   */
  bringOwn(own: OwnCall): Promise<Digest>
}

export interface OwnCall {
  readonly contract: Address
  readonly data: string
  readonly deadline: number
}

/** What of an action it takes to bring it. */
type Brought = Pick<SignedAction, "contract" | "signer" | "deadline">

/** What one action is to the budgets, and what it may use. */
interface Priced {
  readonly gas: bigint
  readonly fees: Fees
  readonly charged: Charged
}

/** How often what is under way is looked after. */
const TEND_MS = 5_000
/** A place that was taken and never signed for is what a killed process left. */
const ABANDONED_AFTER = 60

/**
 * The relay's server side. Nothing is sent that did not pass, in this order: the policy, the signature, the limits, a
 * simulation. What an action may cost is set aside before it is sent, what it did cost is charged afterwards. One transaction at a time is given its place in the payer's sequence; what gets stuck is sent again for a
 * higher fee, and what lapsed meanwhile gives its place to a transfer of nothing.
 */
export class Relayer implements RelayService {
  readonly #options: RelayerOptions
  readonly #counters = new RelayCounters()
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
    const [reason, urgent, stopping] = await Promise.all(
      (["known", "urgent", "stopping"] as const).map((pool) =>
        this.#whyNobody(pool).catch((): RelayRefusal => "off"),
      ),
    )
    const reserves = { urgent: urgent === null, stopping: stopping === null }
    return { offered: reason === null, reason: reason ?? null, ...reserves, limits }
  }

  async submit(action: SignedAction, peer?: string): Promise<Digest> {
    try {
      return await this.#submit(action, peer)
    } catch (error) {
      const { code, details } = asKeywardError(error)
      this.#counters.refused(code === "relay-refused" ? String(details["reason"]) : code)
      throw error
    }
  }

  /** Of all processes that share the database and the payer. */
  async spending(): Promise<RelaySpending> {
    const { actions, terms, now } = this.#options
    const { gas, gwei, actions: count, failures } = sumOf(await actions.used(now()))
    const day = { gas, gwei, actions: count, failures }
    return { day, budget: terms.budgets.everybody, process: this.#counters.read() }
  }

  get payer(): Address {
    return this.#options.payer.account
  }

  async bringOwn(own: OwnCall): Promise<Digest> {
    const { actions, payer, provider, terms } = this.#options
    const id = idOf(own.contract, own.data)
    const known = await actions.find(id)
    if (known?.transactions[0]) return known.transactions[0]
    const call = { from: payer.account, to: own.contract, data: own.data }
    const [balance, fees, needed] = await reach(() =>
      Promise.all([payer.balance(), payer.fees(), provider.estimateGas(call)]),
    )
    if (fees.maxFeePerGas > terms.fee) throw refused("fee")
    const gas = (needed * 12n) / 10n
    if (balance < 2n * gas * fees.maxFeePerGas) throw refused("balance")
    const charged: Charged = { cost: costOf(gas, fees.maxFeePerGas), network: "", pool: null }
    return this.#inTurn(() =>
      this.#bring(id, { ...own, signer: payer.account }, own.data, { gas, fees, charged }),
    )
  }

  /** Looks after what is under way: what is mined is charged, what is stuck is sent again. */
  async tend(): Promise<void> {
    const { actions, payer, now } = this.#options
    const open = await actions.unsettled(now())
    if (open.length === 0) return
    const mined = await payer.minedNonce()
    await this.#settle(open, mined)
    for (const relayed of open) if (relayed.payerNonce >= mined && !relayed.isOver) await this.#nurse(relayed)
  }

  /** What is under way stays so: the next process goes on with it. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#turn
  }

  async #submit(action: SignedAction, peer?: string): Promise<Digest> {
    const { actions, policy, provider, terms, now } = this.#options
    policy.check(action)
    const data = policy.calldata(action)
    const id = idOf(action.contract, data)
    const known = await actions.find(id)
    if (known?.transactions[0]) return known.transactions[0]

    const by = await policy.checkSignature(action)
    const time = await chainNow(provider, now)
    if (action.deadline <= time || action.deadline > time + terms.deadline) throw refused("deadline")
    const gas = await simulate(this.#options, action, data, by)
    if (this.#waiting >= terms.underWay) throw refused("busy")
    return this.#inTurn(async () => this.#bring(id, action, data, await this.#price(action, gas, by, peer)))
  }

  async #price(action: SignedAction, gas: bigint, by: SignedBy, peer?: string): Promise<Priced> {
    const { networkOf, payer, policy, terms } = this.#options
    const [balance, fees] = await reach(() => Promise.all([payer.balance(), payer.fees()]))
    if (fees.maxFeePerGas > terms.fee) throw refused("fee")
    // Twice: a stuck one is sent again for more.
    if (balance < 2n * gas * fees.maxFeePerGas) throw refused("balance")
    const pool = by === "code" ? "contract" : policy.isUrgent(action) ? "urgent" : null
    const stops = pool === null && (await policy.isStop(action))
    const network = peer === undefined ? "" : networkOf(peer)
    return { gas, fees, charged: { cost: costOf(gas, fees.maxFeePerGas), network, pool, stops } }
  }

  /** Why nobody is paid for just now; null where they are. */
  async #whyNobody(pool: RelayPool): Promise<RelayRefusal | null> {
    const { actions, payer, terms, now } = this.#options
    const [balance, fees] = await reach(() => Promise.all([payer.balance(), payer.fees()]))
    if (fees.maxFeePerGas > terms.fee) return "fee"
    const some = costOf(BigInt(ORDINARY_GAS), fees.maxFeePerGas)
    if (balance < 2n * BigInt(ORDINARY_GAS) * fees.maxFeePerGas) return "balance"
    return isEverybodyOver(await actions.used(now()), pool, some, terms) ? "everybody-limit" : null
  }

  async #bring(id: string, action: Brought, data: string, { gas, fees, charged }: Priced): Promise<Digest> {
    const { actions, payer, terms, now } = this.#options
    const place = await this.#take(id, action, charged)
    if (!place) return this.#takenAlready(id)
    const signed = await payer.sign({ to: action.contract, data, gas }, place.payerNonce, fees)
    // Written down before it is sent: what is on its way is never forgotten.
    if (!(await actions.sign(place, signed, charged.cost, now(), terms))) return this.#takenAlready(id)
    if (!(await payer.send(signed))) {
      await actions.release(id)
      throw refused("busy")
    }
    this.#tendLater()
    return signed.transaction
  }

  /** Charges what the chain has by now; without a receipt, what was set aside stays so. */
  async #settle(open: readonly Relayed[], mined: number): Promise<void> {
    const { actions, payer, now } = this.#options
    for (const { id, payerNonce, isOver, transactions } of open) {
      if (payerNonce >= mined && !isOver) continue
      const receipts = await Promise.all(transactions.map((each) => payer.receipt(each)))
      const receipt = receipts.find((each) => each !== null)
      if (!receipt) await actions.end(id)
      else if (await actions.settle(id, receipt.cost, receipt.failed, now()))
        this.#counters.settled(receipt.cost, receipt.failed)
    }
  }

  /** A place in the sequence; tried again where another process took it first. null where the action has one. */
  async #take(id: string, action: Brought, charged: Charged): Promise<Relayed | null> {
    const { actions, payer, terms, now } = this.#options
    for (let tries = 0; tries < 3; tries++) {
      const [mined, pending] = await reach(() => Promise.all([payer.minedNonce(), payer.pendingNonce()]))
      await reach(async () => this.#settle(await actions.unsettled(now()), mined))
      const place = await actions.take(id, action, charged, { mined, pending }, now(), terms)
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
    const isNoted = await actions.sign(relayed, again, payer.mostOf(again.raw), now(), terms)
    // Where a higher fee is more than everybody's budget has, the former one goes on waiting.
    await payer.send(isNoted ? again : { transaction, raw: relayed.raw })
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
          void this.#options.actions.unsettled(this.#options.now()).then(
            (left) => left.length > 0 && this.#tendLater(),
            () => this.#tendLater(),
          )
        })
    }, TEND_MS)
    this.#timer.unref()
  }
}

/** What an ordinary action uses: an offer is for that. */
const ORDINARY_GAS = 250_000

const idOf = (contract: Address, data: string): string => keccak256(`0x${contract.slice(2)}${data.slice(2)}`)

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
