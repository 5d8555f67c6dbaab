import type { RelayLimits } from "../../_core/ports/relay"
import type { RelayedLimits } from "../ledger/relayed"

/** What the relay pays for, and how it behaves towards the network. */
export interface RelayTerms extends RelayLimits, RelayedLimits {
  /** Bytes of calldata of one action: 256 records with their keys and a re-wrap for 24 people fit twice. */
  readonly length: number
  /** Wei per gas; where the network asks more, nobody is paid for. */
  readonly fee: bigint
  /** Seconds after which a transaction that no block took is sent again for a higher fee. */
  readonly stuckAfter: number
}

const GWEI = 1_000_000_000n

/**
 * A person's busiest day is some tens of actions; a clinic's is one action a patient. Gas: the most that the app sends
 * in one call is 24 re-wraps, about 1.2 million.
 */
export const RELAY_TERMS: RelayTerms = {
  accountPerHour: 60,
  accountPerDay: 300,
  everybodyPerHour: 2_000,
  everybodyPerDay: 10_000,
  gas: 4_000_000,
  deadline: 3_600,
  underWay: 64,
  length: 131_072,
  fee: 100n * GWEI,
  stuckAfter: 45,
}
