import type { RelayRefusal } from "../../_core/ports/relay"

/** What something costs: gas, and what is paid for it in gwei, rounded up. */
export interface Cost {
  readonly gas: number
  readonly gwei: number
}

/**
 * Whose money an action takes. `urgent`: freezing and recovery, signed by a key; `stopping`: ending what somebody else
 * may do, where the signer's own pool has no room for it; `contract`: signed by an account's code (ERC-1271), which may
 * say one thing now and another in the block; `fresh`: by a wallet that was first paid for less than a day ago; `known`:
 * by any other.
 */
export type RelayPool = "urgent" | "stopping" | "contract" | "fresh" | "known"
export const RELAY_POOLS: readonly RelayPool[] = ["urgent", "stopping", "contract", "fresh", "known"]

/** Pools with limits of their own for a signer and a network: what fills one leaves the others as they are. */
type Kind = "urgent" | "stopping" | "ordinary"
const kindOf = (pool: RelayPool): Kind => (pool === "urgent" || pool === "stopping" ? pool : "ordinary")

/** What may be spent in 24 hours: on what is under way as much as it may cost at most, else as much as it did. */
export interface RelayBudgets {
  /** Nothing takes more than this together. */
  readonly everybody: Cost
  /** The part of it that is kept for freezing and recovery. */
  readonly reserve: Cost
  /** The part of it that is kept for ending grants and delegations, and all that these may take of it. */
  readonly stopping: Cost
  readonly fresh: Cost
  readonly contract: Cost
  /** Of one signer, and of one network (`peerOf`), each for urgent actions, for stopping and for others. */
  readonly account: Cost
  readonly network: Cost
  readonly urgentAccount: Cost
  readonly urgentNetwork: Cost
  readonly stoppingAccount: Cost
  readonly stoppingNetwork: Cost
}

/** How often an account, and everybody together, may be paid for. */
export interface RelayCounts {
  readonly accountPerHour: number
  readonly accountPerDay: number
  readonly everybodyPerHour: number
  readonly everybodyPerDay: number
  /** Transactions of one signer that reverted, in 24 hours: what an honest one signs was simulated before. */
  readonly failuresPerDay: number
}

/** Everything of the last 24 hours that is alike in these respects. */
export interface Used extends Cost {
  readonly pool: RelayPool
  readonly isOwn: boolean
  readonly isNear: boolean
  readonly isThisHour: boolean
  readonly actions: number
  readonly failures: number
}

interface Sum extends Cost {
  readonly actions: number
  readonly failures: number
}

/** What these used together. */
export function sumOf(used: readonly Used[], counts: (each: Used) => boolean = () => true): Sum {
  const none: Sum = { gas: 0, gwei: 0, actions: 0, failures: 0 }
  return used.filter(counts).reduce(
    (sum, each) => ({
      gas: sum.gas + each.gas,
      gwei: sum.gwei + each.gwei,
      actions: sum.actions + each.actions,
      failures: sum.failures + each.failures,
    }),
    none,
  )
}

/** Whether so much more is more than there is. */
export const exceeds = ({ gas, gwei }: Cost, more: Cost, most: Cost): boolean =>
  gas + more.gas > most.gas || gwei + more.gwei > most.gwei

const less = (all: Cost, part: Cost): Cost => ({ gas: all.gas - part.gas, gwei: all.gwei - part.gwei })

/**
 * Why an action may not be paid for; null where it may.
 * @param used of the last 24 hours, with what is under way
 * @param cost what the action may cost at most
 */
export function overBudget(
  used: readonly Used[],
  pool: RelayPool,
  cost: Cost,
  limits: RelayCounts & { readonly budgets: RelayBudgets },
): RelayRefusal | null {
  const { budgets } = limits
  const kind = kindOf(pool)
  const isAlike = (each: Used) => kindOf(each.pool) === kind
  const own = sumOf(used, (each) => each.isOwn && isAlike(each))
  const ownHour = sumOf(used, (each) => each.isOwn && each.isThisHour && isAlike(each))
  if (ownHour.actions >= limits.accountPerHour || own.actions >= limits.accountPerDay) return "account-limit"
  if (own.failures >= limits.failuresPerDay) return "account-limit"
  const [ofAccount, ofNetwork] = sharesOf(kind, budgets)
  if (exceeds(own, cost, ofAccount)) return "account-limit"
  const near = sumOf(used, (each) => each.isNear && isAlike(each))
  if (exceeds(near, cost, ofNetwork)) return "network-limit"
  if (pool === "fresh" || pool === "contract") {
    const alike = sumOf(used, (each) => each.pool === pool)
    if (exceeds(alike, cost, budgets[pool])) return pool === "fresh" ? "fresh-limit" : "contract-limit"
  }
  if (isEverybodyOver(used, pool, cost, limits)) return "everybody-limit"
  return null
}

function sharesOf(kind: Kind, of: RelayBudgets): readonly [account: Cost, network: Cost] {
  if (kind === "urgent") return [of.urgentAccount, of.urgentNetwork]
  if (kind === "stopping") return [of.stoppingAccount, of.stoppingNetwork]
  return [of.account, of.network]
}

/** Whether the limits for everybody together are used up, for an action of that pool. */
export function isEverybodyOver(
  used: readonly Used[],
  pool: RelayPool,
  cost: Cost,
  limits: RelayCounts & { readonly budgets: RelayBudgets },
): boolean {
  const { everybody, reserve, stopping } = limits.budgets
  if (exceeds(sumOf(used), cost, everybody)) return true
  const kind = kindOf(pool)
  const ofKind = (each: Used) => kindOf(each.pool) === kind
  if (kind === "stopping") return exceeds(sumOf(used, ofKind), cost, stopping)
  const forThese = less(everybody, stopping)
  if (kind === "urgent")
    return exceeds(
      sumOf(used, (each) => each.pool !== "stopping"),
      cost,
      forThese,
    )
  const day = sumOf(used, ofKind)
  const hour = sumOf(used, (each) => ofKind(each) && each.isThisHour)
  return (
    hour.actions >= limits.everybodyPerHour ||
    day.actions >= limits.everybodyPerDay ||
    exceeds(day, cost, less(forThese, reserve))
  )
}
