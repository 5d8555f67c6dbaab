"use client"
import { createContext, use, useCallback, useEffect, useMemo, useState } from "react"
import type { ReactNode } from "react"
import { usePublicClient } from "wagmi"
import { asKeywardError } from "../_core/errors"
import type { KeywardError } from "../_core/errors"
import type { OnTransaction } from "../_core/ports/registry"
import type { Digest } from "../_core/types"
import { useRefresh } from "./queries"

/** What was asked for; never for whom or of what, because it is kept in the tab's storage over a reload. */
export type Act =
  "create-keys" | "add-records" | "share" | "stop-sharing" | "remove" | "move" | "replace" | "change-ways-in"

export interface Confirmation {
  readonly act: Act
  readonly step: "waiting-for-wallet" | "sent" | "confirmed" | "final" | "refused" | "replaced" | "failed"
  readonly transaction: Digest | null
  readonly block: number | null
}

interface Transactions {
  /** The latest confirmation; survives a reload. */
  readonly latest: Confirmation | null
  /** Runs something that asks for confirmations and shows its state line. Throws what it throws. */
  readonly run: <T>(act: Act, work: (on: OnTransaction) => Promise<T>) => Promise<T>
  readonly dismiss: () => void
}

const TransactionsContext = createContext<Transactions | null>(null)
const KEPT = "keyward-confirmation"

export function useTransactions(): Transactions {
  const transactions = use(TransactionsContext)
  if (!transactions) throw new Error("useTransactions outside Providers")
  return transactions
}

export function TransactionsProvider({ children }: { children: ReactNode }) {
  const [latest, setLatest] = useState<Confirmation | null>(null)
  const client = usePublicClient()
  const refresh = useRefresh()

  // eslint-disable-next-line react-hooks/set-state-in-effect -- the tab's storage is not there while the server renders
  useEffect(() => setLatest(readKept()), [])

  const show = useCallback((confirmation: Confirmation | null) => {
    setLatest(confirmation)
    if (confirmation) sessionStorage.setItem(KEPT, JSON.stringify(confirmation))
    else sessionStorage.removeItem(KEPT)
  }, [])

  // What was sent before a reload is followed to its end, and what is confirmed until it is final.
  useEffect(() => {
    if (!client || !latest?.transaction || (latest.step !== "sent" && latest.step !== "confirmed")) return
    const { transaction, step } = latest
    const look = async () => {
      try {
        const receipt = await client.getTransactionReceipt({ hash: transaction })
        if (receipt.status === "reverted") return show({ ...latest, step: "failed" })
        const block = Number(receipt.blockNumber)
        const final = await client.getBlock({ blockTag: "finalized" }).catch(() => null)
        const isFinal = (final?.number ?? -1n) >= receipt.blockNumber
        if (isFinal) show({ ...latest, step: "final", block })
        else if (step === "sent") {
          show({ ...latest, step: "confirmed", block })
          void refresh()
        }
      } catch {
        // not mined yet, or out of reach: asked again
      }
    }
    const timer = setInterval(() => void look(), 3_000)
    return () => clearInterval(timer)
  }, [client, latest, show, refresh])

  const value = useMemo<Transactions>(
    () => ({
      latest,
      dismiss: () => show(null),
      async run(act, work) {
        show({ act, step: "waiting-for-wallet", transaction: null, block: null })
        try {
          const result = await work((state) =>
            show({
              act,
              step: state.step,
              transaction: "transaction" in state ? state.transaction : null,
              block: "block" in state ? state.block : null,
            }),
          )
          await refresh()
          return result
        } catch (error) {
          show({ act, step: endOf(asKeywardError(error)), transaction: null, block: null })
          throw error
        }
      },
    }),
    [latest, show, refresh],
  )
  return <TransactionsContext value={value}>{children}</TransactionsContext>
}

const endOf = ({ code }: KeywardError): Confirmation["step"] =>
  code === "wallet-refused" ? "refused" : code === "transaction-replaced" ? "replaced" : "failed"

function readKept(): Confirmation | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Confirmation | null
    // A wallet that was asked before the reload is not waited for any more: nothing tells whether it said yes.
    return kept?.step === "waiting-for-wallet" ? null : kept
  } catch {
    return null
  }
}
