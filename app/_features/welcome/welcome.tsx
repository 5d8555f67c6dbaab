"use client"
import { Fingerprint, Wallet } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { lazy, Suspense, useEffect, useState } from "react"
import { loaded } from "../../_core/loaded"
import { prefetchSessionCode } from "../../_session/load-session-code"
import { useWords } from "../../_language/use-words"
import { useSession } from "../../_session/session"
import type { Step } from "../../_session/session-state"
import { usePrompts } from "../../_session/use-prompts"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Hero, Plainly } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Page } from "../../_ui/Page"
import { SkipLink } from "../../_ui/SkipLink"
import { TopBar } from "../../_ui/TopBar"
import { ConnectDialog, prefetchConnectDialog } from "../../_wallets/connect-dialog"
import { LanguageChoice } from "../language-choice-later"
import { HowItWorksDialog, NoWalletDialog } from "./explain-dialogs"
import { Promises } from "./promises"
import { WELCOME } from "./words"

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
  const words = useWords(WELCOME)
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
            {words.howItWorks}
          </Button>
        }
      />
      <Page>
        <Hero
          title={words.title}
          lede={words.lede}
          actions={
            <>
              <Button
                {...prefetchConnectDialog}
                look="filled"
                size="large"
                icon={<Icon of={Wallet} />}
                busy={onward !== undefined || (step === "starting" && account !== null)}
                busyLabel={words.oneMoment}
                onClick={() => {
                  setShown("connect")
                  // Needed as soon as the wallet has answered.
                  prefetchSessionCode()
                }}
              >
                {words.connect}
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
                {words.usePasskey}
              </Button>
              <Button look="quiet" size="large" onClick={() => setShown("no-wallet")}>
                {words.noWalletYet}
              </Button>
            </>
          }
          hint={words.hint({ link: (inside) => <Link href="/recover">{inside}</Link> })}
        >
          <Card>
            <Promises />
          </Card>
        </Hero>
        <Plainly
          items={[
            { title: words.seeTitle, text: words.see },
            { title: words.cannotTitle, text: words.cannot },
            { title: words.doctorTitle, text: words.doctor },
          ]}
        />
        <LanguageChoice />
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
