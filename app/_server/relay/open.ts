import "server-only"
import { Wallet } from "ethers"
import type { JsonRpcProvider } from "ethers"
import type { PublicConfig } from "../../_core/ports/config"
import type { Database } from "../database/port"
import { RelayedActions } from "../ledger/relayed"
import { relayedContracts } from "./contracts"
import { Payer } from "./payer"
import { Policy } from "./policy"
import { Relayer } from "./relayer"
import { RELAY_TERMS } from "./terms"

/**
 * The relay of a deployment; null where nobody pays.
 * @param key 32 bytes as hex, `off`, or null where nothing is said
 */
export function openRelay(
  key: string | null,
  config: PublicConfig,
  provider: JsonRpcProvider,
  database: Database,
): Relayer | null {
  if (key === null || key === "off") return null
  const payer = new Payer(new Wallet(key), provider, config.chainId)
  return new Relayer({
    ...{ provider, payer, terms: RELAY_TERMS },
    actions: new RelayedActions(database, config.incarnation, payer.account),
    policy: new Policy(relayedContracts(config), provider, RELAY_TERMS.length),
    now: () => Math.floor(Date.now() / 1_000),
  })
}
