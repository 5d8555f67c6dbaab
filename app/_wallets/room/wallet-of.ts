import type { Connector } from "wagmi"
import type { Eip1193Provider, Wallet } from "../wallet"

/** What goes out of this room of a wallet that wagmi has connected: its name and its EIP-1193 provider. */
export const walletOf = async (connector: Connector): Promise<Wallet> => ({
  id: connector.id,
  name: connector.name,
  demo: false,
  provider: (await connector.getProvider()) as Eip1193Provider,
})
