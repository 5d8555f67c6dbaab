"use client"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { useEffect, useEffectEvent } from "react"
import { asKeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { Opening } from "../_core/receipts/openings"
import { dayOfReceipt } from "../_core/receipts/purpose"
import type { ReceiptPurpose } from "../_core/receipts/purpose"
import type { Address } from "../_core/types"
import { certifyReceiptKey, followReceipts, isCertified, sendReceipts } from "../_journeys/leave-receipt"
import type { Followed, KeptBack } from "../_journeys/leave-receipt"
import { readReceipts } from "../_journeys/read-receipts"
import type { OpenedByOthers } from "../_journeys/read-receipts"
import { choosePurpose, noteOpening, waitingDays } from "../_journeys/receipt-outbox"
import type { WaitingDay } from "../_journeys/receipt-outbox"
import { useUnlocked } from "./session"

/** How often is tried again what could not leave, and looked whether what left has arrived. Milliseconds. */
const AGAIN_MS = 60_000
/** How often is looked for what others have opened, while the page is open. Milliseconds. */
const NEWS_MS = 15_000
/** Records of a summary are opened one after the other: they leave together. */
const TOGETHER_MS = 1_500

/** Receipts that the account leaves. */
export interface Outbox {
  readonly days: readonly WaitingDay[]
  readonly keptBack: readonly KeptBack[]
  readonly followed: readonly Followed[]
  /** Why nobody could look just now; null where they did. */
  readonly unknown: ErrorCode | null
  readonly certified: boolean
  /** The UTC day that it was looked on: days since 1970. */
  readonly today: number
}

const now = () => Math.floor(Date.now() / 1_000)

/** One tab at a time: two would leave a receipt each for the same. */
const inTurn = <T>(account: Address, work: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? navigator.locks.request(`keyward-receipts-${account}`, work) : work()

/** What was opened and has no receipt yet, and what became of those that were left; what can leave does. */
export function useOutbox(): UseQueryResult<Outbox> {
  const { services, keys, notebook } = useUnlocked()
  const compared = notebook?.comparedKeys
  return useQuery({
    queryKey: ["receipts-left", keys.account],
    queryFn: () =>
      inTurn(keys.account, async (): Promise<Outbox> => {
        const keptBack = await sendReceipts(services, keys, { compared })
        let [followed, unknown]: [readonly Followed[], ErrorCode | null] = [[], null]
        try {
          followed = await followReceipts(services, keys)
        } catch (error) {
          unknown = asKeywardError(error).code
        }
        const days = await waitingDays(services, keys, now())
        const waits = days.some(({ openings }) => openings.length > 0)
        const certified = !waits || (await isCertified(services, keys))
        return { days, keptBack, followed, unknown, certified, today: dayOfReceipt(now()) }
      }),
    enabled: keys.identity !== null,
    refetchInterval: AGAIN_MS,
    structuralSharing: false,
  })
}

/** Notes what is opened of others' records while the account is unlocked; mounted once. */
export function useNotedOpenings(): void {
  const { services, keys } = useUnlocked()
  const client = useQueryClient()
  const note = useEffectEvent(async (opening: Opening): Promise<boolean> => {
    try {
      return await noteOpening(services, keys, opening, now())
    } catch {
      // Reading goes on where the device keeps nothing; the server's count says that there is no receipt
      return false
    }
  })
  const { openings } = services
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => void client.invalidateQueries({ queryKey: ["receipts-left"] })
    const stop = openings.follow((opening) => {
      void note(opening).then((isNew) => {
        if (!isNew) return
        clearTimeout(timer)
        timer = setTimeout(again, TOGETHER_MS)
      })
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [openings, client])
}

/** Chooses why a patient's records are opened today; the wallet certifies the key of receipts where it has not. */
export function useLeaveReceipt(): (patient: Address, purpose: ReceiptPurpose) => Promise<void> {
  const { services, keys } = useUnlocked()
  const client = useQueryClient()
  return async (patient, purpose) => {
    await choosePurpose(services, keys, patient, purpose, now())
    try {
      await certifyReceiptKey(services, keys)
    } finally {
      await client.invalidateQueries({ queryKey: ["receipts-left", keys.account] })
    }
  }
}

/** Who opened the records of the account that the pages show. */
export function useOpenedByOthers(): UseQueryResult<OpenedByOthers> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["opened-by-others", keys.account],
    queryFn: ({ signal }) => readReceipts(services, keys, { signal }),
    staleTime: 0,
    refetchInterval: NEWS_MS,
    structuralSharing: false,
  })
}
