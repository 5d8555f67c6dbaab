"use client"
import { Activity, Layers, Settings, Stethoscope, Users } from "lucide-react"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"
import { shortAccount } from "../../_session/names"
import { useSession } from "../../_session/session"
import type { Step } from "../../_session/session"
import { AccountLabel } from "../../_ui/AccountLabel"
import { BottomTabs } from "../../_ui/BottomTabs"
import { Icon } from "../../_ui/Icon"
import { LockButton } from "../../_ui/LockButton"
import { Menu } from "../../_ui/Menu"
import { Page, SkipLink } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"
import { TopBar } from "../../_ui/TopBar"
import { ProblemPanel } from "../problem"
import { SignInPanel } from "./sign-in-panel"
import { TransactionLine } from "./transaction-line"
import { UnlockPanel } from "./unlock-panel"
import { WrongNetworkPanel } from "./wrong-network-panel"

const PATIENT = [
  { href: "/records", label: "Records", icon: <Icon of={Layers} /> },
  { href: "/sharing", label: "Who can see what", icon: <Icon of={Users} /> },
  { href: "/activity", label: "Activity", icon: <Icon of={Activity} /> },
]
const DOCTOR = [
  { href: "/patients", label: "Patients", icon: <Icon of={Stethoscope} /> },
  { href: "/activity", label: "Activity", icon: <Icon of={Activity} /> },
]
const SETTINGS = { href: "/settings", label: "Settings", icon: <Icon of={Settings} /> }

/** Every page of an unlocked account: the bar above, the tabs below, and before it is unlocked the way in. */
export function Frame({ at, narrow, children }: { at: string; narrow?: boolean; children: ReactNode }) {
  const session = useSession()
  const { step, notebook } = session
  const router = useRouter()
  useEffect(() => {
    if (step === "disconnected") router.replace("/")
    if (step === "new") router.replace("/setup")
  }, [step, router])

  const ways = step !== "unlocked" ? [] : notebook?.role === "doctor" ? DOCTOR : PATIENT
  const nav = ways.map((way) => ({ ...way, current: way.href === at }))
  const tabs = step === "unlocked" ? [...nav, { ...SETTINGS, current: at === SETTINGS.href }] : []
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
        <TransactionLine />
        {step === "unlocked" ? children : <Gate step={step} />}
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

function Gate({ step }: { step: Step }) {
  const { problem, refresh } = useSession()
  if (problem) return <ProblemPanel error={problem} onAction={refresh} level={1} />
  if (step === "wrong-network") return <WrongNetworkPanel />
  if (step === "connected") return <SignInPanel />
  if (step === "locked") return <UnlockPanel />
  return <SkeletonRows label="Opening" count={4} />
}

function Account() {
  const { account, notebook, walletName, signOut } = useSession()
  if (!account) return null
  return (
    <Menu
      look="quiet"
      trigger={<AccountLabel name={notebook?.name || shortAccount(account)} />}
      head={`${shortAccount(account)}${walletName ? ` · ${walletName}` : ""}`}
      items={[
        { label: "Settings", href: "/settings", icon: <Icon of={Settings} /> },
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
  if (step === "locked") return <LockButton state="locked" label="Locked" />
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
