"use client"
import "@rainbow-me/rainbowkit/styles.css"
import { darkTheme, lightTheme, RainbowKitProvider } from "@rainbow-me/rainbowkit"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { setNonce } from "get-nonce"
import { useEffect, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { useAccount, WagmiProvider } from "wagmi"
import type { ConnectRoomProps } from "../connect-room-props"
import { ConnectChoices } from "./connect-choices"
import { createWagmiConfig } from "./wagmi-config"
import { walletOf } from "./wallet-of"

const theme = {
  lightMode: lightTheme({ accentColor: "#0b5f6f", borderRadius: "medium", fontStack: "system" }),
  darkMode: darkTheme({
    accentColor: "#74cbd8",
    accentColorForeground: "#06262c",
    borderRadius: "medium",
    fontStack: "system",
  }),
}

/** All that knows wagmi and RainbowKit: makes one connecting possible, hands the wallet over and can go. */
export function ConnectRoom(props: ConnectRoomProps) {
  const { config, nonce, slot, onClose, onConnected, onProblem } = props
  const [wagmi] = useState(() => {
    // RainbowKit writes style elements of its own; the policy lets in those that carry this page's nonce
    setNonce(nonce)
    return createWagmiConfig(config)
  })
  const [queries] = useState(() => new QueryClient())
  return (
    <WagmiProvider config={wagmi} reconnectOnMount={false}>
      <QueryClientProvider client={queries}>
        <RainbowKitProvider theme={theme} modalSize="compact">
          {slot && createPortal(<ConnectChoices {...{ config, onClose, onConnected }} />, slot)}
          <HandOver {...{ onConnected, onProblem }} />
        </RainbowKitProvider>
      </QueryClientProvider>
    </WagmiProvider>
  )
}

/** Hands over what wagmi has connected, by whichever dialog. */
function HandOver({ onConnected, onProblem }: Pick<ConnectRoomProps, "onConnected" | "onProblem">) {
  const { status, connector } = useAccount()
  const handed = useRef(false)
  useEffect(() => {
    if (status !== "connected" || !connector || handed.current) return
    handed.current = true
    walletOf(connector).then(onConnected).catch(onProblem)
  }, [status, connector, onConnected, onProblem])
  return null
}
