"use client"
import { Activity, BookUser, HeartPulse, Layers, Settings, Stethoscope, Users } from "lucide-react"
import { usePathname, useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"
import type { Notebook } from "../../_core/notebook"
import { shortAccount } from "../../_session/names"
import { useSession } from "../../_session/session"
import type { Step } from "../../_session/session-state"
import { AccountLabel } from "../../_ui/AccountLabel"
import { BottomTabs } from "../../_ui/BottomTabs"
import { Icon } from "../../_ui/Icon"
import { LockButton } from "../../_ui/LockButton"
import { Menu } from "../../_ui/Menu"
import { Page, SkipLink } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"
import { TopBar } from "../../_ui/TopBar"
import { useAccountSwitched } from "../account-switched"
import styles from "../gate.module.css"
import { ProblemPanel } from "../../_parts/actions/problem"
import { RekeyLines } from "../rekey-line"
import { SignInPanel } from "../sign-in-panel"
import { ActingNote, useActingItems } from "./acting"
import { LoadCopy } from "./load-copy"
import { ReachBanner } from "./reach-banner"
import { TransactionLine } from "./transaction-line"
import { UnlockPanel } from "./unlock-panel"
import { WaitingBadge } from "./waiting-badge"
import { WrongNetworkPanel } from "./wrong-network-panel"

const PATIENT = [
  { href: "/records", label: "Records", icon: <Icon of={Layers} /> },
  { href: "/summary", label: "Summary", icon: <Icon of={HeartPulse} /> },
  { href: "/sharing", label: "Who can see what", icon: <Icon of={Users} /> },
  { href: "/activity", label: "Activity", icon: <Icon of={Activity} /> },
  { href: "/directory", label: "Directory", icon: <Icon of={BookUser} /> },
]
const DOCTOR = [
  { href: "/patients", label: "Patients", icon: <Icon of={Stethoscope} /> },
  { href: "/activity", label: "Activity", icon: <Icon of={Activity} /> },
  { href: "/directory", label: "Directory", icon: <Icon of={BookUser} /> },
]
const OWN_ALONE = ["/settings", "/patients", "/setup"]
const SETTINGS = { href: "/settings", label: "Settings", icon: <Icon of={Settings} /> }

/** Every page of an unlocked account: the bar above, the tabs below, and before it is unlocked the way in. */
export function Frame({ at, narrow, children }: { at: string; narrow?: boolean; children: ReactNode }) {
  const { step, notebook, vault, actingFor } = useSession()
  const switched = useAccountSwitched()
  const router = useRouter()
  const elsewhere = elsewhereFor(step, notebook, usePathname(), actingFor !== null)
  useEffect(() => {
    if (elsewhere) router.replace(elsewhere)
  }, [elsewhere, router])

  const ways = step !== "unlocked" ? [] : notebook?.role === "doctor" && !actingFor ? DOCTOR : PATIENT
  const nav = ways.map((way) => ({
    ...way,
    current: way.href === at,
    ...(way.href === "/sharing" ? { badge: <WaitingBadge /> } : {}),
  }))
  const own = actingFor ? [] : [{ ...SETTINGS, current: at === SETTINGS.href }]
  const tabs = step === "unlocked" ? [...nav, ...own] : []
  return (
    <>
      <SkipLink />
      <TopBar
        home={notebook?.role === "doctor" ? "/patients" : "/records"}
        name="Keyward"
        nav={nav}
        lock={<Lock />}
        account={<Account />}
      />
      <Page tabs={tabs.length > 0} {...(narrow ? { narrow } : {})}>
        {!elsewhere && <TransactionLine open={step === "unlocked" || Boolean(vault?.unfinished)} />}
        {!elsewhere && step === "unlocked" && <RekeyLines />}
        <ReachBanner />
        <ActingNote />
        {step === "unlocked" && !elsewhere ? children : <Gate step={step} switched={switched} />}
      </Page>
      {tabs.length > 0 && (
        <BottomTabs
          tabs={tabs.map((tab) => ({
            ...tab,
            label: tab.label === "Who can see what" ? "Who can see" : tab.label,
          }))}
        />
      )}
    </>
  )
}

/** Where somebody goes who may not be here yet, or for whom this is not the page to begin with. */
function elsewhereFor(step: Step, notebook: Notebook | null, path: string, acting: boolean): string | null {
  if (step === "disconnected") return "/"
  if (step === "new") return "/setup"
  if (step !== "unlocked") return null
  // Whoever acts for a patient has her pages; his own settings and patients wait until he is back.
  if (acting) return OWN_ALONE.some((own) => path.startsWith(own)) ? "/records" : null
  if (!notebook) return "/setup"
  return notebook.role === "doctor" && path === "/records" ? "/patients" : null
}

function Gate({ step, switched }: { step: Step; switched: boolean }) {
  const { problem, refresh } = useSession()
  const router = useRouter()
  if (problem)
    return (
      <div className={styles.gate}>
        <ProblemPanel
          error={problem}
          onAction={problem.code === "wallet-shut" ? () => router.push("/recover") : refresh}
          level={1}
        />
        {problem.code === "vault-missing" && <LoadCopy />}
      </div>
    )
  if (step === "wrong-network") return <WrongNetworkPanel />
  if (step === "connected") return <SignInPanel switched={switched} />
  if (step === "locked") return <UnlockPanel />
  return <SkeletonRows label="Opening" count={4} />
}

function Account() {
  const { account, ownName, walletName, signOut, actingFor } = useSession()
  const acting = useActingItems()
  if (!account) return null
  return (
    <Menu
      look="quiet"
      trigger={<AccountLabel name={ownName || shortAccount(account)} />}
      head={`${shortAccount(account)}${walletName ? ` · ${walletName}` : ""}`}
      items={[
        ...acting,
        ...(actingFor ? [] : [{ label: "Settings", href: "/settings", icon: <Icon of={Settings} /> }]),
        { label: "Sign out", onSelect: () => void signOut(), divided: true },
      ]}
    />
  )
}

function Lock() {
  const { step, locksAt, lock } = useSession()
  const [now, setNow] = useState(0)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 5_000)
    return () => clearInterval(timer)
  }, [locksAt])
  if (step !== "unlocked" && step !== "locked") return null
  if (step === "locked") return <LockButton state="locked" label="Locked" onClick={focusUnlock} />
  const minutes = Math.max(0, Math.round((locksAt - now) / 60_000))
  const soon = now > 0 && locksAt - now < 60_000
  return (
    <LockButton
      state={soon ? "soon" : "unlocked"}
      label="Unlocked"
      detail={soon ? "less than a minute left" : `${minutes} min left`}
      onClick={lock}
    />
  )
}

/** The lock's press, while locked: to what opens it. */
function focusUnlock(): void {
  document.querySelector<HTMLElement>("#main input, #main button")?.focus()
}
