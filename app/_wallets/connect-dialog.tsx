"use client"
import { useEffect, useState } from "react"
import type { ComponentType } from "react"
import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { Prompts } from "../_core/ports/prompts"
import { loaded } from "../_core/loaded"
import { walletError } from "../_core/wallet-errors"
import { ProblemNote } from "../_parts/actions/problem"
import { Button } from "../_ui/Button"
import { Dialog } from "../_ui/Dialog"
import { SkeletonRows } from "../_ui/Skeleton"
import { Meta } from "../_ui/Text"
import styles from "./connect-dialog.module.css"
import type { ConnectRoomProps } from "./connect-room-props"
import { useIdle } from "./use-idle"
import type { Wallet } from "./wallet"
import { useWallet, useWallets } from "./wallet-provider"

/** The only way into the room that knows wagmi, viem and RainbowKit. */
const loadRoom = () => loaded(import("./room/connect-room"))
const prefetch = () => void loadRoom().catch(() => undefined)

/** For the button that opens the dialog: whoever points at it is about to need the code. */
export const prefetchConnectDialog = { onPointerEnter: prefetch, onFocus: prefetch }

/** Connects a wallet. Its code is loaded when it is opened, or before, when the page has nothing else to do. */
export function ConnectDialog(props: {
  open: boolean
  prompts: Prompts
  onClose: () => void
  /** Takes the wallet in the place of this page, which goes on with the one it has. Throws what its provider throws. */
  onWallet?: (wallet: Wallet) => Promise<void>
}) {
  const { open, prompts, onClose, onWallet } = props
  const { connection, config, nonce } = useWallets()
  const isNeeded = useWallet().status === "disconnected"
  const [Room, setRoom] = useState<ComponentType<ConnectRoomProps> | null>(null)
  /** From the first opening until a wallet is connected: RainbowKit's dialog outlives ours. */
  const [entered, setEntered] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const [problem, setProblem] = useState<KeywardError | null>(null)
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  if (open && !entered) setEntered(true)

  useIdle(isNeeded, prefetch)
  useEffect(() => {
    if (!entered || Room) return
    let left = false
    loadRoom().then(
      ({ ConnectRoom }) => !left && setRoom(() => ConnectRoom),
      (thrown: unknown) => !left && setProblem(asKeywardError(thrown)),
    )
    return () => {
      left = true
    }
  }, [entered, Room, attempt])

  const close = () => {
    setProblem(null)
    onClose()
  }
  const retry = () => {
    setProblem(null)
    setAttempt(attempt + 1)
  }
  const leave = () => {
    setEntered(false)
    close()
  }

  return (
    <>
      <Dialog open={open || problem !== null} onClose={close} title="Connect your wallet">
        <Meta className={styles.lead}>
          A wallet is an app that proves you are you. Connecting costs nothing and moves no money.
        </Meta>
        {!Room && !problem && <SkeletonRows label="Loading" count={2} />}
        <div ref={setSlot} />
        <ProblemNote error={problem} />
        {!Room && problem && (
          <Button look="filled" onClick={retry}>
            Try again
          </Button>
        )}
      </Dialog>
      {Room && entered && (
        <Room
          key={attempt}
          {...{ config, nonce, prompts, slot }}
          onClose={close}
          onConnected={async (wallet) => {
            await (onWallet ? onWallet(wallet) : connection.adopt(wallet))
            leave()
          }}
          onProblem={(thrown) => {
            setProblem(walletError(thrown, "connection"))
            // wagmi begins anew, and knows nothing of having connected it.
            setAttempt((now) => now + 1)
          }}
        />
      )}
    </>
  )
}
