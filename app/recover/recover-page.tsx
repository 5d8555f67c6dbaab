"use client"
import { useState } from "react"
import { Recover } from "../_features/recover/recover"
import { usePrompts } from "../_session/use-prompts"
import { Button } from "../_ui/Button"
import { Page } from "../_ui/Page"
import { SkipLink } from "../_ui/SkipLink"
import { TopBar } from "../_ui/TopBar"
import { ConnectDialog, prefetchConnectDialog } from "../_wallets/connect-dialog"

/** Open to everybody: whoever lost a wallet has no session. */
export function RecoverPage() {
  const [connecting, setConnecting] = useState(false)
  return (
    <>
      <SkipLink />
      <TopBar home="/" name="Keyward" />
      <Page narrow>
        <Recover
          connect={
            <Button {...prefetchConnectDialog} look="filled" onClick={() => setConnecting(true)}>
              Connect a wallet
            </Button>
          }
        />
      </Page>
      <ConnectDialog open={connecting} prompts={usePrompts()} onClose={() => setConnecting(false)} />
    </>
  )
}
