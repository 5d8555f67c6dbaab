"use client"
import { useQueryClient } from "@tanstack/react-query"
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { useAccount, useAccountEffect, useDisconnect } from "wagmi"
import type { Eip1193Provider } from "ethers"
import { asKeywardError, KeywardError } from "../_core/errors"
import type { Notebook } from "../_core/notebook"
import { asAddress } from "../_core/types"
import type { Address } from "../_core/types"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { actFor } from "../_journeys/act-for"
import { changeNotebook, readNotebook } from "../_journeys/keep-notebook"
import type { Services } from "../_journeys/services"
import { signIn } from "../_journeys/sign-in"
import { lookAtVault, unlockKeys } from "../_journeys/unlock-keys"
import type { UnlockWay, VaultState } from "../_journeys/unlock-keys"
import { createServices } from "../_services"
import { useConfig } from "./config"

/** How far the person at this page has come. */
export type Step =
  | "starting"
  | "disconnected"
  | "wrong-network"
  | "connected" // the wallet is here; not signed in
  | "new" // signed in; no keys yet
  | "locked"
  | "unlocked"

export interface SessionState {
  readonly step: Step
  /** The account that the connected wallet acts as; until that is known, the wallet itself. */
  readonly account: Address | null
  /** What the person here is called, whoever's records the pages show. */
  readonly ownName: string | null
  /** Somebody whom the account acts for at this moment: `keys` and `notebook` are hers then. */
  readonly actingFor: Address | null
  readonly walletName: string | null
  /** One of the local chain's demo people. */
  readonly demo: boolean
  readonly services: Services | null
  readonly keys: UnlockedKeys | null
  readonly notebook: Notebook | null
  readonly vault: VaultState | null
  /** What went wrong while starting, if anything did. */
  readonly problem: KeywardError | null
  /** Milliseconds (Date.now) at which idle keys are locked. */
  readonly locksAt: number
}

export interface SessionActions {
  readonly signIn: () => Promise<void>
  readonly unlock: (way: UnlockWay) => Promise<void>
  /** Takes keys that were just made. */
  readonly enter: (keys: UnlockedKeys) => Promise<void>
  readonly lock: () => void
  readonly signOut: () => Promise<void>
  /** Turns to somebody's records whom the account acts for, or with null back to its own. */
  readonly actFor: (patient: Address | null) => Promise<void>
  readonly writeNotebook: (change: (notebook: Notebook | null) => Notebook) => Promise<void>
  /** Looks again at where things stand, after a failure. */
  readonly refresh: () => void
}

const SessionContext = createContext<(SessionState & SessionActions) | null>(null)

/** Keys lock after this long without a sign of life. */
const IDLE_LOCK = 15 * 60_000

/** Whose records the pages show. */
interface Subject {
  readonly keys: UnlockedKeys
  readonly notebook: Notebook | null
}

interface Inner extends Pick<
  SessionState,
  "services" | "keys" | "notebook" | "vault" | "problem" | "locksAt"
> {
  readonly signedIn: boolean
  readonly acting: Subject | null
}

const NOTHING: Inner = {
  signedIn: false,
  acting: null,
  services: null,
  keys: null,
  notebook: null,
  vault: null,
  problem: null,
  locksAt: 0,
}

/** Who is here: the connected account, its session, its unlocked keys. Another account in the wallet ends it all. */
export function useSession(): SessionState & SessionActions {
  const session = use(SessionContext)
  if (!session) throw new Error("useSession outside Providers")
  return session
}

/** The services and keys of an unlocked session. */
export function useUnlocked(): { services: Services; keys: UnlockedKeys; notebook: Notebook | null } {
  const { services, keys, notebook } = useSession()
  if (!services || !keys) throw new KeywardError("locked")
  return { services, keys, notebook }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const config = useConfig()
  const queries = useQueryClient()
  const wallet = useAccount()
  const { disconnectAsync } = useDisconnect()
  const [inner, setInner] = useState(NOTHING)
  const [round, setRound] = useState(0)
  const current = useRef<Services | null>(null)

  const forget = useCallback(() => {
    queries.clear()
    setInner(NOTHING)
  }, [queries])

  useAccountEffect({ onDisconnect: forget })

  const address = wallet.address ? asAddress(wallet.address) : null
  const { connector, chainId } = wallet
  const looked = useLooked(wallet.status)

  // A wallet that came, changed its account or its network: start over with what it is now.
  useEffect(() => {
    let left = false
    current.current = null
    // eslint-disable-next-line react-hooks/set-state-in-effect -- what belongs to another account must be gone at once
    forget()
    if (!address || !connector || chainId !== config.chainId) return
    const start = async () => {
      try {
        const provider = (await connector.getProvider()) as Eip1193Provider
        const services = await createServices(config, provider, address)
        if (left) return
        current.current = services
        const session = await services.server.session()
        if (left) return
        const signedIn = session?.account === services.account && session.wallet === address
        if (session && !signedIn) await services.server.signOut()
        const vault = signedIn ? await lookAtVault(services) : null
        if (!left) setInner({ ...NOTHING, services, signedIn, vault })
      } catch (error) {
        if (!left) setInner({ ...NOTHING, services: current.current, problem: asKeywardError(error) })
      }
    }
    void start()
    return () => {
      left = true
    }
  }, [address, connector, chainId, config, forget, round])

  const enter = useCallback(async (keys: UnlockedKeys) => {
    const services = current.current
    // Keys that were asked for before the wallet changed its account are not the new account's.
    if (services?.account !== keys.account) throw new KeywardError("account-switched")
    const [kept, vault] = await Promise.all([readNotebook(services, keys), lookAtVault(services)])
    if (current.current !== services) throw new KeywardError("account-switched")
    const notebook = kept?.notebook ?? null
    setInner((now) => ({ ...now, keys, notebook, vault, problem: null, locksAt: Date.now() + IDLE_LOCK }))
  }, [])

  const actions = useMemo<SessionActions>(() => {
    const here = () => {
      if (!current.current) throw new KeywardError("account-switched")
      return current.current
    }
    return {
      async signIn() {
        const services = here()
        await signIn(services, { host: location.host, origin: location.origin })
        // A wallet that changed its account meanwhile must not find the former account's session in its way.
        if (current.current !== services) {
          await services.server.signOut().catch(() => undefined)
          throw new KeywardError("account-switched")
        }
        const vault = await lookAtVault(services)
        if (current.current === services)
          setInner((now) => ({ ...now, signedIn: true, vault, problem: null }))
      },
      async unlock(way) {
        await enter(await unlockKeys(here(), way))
      },
      enter,
      lock() {
        queries.clear()
        setInner((now) => ({ ...now, keys: null, notebook: null, acting: null }))
      },
      async signOut() {
        const services = current.current
        current.current = null
        forget()
        await services?.server.signOut().catch(() => undefined)
        await disconnectAsync().catch(() => undefined)
      },
      async actFor(patient) {
        const services = here()
        const { keys } = stateRef.current
        if (!keys) throw new KeywardError("locked")
        const hers = patient && (await actFor(services, keys, patient))
        const notebook = hers && ((await readNotebook(services, hers))?.notebook ?? null)
        queries.clear()
        setInner((now) => (now.keys === keys ? { ...now, acting: hers && { keys: hers, notebook } } : now))
      },
      async writeNotebook(change) {
        const services = here()
        const { keys, acting } = stateRef.current
        if (!keys) throw new KeywardError("locked")
        const notebook = await changeNotebook(services, acting?.keys ?? keys, change)
        // Locked or switched meanwhile: nothing of it comes back into memory.
        setInner((now) => {
          if (now.keys !== keys || now.acting?.keys !== acting?.keys) return now
          return now.acting ? { ...now, acting: { ...now.acting, notebook } } : { ...now, notebook }
        })
      },
      refresh: () => setRound((now) => now + 1),
    }
  }, [enter, queries, forget, disconnectAsync])

  const stateRef = useRef(inner)
  useEffect(() => {
    stateRef.current = inner
  }, [inner])

  useIdleLock(inner.keys !== null, actions, (locksAt) => setInner((now) => ({ ...now, locksAt })))

  const { signedIn, acting, ...rest } = inner
  const state: SessionState = {
    ...rest,
    ...acting,
    account: inner.services?.account ?? address,
    ownName: inner.notebook?.name ?? null,
    actingFor: acting?.keys.account ?? null,
    walletName: connector?.name ?? null,
    demo: connector?.type === "demo",
    step: stepOf(
      looked ? wallet.status : "connecting",
      address !== null,
      chainId === config.chainId,
      signedIn,
      rest,
    ),
  }
  return <SessionContext value={{ ...state, ...actions }}>{children}</SessionContext>
}

function stepOf(
  status: ReturnType<typeof useAccount>["status"],
  connected: boolean,
  rightNetwork: boolean,
  signedIn: boolean,
  { services, keys, vault, problem }: Pick<SessionState, "services" | "keys" | "vault" | "problem">,
): Step {
  if (status === "reconnecting" || status === "connecting") return "starting"
  if (!connected) return "disconnected"
  if (!rightNetwork) return "wrong-network"
  if (keys) return "unlocked"
  if (problem) return "connected"
  if (!services) return "starting"
  if (!signedIn) return "connected"
  return vault?.digest || vault?.unfinished ? "locked" : "new"
}

/** How long wallets have to say whether they are still connected, at the start of a page. */
const LOOKING = 2_500

/** Whether wagmi has asked the wallets it knows, as it does once when a page starts; before, nobody is disconnected. */
function useLooked(status: ReturnType<typeof useAccount>["status"]): boolean {
  const asking = status === "reconnecting" || status === "connecting"
  const [looked, setLooked] = useState<"not-yet" | "asking" | "done">("not-yet")
  if (looked === "not-yet" && asking) setLooked("asking")
  if (looked === "asking" && !asking) setLooked("done")
  useEffect(() => {
    const late = setTimeout(() => setLooked("done"), LOOKING)
    return () => clearTimeout(late)
  }, [])
  return looked === "done"
}

/** Any key, tap or scroll counts as a sign of life. */
function useIdleLock(unlocked: boolean, actions: SessionActions, onLife: (locksAt: number) => void): void {
  const report = useRef(onLife)
  useEffect(() => {
    report.current = onLife
  }, [onLife])
  useEffect(() => {
    if (!unlocked) return
    let locksAt = Date.now() + IDLE_LOCK
    const life = () => {
      const next = Date.now() + IDLE_LOCK
      if (next - locksAt < 5_000) return
      locksAt = next
      report.current(next)
    }
    const events = ["pointerdown", "keydown", "scroll"] as const
    for (const event of events) addEventListener(event, life, { passive: true, capture: true })
    const clock = setInterval(() => {
      if (Date.now() >= locksAt) actions.lock()
    }, 1_000)
    return () => {
      for (const event of events) removeEventListener(event, life, { capture: true })
      clearInterval(clock)
    }
  }, [unlocked, actions])
}
