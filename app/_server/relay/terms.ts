import { maxCalldataBytes } from "../../_core/chain-limits"
import type { RelayLimits } from "../../_core/ports/relay"
import type { RelayedLimits } from "../ledger/relayed"
import type { Cost, RelayBudgets } from "./budgets"

/** What the relay pays for, and how it behaves towards the network. */
export interface RelayTerms extends RelayLimits, RelayedLimits {
  /** Bytes of calldata of one action: no more than the gas of one call pays for. */
  readonly length: number
  /** Gas that an account's own code may use to check a signature (ERC-1271). */
  readonly signatureGas: number
  /** Wei per gas; where the network asks more, nobody is paid for. */
  readonly fee: bigint
  /** Seconds after which a transaction that no block took is sent again for a higher fee. */
  readonly stuckAfter: number
}

/** What the contracts give an account's code for the same (`libraries/Signatures.sol`): more would be refused there. */
const MAX_SIGNATURE_GAS = 200_000

const GWEI = 1_000_000_000n
const PER_ETHER = 1_000_000_000

/**
 * Half of what a transaction may have: the most that the app sends, new keys for 256 records, takes 2.5 million, and
 * 5.2 million at the floor price of its 82 KB that the next fork asks.
 */
const GAS = 8_388_608

/** Gas and gwei in 24 hours, where the deployment says nothing else: some 6,000 grants. */
export const DAILY: Cost = { gas: 800_000_000, gwei: PER_ETHER }

/**
 * Shares of what everybody may spend together. One signer: 16 million gas a day, some hundred grants or new keys for
 * 1,600 records; of the reserve for stopping 4 million, some forty stops. One network may be a hospital.
 */
export function budgetsOf(everybody: Cost): RelayBudgets {
  const share = (gas: number, gwei = gas): Cost => ({
    gas: Math.floor(everybody.gas * gas),
    gwei: Math.floor(everybody.gwei * gwei),
  })
  return {
    everybody,
    reserve: share(0.1),
    stopping: share(0.05),
    fresh: share(0.15),
    contract: share(0.1),
    account: share(0.02, 0.05),
    network: share(0.25),
    urgentAccount: share(0.002, 0.01),
    urgentNetwork: share(0.02, 0.05),
    stoppingAccount: share(0.005, 0.01),
    stoppingNetwork: share(0.02, 0.03),
  }
}

/** A person's busiest day is some tens of actions; a clinic's is one action a patient. */
export const RELAY_TERMS: RelayTerms = {
  accountPerHour: 60,
  accountPerDay: 300,
  everybodyPerHour: 2_000,
  everybodyPerDay: 10_000,
  failuresPerDay: 5,
  budgets: budgetsOf(DAILY),
  gas: GAS,
  signatureGas: MAX_SIGNATURE_GAS,
  deadline: 3_600,
  underWay: 64,
  length: maxCalldataBytes(GAS),
  fee: 100n * GWEI,
  stuckAfter: 45,
}
