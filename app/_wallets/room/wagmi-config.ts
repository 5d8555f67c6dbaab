import { createConfig, http } from "wagmi"
import type { Config } from "wagmi"
import { defineChain } from "viem"
import type { Chain } from "viem"
import type { PublicConfig } from "../../_core/ports/config"

/** The chain of this deployment, as wallets are asked to add it. */
export function chainOf(config: PublicConfig): Chain {
  return defineChain({
    id: config.chainId,
    name: config.chainName,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [config.rpcUrl] } },
    testnet: config.chainId === 31337,
  })
}

/**
 * wagmi for one connecting. Wallets are found by EIP-6963; no wallet vendor's SDK is loaded and nobody else's server is
 * asked. Nothing is stored: which wallet was connected is remembered by `../connection.ts`.
 */
export function createWagmiConfig(config: PublicConfig): Config {
  const chain = chainOf(config)
  return createConfig({
    chains: [chain],
    transports: { [chain.id]: http(config.rpcUrl) },
    multiInjectedProviderDiscovery: true,
    storage: null,
  })
}
