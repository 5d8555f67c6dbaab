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
