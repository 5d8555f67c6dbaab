import type { PublicConfig } from "../_core/ports/config"
import { KeywardError } from "../_core/errors"
import type { Eip1193Provider } from "./wallet"

/** EIP-1193 has no code for a network that a wallet has never heard of; MetaMask's is what all use. */
const UNKNOWN_CHAIN = 4_902

/**
 * Asks the wallet to change to this deployment's network (EIP-3326), and to add it where the wallet does not know it
 * (EIP-3085).
 * @throws KeywardError `wallet-refused` where it stays on another; whatever the provider throws
 */
export async function switchNetwork(provider: Eip1193Provider, config: PublicConfig): Promise<void> {
  const chainId = `0x${config.chainId.toString(16)}`
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] })
  } catch (error) {
    if (!isUnknownChain(error)) throw error
    const network = {
      chainId,
      chainName: config.chainName,
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: [config.rpcUrl],
    }
    await provider.request({ method: "wallet_addEthereumChain", params: [network] })
  }
  const now = Number(await provider.request({ method: "eth_chainId" }))
  if (now !== config.chainId) throw new KeywardError("wallet-refused", { chainId: now })
}

/** Some wallets wrap the code of the wallet within. */
function isUnknownChain(error: unknown): boolean {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: { originalError?: { code?: unknown } } }
  return code === UNKNOWN_CHAIN || data?.originalError?.code === UNKNOWN_CHAIN
}
