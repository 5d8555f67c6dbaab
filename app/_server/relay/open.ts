import "server-only"
import { createHmac } from "node:crypto"
import { Wallet } from "ethers"
import type { JsonRpcProvider } from "ethers"
import type { PublicConfig } from "../../_core/ports/config"
import type { Database } from "../database/port"
import { RelayedActions } from "../ledger/relayed"
import { relayedContracts } from "./contracts"
import { networkOf } from "./network"
import { Payer } from "./payer"
import { Policy } from "./policy"
import { Relayer } from "./relayer"
import type { Cost } from "./budgets"
import { DAILY, RELAY_TERMS, budgetsOf } from "./terms"

/** The payer's key, and what it may spend in 24 hours where the deployment says so. */
export interface RelaySettings {
  /** 32 bytes as hex, `off`, or null where nothing is said. */
  readonly key: string | null
  readonly gasPerDay?: number | null
  readonly gweiPerDay?: number | null
}

/** The relay of a deployment; null where nobody pays. */
export function openRelay(
  { key, gasPerDay, gweiPerDay }: RelaySettings,
  config: PublicConfig,
  provider: JsonRpcProvider,
  database: Database,
): Relayer | null {
  if (key === null || key === "off") return null
  const everybody: Cost = { gas: gasPerDay ?? DAILY.gas, gwei: gweiPerDay ?? DAILY.gwei }
  const terms = { ...RELAY_TERMS, budgets: budgetsOf(everybody) }
  const payer = new Payer(new Wallet(key), provider, config.chainId)
  return new Relayer({
    ...{ provider, payer, terms },
    actions: new RelayedActions(database, config.incarnation, payer.account),
    policy: new Policy(relayedContracts(config), provider, terms),
    networkOf: networkNames(key),
    now: () => Math.floor(Date.now() / 1_000),
  })
}

/**
 * Names networks so that every process of a deployment names them alike, and nobody who reads the database without the
 * key learns where somebody is.
 */
export function networkNames(key: string): (peer: string) => string {
  const secret = createHmac("sha256", key).update("keyward relay: names of networks").digest()
  return (peer) => createHmac("sha256", secret).update(networkOf(peer)).digest("hex").slice(0, 32)
}
