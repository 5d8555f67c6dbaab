import "server-only"
import { HDNodeWallet, Wallet } from "ethers"
import type { JsonRpcProvider } from "ethers"
import type { PublicConfig } from "../../_core/ports/config"
import type { Database } from "../database/port"
import { LOCAL_CHAIN } from "../environment"
import { RelayedActions } from "../ledger/relayed"
import { relayedContracts } from "./contracts"
import { Payer } from "./payer"
import { Policy } from "./policy"
import { Relayer } from "./relayer"
import { RELAY_TERMS } from "./terms"

// Hardhat's published test phrase; 18 is neither the deployer, nor an issuer, nor one of the demo people.
const PHRASE = "test test test test test test test test test test test junk"
const LOCAL_PAYER = "m/44'/60'/0'/0/18"

/**
 * The relay of a deployment: its key from the environment; on the local chain, unless it is off, one of the node's
 * accounts.
 * @param key 32 bytes as hex, `off`, or null where nothing is said
 */
export function openRelay(
  key: string | null,
  config: PublicConfig,
  provider: JsonRpcProvider,
  database: Database,
): Relayer | null {
  const wallet = walletOf(key, config.chainId)
  if (!wallet) return null
  const payer = new Payer(wallet, provider, config.chainId)
  return new Relayer({
    ...{ provider, payer, terms: RELAY_TERMS },
    actions: new RelayedActions(database, config.incarnation, payer.account),
    policy: new Policy(relayedContracts(config), provider, RELAY_TERMS.length),
    now: () => Math.floor(Date.now() / 1_000),
  })
}

function walletOf(key: string | null, chainId: number): Wallet | null {
  if (key === "off") return null
  if (key === null)
    return chainId === LOCAL_CHAIN
      ? new Wallet(HDNodeWallet.fromPhrase(PHRASE, undefined, LOCAL_PAYER).privateKey)
      : null
  return new Wallet(key)
}
