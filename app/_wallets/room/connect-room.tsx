"use client"
import "@rainbow-me/rainbowkit/styles.css"
import { darkTheme, lightTheme, RainbowKitProvider } from "@rainbow-me/rainbowkit"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { setNonce } from "get-nonce"
import { useEffect, useEffectEvent, useState } from "react"
import { createPortal } from "react-dom"
import { WagmiProvider } from "wagmi"
import type { ConnectRoomProps } from "../connect-room-props"
import type { Wallet } from "../wallet"
import { ConnectChoices } from "./connect-choices"
import { WalletPicker } from "./wallet-picker"

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
  const { config, nonce, prompts, slot, onClose, onConnected, onProblem } = props
  const [picker] = useState(() => {
    // RainbowKit writes style elements of its own; the policy lets in those that carry this page's nonce
    setNonce(nonce)
    return new WalletPicker(config)
  })
  const [queries] = useState(() => new QueryClient())
  const handOver = useEffectEvent((wallet: Promise<Wallet>) => {
    wallet.then(onConnected).catch(onProblem)
  })
  useEffect(() => picker.onConnected((wallet) => handOver(wallet)), [picker])
  return (
    <WagmiProvider config={picker.wagmi} reconnectOnMount={false}>
      <QueryClientProvider client={queries}>
        <RainbowKitProvider theme={theme} modalSize="compact">
          {slot &&
            createPortal(<ConnectChoices {...{ config, prompts, picker, onClose, onConnected }} />, slot)}
        </RainbowKitProvider>
      </QueryClientProvider>
    </WagmiProvider>
  )
}
