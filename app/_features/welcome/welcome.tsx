"use client"
import { Fingerprint, Wallet } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { lazy, Suspense, useEffect, useState } from "react"
import { loaded } from "../../_core/loaded"
import { prefetchSessionCode } from "../../_session/load-session-code"
import { useSession } from "../../_session/session"
import type { Step } from "../../_session/session-state"
import { usePrompts } from "../../_session/use-prompts"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Hero, Plainly } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Page, SkipLink } from "../../_ui/Page"
import { TopBar } from "../../_ui/TopBar"
import { ConnectDialog, prefetchConnectDialog } from "../../_wallets/connect-dialog"
import { HowItWorksDialog, NoWalletDialog } from "./explain-dialogs"
import { Promises } from "./promises"

/** Nobody needs it before it is asked for. */
const loadPasskeys = () => loaded(import("./passkey-dialog"))
const PasskeyDialog = lazy(() => loadPasskeys().then((code) => ({ default: code.PasskeyDialog })))

type Shown = "connect" | "passkey" | "no-wallet" | "how"

/** Where somebody who is already here goes on. */
const ONWARD: Partial<Record<Step, string>> = {
  connected: "/records",
  "wrong-network": "/records",
  locked: "/records",
  unlocked: "/records",
  new: "/setup",
}

/** What this is, what it cannot do, and the way in. */
export function Welcome() {
  const { step, account, notebook } = useSession()
  const router = useRouter()
  const prompts = usePrompts()
  const [shown, setShown] = useState<Shown | null>(null)
  const close = () => setShown(null)
  const onward = step === "unlocked" && notebook?.role === "doctor" ? "/patients" : ONWARD[step]
  useEffect(() => {
    if (onward) router.replace(onward)
  }, [onward, router])

  return (
    <>
      <SkipLink />
      <TopBar
        home="/"
        name="Keyward"
        account={
          <Button look="quiet" size="small" onClick={() => setShown("how")}>
            How it works
          </Button>
        }
      />
      <Page>
        <Hero
          title={<>Your medical records, locked with a key only{"\u00a0"}you hold.</>}
          lede="Keep every result, letter and scan in one place. Share what you choose with a doctor you trust, for as long as you choose."
          actions={
            <>
              <Button
                {...prefetchConnectDialog}
                look="filled"
                size="large"
                icon={<Icon of={Wallet} />}
                busy={onward !== undefined || (step === "starting" && account !== null)}
                busyLabel="One moment…"
                onClick={() => {
                  setShown("connect")
                  // Needed as soon as the wallet has answered.
                  prefetchSessionCode()
                }}
              >
                Connect your wallet
              </Button>
              <Button
                look="plain"
                size="large"
                icon={<Icon of={Fingerprint} />}
                onPointerEnter={() => void loadPasskeys().catch(() => undefined)}
                onClick={() => {
                  setShown("passkey")
                  prefetchSessionCode()
                }}
              >
                Use a passkey
              </Button>
              <Button look="quiet" size="large" onClick={() => setShown("no-wallet")}>
                I don’t have a wallet yet
              </Button>
            </>
          }
          hint={
            <>
              Free to look around. Nothing is stored until you have made your keys.{" "}
              <Link href="/recover">I lost my wallet</Link>
            </>
          }
        >
          <Card>
            <Promises />
          </Card>
        </Hero>
        <Plainly
          items={[
            {
              title: "What others can see",
              text: "That your account shared something with another account, and when. Never what, never why, never a name.",
            },
            {
              title: "What we cannot protect you from",
              text: "Someone using your device while it is unlocked, a harmful browser extension, or a false copy of this website.",
            },
            {
              title: "Who is a doctor",
              text: "Nobody checks that here yet. Get the account from your doctor in person before you share with it.",
            },
          ]}
        />
      </Page>
      <ConnectDialog open={shown === "connect"} prompts={prompts} onClose={close} />
      {shown === "passkey" && (
        <Suspense>
          <PasskeyDialog onClose={close} onWallet={() => setShown("connect")} />
        </Suspense>
      )}
      <NoWalletDialog open={shown === "no-wallet"} onClose={close} />
      <HowItWorksDialog open={shown === "how"} onClose={close} />
    </>
  )
}
