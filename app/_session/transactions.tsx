"use client"
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { KeywardError } from "../_core/errors"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import type { TransactionFollower } from "../_core/ports/transactions"
import { useConfig } from "./config"
import { afterFate, afterState, isUnderWay, keep, lookedFor, readKept } from "./confirmation"
import type { Confirmation } from "./confirmation"
import { loadSessionCode } from "./load-session-code"
import { useRefresh } from "./refresh"
import { Runs } from "./runs"
import { useSession } from "./session"

/** What was asked for; never for whom or of what, because it is kept in the tab's storage over a reload. */
export type Act =
  | "create-keys"
  | "add-records"
  | "share"
  | "stop-sharing"
  | "remove"
  | "move"
  | "file"
  | "replace"
  | "correct"
  | "change-ways-in"
  | "recover"
  | "delegate"
  | "ask"
  | "answer-request"
  | "invite"
  | "new-keys"

interface Transactions {
  /** The account's latest confirmation; survives a reload. */
  readonly latest: Confirmation<Act> | null
  /** Runs something that asks for confirmations and shows its state line. Throws what it throws. */
  readonly run: <T>(act: Act, work: (on: OnTransaction) => Promise<T>) => Promise<T>
  readonly dismiss: () => void
}

const TransactionsContext = createContext<Transactions | null>(null)
/** Milliseconds between two looks at what is under way, and until what no node knows is given up. */
const PACE = 3_000
const DROP_AFTER = 90_000

export function useTransactions(): Transactions {
  const transactions = use(TransactionsContext)
  if (!transactions) throw new Error("useTransactions outside Providers")
  return transactions
}

/** Follows each account's latest confirmation to its end, whether or not the page was loaded anew meanwhile. */
export function TransactionsProvider({ children }: { children: ReactNode }) {
  const { account, ownKeys } = useSession()
  const { incarnation } = useConfig()
  const [shown, setShown] = useState<{ account: Address; latest: Confirmation<Act> | null } | null>(null)
  const refresh = useRefresh()
  // Another account's is never shown, not even for a moment.
  const latest = shown && shown.account === account ? shown.latest : null

  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the tab's storage is not there while the server renders
    setShown(account && { account, latest: readKept<Act>(account, incarnation) })
  }, [account, incarnation])

  /** `whose`: a journey that was begun as another account keeps its end there and shows nothing here. */
  const show = useCallback(
    (whose: Address, confirmation: Confirmation<Act> | null) => {
      keep(whose, incarnation, confirmation)
      setShown((now) => (now?.account === whose ? { account: whose, latest: confirmation } : now))
    },
    [incarnation],
  )
  const runs = useMemo(() => new Runs<Act>({ show, refresh }), [show, refresh])
  useFollowing(account, latest, runs, show)
  const here = useRef({ account, ownKeys })
  useEffect(() => {
    here.current = { account, ownKeys }
  }, [account, ownKeys])

  const value = useMemo<Transactions>(
    () => ({
      latest,
      dismiss: () => account && show(account, null),
      async run(act, work) {
        if (!account) return work(() => undefined)
        const opened = here.current.ownKeys !== null
        return runs.run(account, act, work, () => {
          if (here.current.account !== account) return new KeywardError("account-switched")
          return opened && here.current.ownKeys === null ? new KeywardError("locked") : null
        })
      },
    }),
    [account, latest, show, runs],
  )
  return <TransactionsContext value={value}>{children}</TransactionsContext>
}

/** Looks at the chain while something is under way that no journey of this page waits for. */
function useFollowing(
  account: Address | null,
  latest: Confirmation<Act> | null,
  runs: Runs<Act>,
  show: (whose: Address, confirmation: Confirmation<Act>) => void,
): void {
  const config = useConfig()
  const follower = useRef<TransactionFollower | null>(null)
  const refresh = useRefresh()
  const unknownSince = useRef<number | null>(null)

  useEffect(() => {
    if (!account || !latest) return
    const { sent } = latest
    const asked = lookedFor(latest)
    if (!asked && !(sent && isUnderWay(latest))) return
    let left = false
    let looking = false
    const loadFollower = async () => (follower.current ??= (await loadSessionCode()).createFollower(config))
    const look = async () => {
      if (runs.isRunning(account)) return void (unknownSince.current = null)
      if (asked) {
        const found = await loadFollower()
          .then((loaded) => loaded.lookFor(asked))
          .catch(() => null)
        if (left || !found || runs.isRunning(account)) return
        return show(
          account,
          afterState(latest, { step: "sent", transaction: found.transaction, sent: found }),
        )
      }
      if (!sent) return
      const fate = await loadFollower()
        .then((loaded) => loaded.look(sent))
        .catch(() => null)
      if (left || !fate || runs.isRunning(account)) return
      unknownSince.current = fate.step === "unknown" ? (unknownSince.current ?? Date.now()) : null
      const isLost = unknownSince.current !== null && Date.now() - unknownSince.current >= DROP_AFTER
      const next = afterFate(latest, fate, isLost)
      if (JSON.stringify(next) === JSON.stringify(latest)) return
      show(account, next)
      // What the pages show comes from the chain, which says something else now.
      if (next.step !== "final") void refresh()
    }
    const lookOnce = async () => {
      if (looking) return
      looking = true
      await look().finally(() => (looking = false))
    }
    const timer = setInterval(() => void lookOnce(), PACE)
    return () => {
      left = true
      clearInterval(timer)
    }
  }, [account, latest, config, runs, show, refresh])
}
