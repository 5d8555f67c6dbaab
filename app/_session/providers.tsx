"use client"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"
import type { PublicConfig } from "../_core/ports/config"
import { isKeywardError } from "../_core/errors"
import { VoiceProvider } from "../_ui/Toast"
import { noteLinkPresses } from "../_ui/usePageStays"
import { WalletProvider } from "../_wallets/wallet-provider"
import { Hush } from "./hush"
import { ConfigContext } from "./config"
import { keepOfflinePage } from "./offline"
import { rememberedPasskey } from "./passkey-entry"
import { RekeyingProvider } from "./rekeying"
import { SiteData } from "./site-data-gate"
import { SessionProvider } from "./session"
import { useSignatures } from "./signature-desk"
import { TransactionsProvider } from "./transactions"
import { UploadsProvider } from "./uploads"

export function Providers(props: { config: PublicConfig; nonce: string; children: ReactNode }) {
  const { config } = props
  const desk = useSignatures()
  useEffect(noteLinkPresses, [])
  useEffect(keepOfflinePage, [])
  const [findOwn] = useState(() => (id: string) => rememberedPasskey(config, desk, id))
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
    <SiteData>
      <ConfigContext value={config}>
        <WalletProvider config={config} nonce={props.nonce} findOwn={findOwn}>
          <QueryClientProvider client={queries}>
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
          </QueryClientProvider>
        </WalletProvider>
      </ConfigContext>
    </SiteData>
  )
}
