"use client"
import { useQueryClient } from "@tanstack/react-query"
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { asKeywardError, KeywardError } from "../_core/errors"
import { loaded } from "../_core/loaded"
import type { ErrorCode } from "../_core/errors"
import type { Notebook } from "../_core/notebook"
import type { KeptKeys } from "../_core/keys/kept-keys"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Services } from "../_journeys/services"
import { rememberedWallet } from "../_wallets/remembered"
import { useWallet, useWallets } from "../_wallets/wallet-provider"
import { useConfig } from "./config"
import { endKeys } from "./endings"
import { entryTools } from "./enter-as"
import { EveryTab } from "./every-tab"
import type { TabWord } from "./every-tab"
import { IDLE_LOCK, useIdleLock } from "./idle-lock"
import { loadSessionCode, prefetchSessionCode } from "./load-session-code"
import { endingOf, stepOf } from "./session-state"
import type { InWallet, SessionActions, SessionState } from "./session-state"
import { useSignatures } from "./signature-desk"
import { usePrompts } from "./use-prompts"

const SessionContext = createContext<(SessionState & SessionActions) | null>(null)

/** Whose records the pages show. */
interface Subject {
  readonly keys: KeptKeys
  readonly notebook: Notebook | null
}

interface Inner extends Pick<
  SessionState,
  "services" | "notebook" | "notebookFault" | "vault" | "problem" | "locksAt"
> {
  readonly keys: KeptKeys | null
  readonly signedIn: boolean
  readonly acting: Subject | null
}

const NOTHING: Inner = {
  signedIn: false,
  acting: null,
  services: null,
  keys: null,
  notebook: null,
  notebookFault: null,
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
export function useUnlocked(): {
  services: Services
  keys: UnlockedKeys
  ownKeys: UnlockedKeys
  notebook: Notebook | null
} {
  const { services, keys, ownKeys, notebook } = useSession()
  if (!services || !keys || !ownKeys) throw new KeywardError("locked")
  return { services, keys, ownKeys, notebook }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const config = useConfig()
  const queries = useQueryClient()
  const { status, wallet, address, chainId } = useWallet()
  const { connection } = useWallets()
  const [inner, setInner] = useState(NOTHING)
  const [round, setRound] = useState(0)
  const current = useRef<Services | null>(null)
  const prompts = usePrompts()
  const signatures = useSignatures()
  const passkey = wallet?.passkey ?? null
  const holder = useRef(passkey)
  const inWallet = useRef<InWallet>({ address: null, chainId: undefined })
  const tabs = useRef<EveryTab | null>(null)
  /** How often it was locked here. */
  const locks = useRef(0)

  /** What signs is there while the keys are, and until then for who is just entering. */
  const closePasskey = useCallback(
    (code: ErrorCode) => {
      signatures.end(code)
      holder.current?.close()
    },
    [signatures],
  )
  useEffect(() => {
    const former = holder.current
    if (former !== passkey) former?.close()
    holder.current = passkey
  }, [passkey])

  const forget = useCallback(() => {
    if (holder.current?.atHand === null) holder.current.close()
    queries.clear()
    setInner(NOTHING)
  }, [queries])

  // A wallet that was connected at the last visit most likely is so still.
  useEffect(() => {
    if (rememberedWallet() !== null) prefetchSessionCode()
  }, [])

  // A wallet that came, changed its account or its network: start over with what it is now.
  useEffect(() => {
    let left = false
    current.current = null
    const now = { address, chainId: chainId ?? undefined }
    const ending = endingOf(inWallet.current, now)
    if (ending) prompts.end(ending)
    inWallet.current = now
    // eslint-disable-next-line react-hooks/set-state-in-effect -- what belongs to another account must be gone at once
    forget()
    if (!address || !wallet || chainId !== config.chainId) return
    const start = async () => {
      try {
        const { createServices, lookAtVault } = await loadSessionCode()
        const services = await createServices(config, wallet, address, prompts)
        if (left) return
        current.current = services
        // It is public, and a long one takes a while: read while they sign in and open their keys
        services.reader.journal(services.account).catch(() => undefined)
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
  }, [address, wallet, chainId, config, prompts, forget, round])

  const enter = useCallback(async (coming: UnlockedKeys | Promise<UnlockedKeys>) => {
    const begun = locks.current
    const [{ KeptKeys, lookAtVault, readAndMend }, given] = await Promise.all([loadSessionCode(), coming])
    const services = current.current
    const keys = KeptKeys.of(given)
    // Keys that were asked for before the wallet changed its account are not the new account's.
    if (services?.account !== keys.account) throw new KeywardError("account-switched")
    // A lock that came meanwhile, in this tab or another, is a later word than the way that opens.
    const expectNoLock = () => {
      if (locks.current === begun) return
      keys.end()
      throw new KeywardError("locked")
    }
    expectNoLock()
    const [kept, vault] = await Promise.all([readAndMend(services, keys), lookAtVault(services)])
    if (current.current !== services) throw new KeywardError("account-switched")
    expectNoLock()
    const signer = keys.vault?.open.signer
    if (signer) holder.current?.open({ account: keys.account, signer: signer.slice() })
    const [notebook, notebookFault] = [kept?.notebook ?? null, kept?.fault ?? null]
    const locksAt = Date.now() + IDLE_LOCK
    setInner((now) => ({ ...now, keys, notebook, notebookFault, vault, problem: null, locksAt }))
  }, [])

  /** In this tab alone: another one may be in use. */
  const lockHere = useCallback(() => {
    locks.current++
    prompts.end("locked")
    closePasskey("locked")
    queries.clear()
    setInner((now) => ({ ...now, keys: null, notebook: null, acting: null }))
  }, [prompts, queries, closePasskey])

  const signOutHere = useCallback(async () => {
    const services = current.current
    current.current = null
    prompts.end("signed-out")
    closePasskey("signed-out")
    forget()
    await services?.server.signOut().catch(() => undefined)
    await connection.disconnect().catch(() => undefined)
  }, [prompts, closePasskey, forget, connection])

  useEffect(() => {
    const all = new EveryTab(config.incarnation)
    tabs.current = all
    const stop = all.hear(({ kind, account }) => {
      if (current.current?.account !== account) return
      if (kind === "lock") lockHere()
      else void signOutHere()
    })
    return () => {
      tabs.current = null
      stop()
    }
  }, [config.incarnation, lockHere, signOutHere])

  const actions = useMemo<SessionActions>(() => {
    const here = () => {
      if (!current.current) throw new KeywardError("account-switched")
      return current.current
    }
    const tell = (kind: TabWord["kind"]) => {
      const account = current.current?.account
      if (account) tabs.current?.say({ kind, account })
    }
    return {
      async signIn() {
        const services = here()
        const { lookAtVault, signIn } = await loadSessionCode()
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
        const services = here()
        const { unlockKeys } = await loadSessionCode()
        await enter(unlockKeys(services, way))
      },
      enter,
      lock() {
        tell("lock")
        lockHere()
      },
      async signOut() {
        tell("sign-out")
        await signOutHere()
      },
      async actFor(patient) {
        const services = here()
        const { keys } = stateRef.current
        if (!keys) throw new KeywardError("locked")
        const [{ KeptKeys, readNotebook }, { actForKept }] = await Promise.all([
          loadSessionCode(),
          loaded(import("../_journeys/kept-care")),
        ])
        const tools = await entryTools(config, signatures, prompts)
        const theirs = patient && KeptKeys.of(await actForKept(services, keys, patient, tools))
        const notebook = theirs && ((await readNotebook(services, theirs))?.notebook ?? null)
        queries.clear()
        setInner((now) =>
          now.keys === keys ? { ...now, acting: theirs && { keys: theirs, notebook } } : now,
        )
        if (!patient || stateRef.current.notebook?.actedFor.includes(patient)) return
        // Remembered, so that nobody who names this account later takes their place; where it fails, the next time
        const { changeNotebook, withActedFor } = await loadSessionCode()
        void changeNotebook(services, keys, (now) => withActedFor(now, patient)).then(
          (own) => setInner((now) => (now.keys === keys ? { ...now, notebook: own } : now)),
          () => undefined,
        )
      },
      async writeNotebook(change) {
        const services = here()
        const { keys, acting, notebookFault } = stateRef.current
        if (!keys) throw new KeywardError("locked")
        const { changeNotebook } = await loadSessionCode()
        const mends = !acting && notebookFault === "lost"
        const notebook = await changeNotebook(services, acting?.keys ?? keys, change, { mends })
        // Locked or switched meanwhile: nothing of it comes back into memory.
        setInner((now) => {
          if (now.keys !== keys || now.acting?.keys !== acting?.keys) return now
          return now.acting ? { ...now, acting: { ...now.acting, notebook } } : { ...now, notebook }
        })
      },
      refresh() {
        prompts.giveUp()
        setRound((now) => now + 1)
      },
    }
  }, [config, signatures, enter, queries, prompts, lockHere, signOutHere])

  const stateRef = useRef(inner)
  useEffect(() => {
    stateRef.current = inner
  }, [inner])

  useEndOf(inner.keys)
  useEndOf(inner.acting?.keys ?? null)
  useIdleLock(inner.keys !== null, lockHere, (locksAt) => setInner((now) => ({ ...now, locksAt })))

  const { signedIn, acting, ...rest } = inner
  const state: SessionState = {
    ...rest,
    ...acting,
    account: inner.services?.account ?? address,
    ownName: inner.notebook?.name ?? null,
    ownKeys: inner.keys,
    actingFor: acting?.keys.account ?? null,
    walletName: wallet?.name ?? null,
    demo: wallet?.demo ?? false,
    passkey,
    step: stepOf(status, address !== null, chainId === config.chainId, signedIn, rest),
  }
  return <SessionContext value={{ ...state, ...actions }}>{children}</SessionContext>
}

/** Runs the callbacks of `whenKeysEnd` when the keys change or go, and writes zeros over them. */
function useEndOf(keys: KeptKeys | null): void {
  const former = useRef(keys)
  useEffect(() => {
    if (former.current && former.current !== keys) {
      endKeys(former.current)
      former.current.end()
    }
    former.current = keys
  }, [keys])
}
