"use client"
import { Activity, BookUser, HeartPulse, Inbox, Layers, Settings, Stethoscope, Users } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { usePathname, useRouter } from "next/navigation"
import { lazy, Suspense, useEffect, useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
import type { Notebook } from "../../_core/notebook"
import { shortAccount } from "../../_session/names"
import { useSession } from "../../_session/session"
import { useUploads } from "../../_session/uploads"
import type { Step } from "../../_session/session-state"
import { AccountLabel } from "../../_ui/AccountLabel"
import { BottomTabs } from "../../_ui/BottomTabs"
import { Icon } from "../../_ui/Icon"
import { LockButton } from "../../_ui/LockButton"
import { Menu } from "../../_ui/Menu"
import { Page } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"
import { SkipLink } from "../../_ui/SkipLink"
import { TopBar } from "../../_ui/TopBar"
import { useAccountSwitched } from "../account-switched"
import styles from "../gate.module.css"
import { ProblemPanel } from "../../_parts/actions/problem"
import { RecoveryLine } from "../recovery-line"
import { RekeyLines } from "../rekey-line"
import { PasskeyPanel } from "../passkey-panel"
import { SHARED } from "../shared-words"
import { SignInPanel } from "../sign-in-panel"
import { ActingNote, useActingItems } from "./acting"
import { LoadCopy } from "./load-copy"
import { SealAgain } from "./seal-again"
import { NewSharedBadge } from "./new-shared-badge"
import { NotebookNote } from "./notebook-note"
import { OfflineNote } from "./offline-note"
import { ReachBanner } from "./reach-banner"
import { TransactionLine } from "./transaction-line"
import { UnlockPanel } from "./unlock-panel"
import { WaitingBadge } from "./waiting-badge"
import { isOwnAlone, menuOf, tabsOf, waysOf } from "./ways"
import type { Way } from "./ways"
import { WrongNetworkPanel } from "./wrong-network-panel"
import { ENTER } from "./words"

/** Loaded beside the page: it brings the parsers' worker. */
const KeepIndex = lazy(() => import("../keep-index").then((loaded) => ({ default: loaded.KeepIndex })))

/** Loaded beside the page: it signs and seals. */
const ReceiptOutbox = lazy(() =>
  import("../receipt-card").then((loaded) => ({ default: loaded.ReceiptOutbox })),
)

/** Loaded when something is being added. */
const UploadLine = lazy(() => import("../upload-line").then((loaded) => ({ default: loaded.UploadLine })))

const ICONS: Readonly<Record<string, LucideIcon>> = {
  "/records": Layers,
  "/summary": HeartPulse,
  "/sharing": Users,
  "/activity": Activity,
  "/directory": BookUser,
  "/settings": Settings,
}
const iconOf = (href: string, role: Notebook["role"]): LucideIcon =>
  ICONS[href] ?? (role === "doctor" ? Stethoscope : Inbox)

/** Every page of an unlocked account: the bar above, the tabs below, and before it is unlocked the way in. */
export function Frame({ at, narrow, children }: { at: string; narrow?: boolean; children: ReactNode }) {
  const { step, notebook, vault, actingFor } = useSession()
  const switched = useAccountSwitched()
  const router = useRouter()
  const elsewhere = elsewhereFor(step, notebook, usePathname(), actingFor !== null)
  useEffect(() => {
    if (elsewhere) router.replace(elsewhere)
  }, [elsewhere, router])

  const names = { enter: useWords(ENTER), shared: useWords(SHARED) }
  const role = notebook?.role ?? "patient"
  const item = (way: Way) => ({
    ...way,
    current: way.href === at,
    ...(way.href === "/sharing" ? { badge: <WaitingBadge /> } : {}),
    ...(way.href === "/patients" ? { badge: <NewSharedBadge /> } : {}),
  })
  const nav = step === "unlocked" ? waysOf(role, actingFor !== null, names).map(item) : []
  const tabs = step === "unlocked" ? tabsOf(role, actingFor !== null, names).map(item) : []
  return (
    <>
      <SkipLink />
      <TopBar
        home={notebook?.role === "doctor" ? "/patients" : "/records"}
        name="Keyward"
        navLabel={names.enter.main}
        nav={nav}
        lock={<Lock />}
        account={<Account />}
      />
      <Page tabs={tabs.length > 0} {...(narrow ? { narrow } : {})}>
        {!elsewhere && <TransactionLine open={step === "unlocked" || Boolean(vault?.unfinished)} />}
        {!elsewhere && step === "unlocked" && <NotebookNote />}
        {!elsewhere && step === "unlocked" && <RecoveryLine />}
        {!elsewhere && step === "unlocked" && <RekeyLines />}
        {!elsewhere && step === "unlocked" && <AddingLine />}
        {!elsewhere && step === "unlocked" && role === "patient" && (
          <Suspense>
            <KeepIndex />
          </Suspense>
        )}
        {!elsewhere && step === "unlocked" && (
          <Suspense>
            <ReceiptOutbox />
          </Suspense>
        )}
        <OfflineNote />
        <ReachBanner />
        <ActingNote />
        {step === "unlocked" && !elsewhere ? children : <Gate step={step} switched={switched} />}
      </Page>
      {tabs.length > 0 && (
        <BottomTabs
          tabs={tabs.map(({ short, ...tab }) => ({
            ...tab,
            ...(short ? { label: short, whole: tab.label } : {}),
            icon: <Icon of={iconOf(tab.href, role)} />,
          }))}
        />
      )}
    </>
  )
}

/** What is being added, where it is more than the one record that the page's own tray shows. */
function AddingLine() {
  const { uploads } = useUploads()
  const path = usePathname()
  const hasTray = path === "/records" || /^\/patients\/\d+$/.test(path)
  const many = uploads.filter(({ state }) => state !== "done").length
  if (many === 0 || (many === 1 && hasTray)) return null
  return (
    <Suspense fallback={null}>
      <UploadLine />
    </Suspense>
  )
}

/** Where somebody goes who may not be here yet, or for whom this is not the page to begin with. */
function elsewhereFor(step: Step, notebook: Notebook | null, path: string, acting: boolean): string | null {
  if (step === "disconnected") return "/"
  if (step === "new") return "/setup"
  if (step !== "unlocked") return null
  // Whoever acts for a patient has the patient's pages; own settings and patients wait until they are back.
  if (acting) return isOwnAlone(path) ? "/records" : null
  if (!notebook) return "/setup"
  return notebook.role === "doctor" && path === "/records" ? "/patients" : null
}

function Gate({ step, switched }: { step: Step; switched: boolean }) {
  const words = useWords(ENTER)
  const { problem, refresh, passkey } = useSession()
  const router = useRouter()
  const isShut = problem?.code === "wallet-shut"
  if (problem)
    return (
      <div className={styles.gate}>
        <ProblemPanel
          error={problem}
          {...(isShut && passkey ? {} : { onAction: isShut ? () => router.push("/recover") : refresh })}
          level={1}
        />
        {/* New keys sign for the account now: their passkey enters it, and finishes what was broken off */}
        {isShut && passkey && <PasskeyPanel passkey={passkey} level={2} />}
        {problem.code === "vault-missing" && (
          <>
            {/* To seal again, an account by passkey needs its signer: it is entered once more where that is gone */}
            {passkey && !passkey.isOpen ? <PasskeyPanel passkey={passkey} level={2} /> : <SealAgain />}
            <LoadCopy />
          </>
        )}
      </div>
    )
  if (step === "wrong-network") return <WrongNetworkPanel />
  if (step === "connected") return <SignInPanel switched={switched} />
  if (step === "locked") return <UnlockPanel />
  return <SkeletonRows label={words.opening} count={4} />
}

function Account() {
  const words = useWords(ENTER)
  const { account, ownName, walletName, signOut, actingFor, notebook } = useSession()
  const acting = useActingItems()
  const names = { enter: useWords(ENTER), shared: useWords(SHARED) }
  if (!account) return null
  const role = notebook?.role ?? "patient"
  return (
    <Menu
      look="quiet"
      trigger={<AccountLabel name={ownName || shortAccount(account)} />}
      head={`${shortAccount(account)}${walletName ? ` · ${walletName}` : ""}`}
      items={[
        ...acting,
        ...menuOf(role, actingFor !== null, names).map(({ href, label }) => ({
          href,
          label,
          icon: <Icon of={iconOf(href, role)} />,
        })),
        { label: words.signOut, onSelect: () => void signOut(), divided: true },
      ]}
    />
  )
}

function Lock() {
  const words = useWords(ENTER)
  const { step, locksAt, lock } = useSession()
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 5_000)
    return () => clearInterval(timer)
  }, [locksAt])
  if (step !== "unlocked" && step !== "locked") return null
  if (step === "locked") return <LockButton state="locked" label={words.locked} onClick={focusUnlock} />
  // Before the first look at the clock nothing is known.
  const left = now === null ? null : Math.max(0, locksAt - now)
  const soon = left !== null && left < 60_000
  return (
    <LockButton
      state={soon ? "soon" : "unlocked"}
      label={words.unlocked}
      {...(left === null
        ? {}
        : {
            detail: soon ? words.lessThanAMinuteLeft : words.leftMinLeft({ left: Math.round(left / 60_000) }),
          })}
      onClick={lock}
    />
  )
}

/** The lock's press, while locked: to what opens it. */
function focusUnlock(): void {
  document.querySelector<HTMLElement>("#main input, #main button")?.focus()
}
