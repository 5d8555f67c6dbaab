"use client"
import "@rainbow-me/rainbowkit/styles.css"
import { darkTheme, lightTheme, RainbowKitProvider } from "@rainbow-me/rainbowkit"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { setNonce } from "get-nonce"
import { useState } from "react"
import type { ReactNode } from "react"
import { WagmiProvider } from "wagmi"
import { demoConnectors } from "#demo"
import type { PublicConfig } from "../_core/ports/config"
import { isKeywardError } from "../_core/errors"
import { chainOf, createWagmiConfig } from "../_adapters/wallet/wagmi-config"
import { VoiceProvider } from "../_ui/Toast"
import { Hush } from "./hush"
import { ConfigContext } from "./config"
import { RekeyingProvider } from "./rekeying"
import { SessionProvider } from "./session"
import { TransactionsProvider } from "./transactions"
import { UploadsProvider } from "./uploads"

const theme = {
  lightMode: lightTheme({ accentColor: "#0b5f6f", borderRadius: "medium", fontStack: "system" }),
  darkMode: darkTheme({
    accentColor: "#74cbd8",
    accentColorForeground: "#06262c",
    borderRadius: "medium",
    fontStack: "system",
  }),
}

export function Providers(props: { config: PublicConfig; nonce: string; children: ReactNode }) {
  // RainbowKit writes style elements of its own; the policy lets in those that carry this page's nonce
  setNonce(props.nonce)
  const [wagmi] = useState(() => createWagmiConfig(props.config, demoConnectors(chainOf(props.config))))
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: (failures, error) =>
              failures < 2 &&
              (isKeywardError(error, "chain-unreachable") || isKeywardError(error, "store-unreachable")),
            refetchOnWindowFocus: true,
            staleTime: 2_000,
          },
        },
      }),
  )
  return (
    <ConfigContext value={props.config}>
      <WagmiProvider config={wagmi}>
        <QueryClientProvider client={queries}>
          <RainbowKitProvider theme={theme} modalSize="compact">
            <SessionProvider>
              <TransactionsProvider>
                <UploadsProvider>
                  <RekeyingProvider>
                    <VoiceProvider>
                      <Hush />
                      {props.children}
                    </VoiceProvider>
                  </RekeyingProvider>
                </UploadsProvider>
              </TransactionsProvider>
            </SessionProvider>
          </RainbowKitProvider>
        </QueryClientProvider>
      </WagmiProvider>
    </ConfigContext>
  )
}
