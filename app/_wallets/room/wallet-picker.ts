import { createConfig, http } from "wagmi"
import type { Config, Connector } from "wagmi"
import { connect, watchConnections, watchConnectors } from "wagmi/actions"
import { KeywardError } from "../../_core/errors"
import { walletError } from "../../_core/wallet-errors"
import type { PublicConfig } from "../../_core/ports/config"
import type { Eip1193Provider, Wallet } from "../wallet"
import { chainOf } from "./chain-of"

/** A wallet that announced itself. */
export interface FoundWallet {
  /** EIP-6963: its reverse domain name. */
  readonly id: string
  readonly icon?: string
}

/**
 * wagmi for one connecting: finds wallets by EIP-6963, connects the one that is picked, here or in RainbowKit's dialog,
 * and hands out its EIP-1193 provider. No wallet vendor's SDK is loaded, nobody else's server is asked and nothing is
 * stored: which wallet was connected is remembered by `../connection.ts`. Of wagmi it uses what versions 2 and 3 have in
 * common; the suite of this room runs with both.
 */
export class WalletPicker {
  /** For RainbowKit's dialog. */
  readonly wagmi: Config

  constructor(config: PublicConfig) {
    const chain = chainOf(config)
    this.wagmi = createConfig({
      chains: [chain],
      transports: { [chain.id]: http(config.rpcUrl) },
      multiInjectedProviderDiscovery: true,
      storage: null,
    })
  }

  /** The same list until another wallet announces itself. */
  readonly found = (): readonly FoundWallet[] => this.wagmi.connectors

  readonly subscribe = (changed: () => void): (() => void) =>
    watchConnectors(this.wagmi, { onChange: changed })

  /**
   * Asks a wallet to let this page see an account.
   * @throws KeywardError what its answer is to a person (`walletError`)
   */
  async connect(id: string): Promise<void> {
    const connector = this.wagmi.connectors.find((each) => each.id === id)
    if (!connector) throw new KeywardError("wallet-failed")
    try {
      await connect(this.wagmi, { connector })
    } catch (error) {
      throw walletError(error, "connection")
    }
  }

  /**
   * Hands out the first wallet that is connected, by whichever dialog.
   * @returns what stops waiting for it
   */
  onConnected(take: (wallet: Promise<Wallet>) => void): () => void {
    let handed = false
    return watchConnections(this.wagmi, {
      onChange: ([connection]) => {
        if (!connection || handed) return
        handed = true
        take(walletOf(connection.connector))
      },
    })
  }
}

const walletOf = async (connector: Connector): Promise<Wallet> => ({
  id: connector.id,
  name: connector.name,
  demo: false,
  provider: (await connector.getProvider()) as Eip1193Provider,
})
