"use client"
import { useRouter, useSearchParams } from "next/navigation"
import { useEffect, useState } from "react"
import { useWords } from "../../_language/use-words"
import { useStanding } from "../../_session/recovery"
import { useSession } from "../../_session/session"
import type { Step } from "../../_session/session-state"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { Menu } from "../../_ui/Menu"
import { Page, PageHead } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Steps } from "../../_ui/Steps"
import { SkipLink } from "../../_ui/SkipLink"
import { TopBar } from "../../_ui/TopBar"
import { useAccountSwitched } from "../account-switched"
import { useConfirming } from "../../_parts/confirming"
import { ProblemPanel } from "../../_parts/actions/problem"
import { FinishRecovery } from "../finish-recovery"
import { SignInPanel } from "../sign-in-panel"
import { CreateKeys } from "./create-keys"
import styles from "./set-up.module.css"
import { WhoYouAre } from "./who-you-are"
import { SET_UP } from "./words"

const AT: Partial<Record<Step, number>> = { new: 1, unlocked: 2 }

/** The first time: sign in, make keys with their recovery code, say who you are. */
export function SetUp() {
  const words = useWords(SET_UP)
  const {
    step: reached,
    vault,
    account,
    notebook,
    walletName,
    passkey,
    signOut,
    problem,
    refresh,
  } = useSession()
  // What waits to be finished may be somebody else's, stored with a stolen session: then it opens by nothing.
  const anew = useSearchParams().has("anew") && Boolean(vault?.unfinished)
  const step = anew && reached === "locked" ? "new" : reached
  const switched = useAccountSwitched()
  const confirming = useConfirming()
  const wallet = (passkey ? null : walletName) ?? confirming.held
  const router = useRouter()
  const elsewhere = elsewhereFor(step, notebook?.role)
  useEffect(() => {
    if (elsewhere) router.replace(elsewhere)
  }, [elsewhere, router])

  return (
    <>
      <SkipLink />
      <TopBar
        home="/"
        name="Keyward"
        account={
          account && (
            <Menu
              look="quiet"
              trigger={
                <span className={styles.wallet}>
                  {step === "connected" ? words.connectedWith({ wallet }) : words.signedInWith({ wallet })}
                </span>
              }
              items={[{ label: words.useAnotherAccount, onSelect: () => void signOut() }]}
            />
          )
        }
      />
      <Page narrow>
        <div className={styles.steps}>
          <Steps
            label={words.steps.label}
            steps={[words.steps.signIn, words.steps.createKeys, words.steps.whoYouAre]}
            current={AT[step] ?? 0}
          />
        </div>
        {problem ? (
          <ProblemPanel error={problem} onAction={refresh} level={1} />
        ) : step === "connected" ? (
          <SignInPanel switched={switched} />
        ) : step === "new" && account ? (
          <CreateKeys key={account} account={account} />
        ) : step === "unlocked" && !notebook ? (
          <AfterKeys />
        ) : (
          <SkeletonRows label={words.opening} count={4} />
        )}
      </Page>
    </>
  )
}

/** Who it is; but first the recovery, where the step that names it was broken off. */
function AfterKeys() {
  const words = useWords(SET_UP)
  const standing = useStanding()
  const { passkey } = useSession()
  const [later, setLater] = useState(false)
  if (standing.isPending) return <SkeletonRows label={words.opening} count={4} />
  if (later || (standing.data?.kind !== "none" && standing.data?.kind !== "other")) return <WhoYouAre />
  return (
    <>
      <PageHead title={words.finishYourRecoveryCode}>
        {words.finishCode({ by: passkey ? "passkey" : "wallet" })}
      </PageHead>
      <Stack>
        <FinishRecovery onDone={() => void standing.refetch()} />
        <div>
          <Button look="quiet" onClick={() => setLater(true)}>
            {words.laterInSettings}
          </Button>
        </div>
      </Stack>
    </>
  )
}

/** Where somebody goes who has nothing to set up, or something to settle first. */
function elsewhereFor(step: Step, role: "patient" | "doctor" | undefined): string | null {
  if (step === "disconnected") return "/"
  if (step === "locked" || step === "wrong-network") return "/records"
  if (step === "unlocked" && role) return role === "doctor" ? "/patients" : "/records"
  return null
}
