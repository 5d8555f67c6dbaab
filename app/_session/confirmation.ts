import type { KeywardError } from "../_core/errors"
import type { Asked, TransactionState } from "../_core/ports/registry"
import type { AskedTransaction, Fate, Sent } from "../_core/ports/transactions"
import type { Address, Digest } from "../_core/types"

/** How far something is that was asked for, and how it ended. */
export type ConfirmationStep =
  /** Nobody was asked yet. */
  | "preparing"
  | "waiting-for-wallet"
  | "sent"
  | "confirmed"
  | "final"
  /** Was confirmed; the chain has undone its last blocks and it waits anew. */
  | "undone"
  | "refused"
  /** Nobody waits for the wallet's answer any more; a signature that comes late is not used. */
  | "stopped"
  /** The same of a transaction, which the wallet sends once it is told to. */
  | "still-asked"
  /** The wallet failed in a way that leaves open whether it has sent anything. */
  | "unclear"
  | "replaced"
  | "cancelled"
  | "dropped"
  /** A relay had it and did not send it in time. */
  | "lapsed"
  | "failed"
  /** The chain that it was on is no more. */
  | "restarted"

/** Fit for JSON; says nothing of for whom or of what. */
export interface Confirmation<Act extends string = string> {
  readonly act: Act
  readonly step: ConfirmationStep
  readonly asks: Asked
  /** What is looked for where nobody waits for the wallet's answer any more. */
  readonly asked: AskedTransaction | null
  /** What is followed; null before anything was sent. */
  readonly sent: Sent | null
  readonly transaction: Digest | null
  readonly block: number | null
  /** Sent once more by its wallet or its relay, for a higher fee. */
  readonly again: boolean
  /** How many were confirmed before this one, for the same thing. */
  readonly before: number
}

export const begin = <Act extends string>(act: Act): Confirmation<Act> => ({
  ...{ act, step: "preparing", asks: "transaction", asked: null, sent: null },
  ...{ transaction: null, block: null, again: false, before: 0 },
})

/** After what the journey says. */
export function afterState<C extends Confirmation>(now: C, state: TransactionState): C {
  switch (state.step) {
    case "waiting-for-wallet":
      // A relay that has the former signature may still bring it: it is followed on.
      return {
        ...now,
        ...{ step: state.step, asks: state.asks, asked: state.asked ?? null, before: countOf(now) },
        ...{ sent: state.asks === "transaction-instead" ? now.sent : null, transaction: null, block: null },
      }
    case "sent":
      return { ...now, step: "sent", sent: state.sent, transaction: state.transaction }
    case "confirmed":
      return { ...now, ...state }
    case "declined":
      return now.step === "still-asked" ? { ...now, step: "refused" } : now
  }
}

/** How many of a thing's confirmations are confirmed. */
export const countOf = ({ step, before }: Confirmation): number =>
  step === "confirmed" || step === "final" ? before + 1 : before

/** After a look at the chain. `isLost`: no node has known it for too long. */
export function afterFate<C extends Confirmation>(now: C, fate: Fate, isLost: boolean): C {
  const wasConfirmed = now.step === "confirmed"
  switch (fate.step) {
    case "waiting":
    case "unknown":
      // What a relay has may be brought until its deadline, whether or not a node knows it now.
      if (fate.step === "unknown" && isLost && now.sent?.way === "own") return { ...now, step: "dropped" }
      return wasConfirmed ? { ...now, step: "undone", block: null } : now
    case "confirmed":
      return {
        ...now,
        ...{ step: fate.final ? "final" : "confirmed", transaction: fate.transaction },
        ...{ block: fate.block, again: fate.again },
      }
    case "reverted":
    case "false":
      return { ...now, step: "failed" }
    default:
      return { ...now, step: fate.step }
  }
}

/** After what ended the journey. What was sent and has not come to its end is followed on. */
export function afterError<C extends Confirmation>(now: C, { code, details }: KeywardError): C {
  // What failed came after it: it counts.
  if (now.step === "confirmed" || now.step === "final") return now
  if (now.sent && FOLLOWED_ON.has(code)) return { ...now, step: "sent" }
  // The session ended while the wallet asked.
  if (now.step === "waiting-for-wallet" && GONE.has(code)) return { ...now, step: unanswered(now) }
  // What the relay named was something else: the chain is asked without it.
  if (now.sent?.way === "relay" && code === "relay-false")
    return { ...now, step: "sent", transaction: null, sent: { ...now.sent, transaction: null } }
  if (details["reason"] === "lapsed") return { ...now, step: "lapsed" }
  return { ...now, step: ENDS[code] ?? "failed" }
}

/** What a question is that was given up. */
const unanswered = ({ asks, sent }: Confirmation): ConfirmationStep =>
  sent ? "sent" : asks === "signature" ? "stopped" : "still-asked"

const FOLLOWED_ON: ReadonlySet<string> = new Set([
  "chain-unreachable",
  "action-unsettled",
  "wallet-still-asks",
])
const GONE: ReadonlySet<string> = new Set(["account-switched", "signed-out", "locked", "network-wrong"])
const ENDS: Partial<Record<string, ConfirmationStep>> = {
  "wallet-refused": "refused",
  "wallet-unanswered": "stopped",
  "wallet-still-asks": "still-asked",
  "wallet-unclear": "unclear",
  "transaction-replaced": "replaced",
  "transaction-cancelled": "cancelled",
  "transaction-dropped": "dropped",
  "chain-restarted": "restarted",
}

/** Whether there is more to come of it. */
export const isUnderWay = ({ step, sent }: Confirmation): boolean =>
  sent !== null && (step === "sent" || step === "confirmed" || step === "undone")

/** sessionStorage, as far as it is used. */
export type TabStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">

/** What is looked for although nobody knows whether it was sent; null where there is no such thing. */
export const lookedFor = ({ step, asked }: Confirmation): AskedTransaction | null =>
  step === "still-asked" || step === "unclear" ? asked : null

interface Kept {
  readonly incarnation: Digest
  readonly confirmation: Confirmation
}

const keyOf = (account: Address) => `keyward-confirmation-${account}`

/** Keeps an account's latest confirmation over a reload, in this tab alone. */
export function keep(
  account: Address,
  incarnation: Digest,
  confirmation: Confirmation | null,
  tab: TabStorage = sessionStorage,
): void {
  const kept: Kept | null = confirmation && { incarnation, confirmation }
  if (kept) tab.setItem(keyOf(account), JSON.stringify(kept))
  else tab.removeItem(keyOf(account))
}

/** What the tab keeps for an account; what a former chain had is `restarted`, unless it had ended before. */
export function readKept<Act extends string>(
  account: Address,
  incarnation: Digest,
  tab: TabStorage = sessionStorage,
): Confirmation<Act> | null {
  try {
    const kept = JSON.parse(tab.getItem(keyOf(account)) ?? "null") as Kept | null
    if (!kept) return null
    const confirmation = kept.confirmation as Confirmation<Act>
    // Nobody was asked, or it is settled and no news any more.
    if (confirmation.step === "preparing" || confirmation.step === "final") return null
    // A wallet that was asked before the page was loaded anew answers to nobody: a signature is used by nobody then, a
    // transaction is sent all the same. What a relay has is followed.
    if (confirmation.step === "waiting-for-wallet")
      return kept.incarnation === incarnation ? { ...confirmation, step: unanswered(confirmation) } : null
    if (kept.incarnation === incarnation) return confirmation
    return isUnderWay(confirmation) ? { ...confirmation, step: "restarted" } : null
  } catch {
    return null
  }
}
