"use client"
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from "react"
import type { ReactNode } from "react"
import { demoWallet } from "#demo"
import type { PublicConfig } from "../_core/ports/config"
import { WalletConnection } from "./connection"
import type { Wallet, WalletState } from "./wallet"

interface Wallets {
  readonly connection: WalletConnection
  readonly config: PublicConfig
  /** The page's, for the style elements that RainbowKit writes. */
  readonly nonce: string
}

const WalletsContext = createContext<Wallets | null>(null)

/**
 * Finds the wallet of the last visit; knows EIP-1193 and no wallet library.
 * @param props.findOwn what stands in for a wallet under an id of the app's own, where it is one
 */
export function WalletProvider(props: {
  config: PublicConfig
  nonce: string
  findOwn: (id: string) => Promise<Wallet | null>
  children: ReactNode
}) {
  const { config, nonce, findOwn } = props
  const [connection] = useState(
    () => new WalletConnection(async (id) => (await findOwn(id)) ?? demoWallet(config, id)),
  )
  useEffect(() => connection.start(), [connection])
  const wallets = useMemo(() => ({ connection, config, nonce }), [connection, config, nonce])
  return <WalletsContext value={wallets}>{props.children}</WalletsContext>
}

export function useWallets(): Wallets {
  const wallets = use(WalletsContext)
  if (!wallets) throw new Error("useWallets outside WalletProvider")
  return wallets
}

/** The wallet of this page, its account and its network. */
export function useWallet(): WalletState {
  const { connection } = useWallets()
  return useSyncExternalStore(connection.subscribe, connection.state, connection.serverState)
}
