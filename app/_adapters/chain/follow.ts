import { KeywardError, isKeywardError } from "../../_core/errors"
import type { ErrorDetails } from "../../_core/errors"
import type { Confirmed, Fate, Sent, TransactionFollower } from "../../_core/ports/transactions"

export interface Patience {
  /** Milliseconds after which what no node knows is taken for lost; a silent chain is waited for as long. */
  readonly dropAfter: number
  /** Milliseconds between two looks at most. */
  readonly pace: number
  /** Milliseconds after which what merely waits is given back as it is; none where it is waited for to its end. */
  readonly giveBackAfter?: number
}

type Over = Exclude<Fate, { step: "waiting" | "unknown" }>

/**
 * Looks until a transaction has come to an end: confirmed is one. `unknown` or `waiting` come back only where patience
 * is over.
 * @throws `chain-unreachable`
 */
export async function followToEnd(
  follower: TransactionFollower,
  sent: Sent,
  patience: Patience,
): Promise<Fate> {
  const { dropAfter, pace, giveBackAfter = Infinity } = patience
  const begun = performance.now()
  let lastKnown = begun
  for (let wait = 100; ; wait = Math.min(pace, wait * 1.5)) {
    const fate = await lookOnce(follower, sent, performance.now() - lastKnown < dropAfter)
    const now = performance.now()
    if (fate !== null && isOver(fate)) return fate
    if (fate?.step === "waiting") lastKnown = now
    if (fate?.step === "unknown" && now - lastKnown >= dropAfter) return fate
    if (fate !== null && now - begun >= giveBackAfter) return fate
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

const isOver = (fate: Fate): fate is Over => fate.step !== "waiting" && fate.step !== "unknown"

async function lookOnce(
  follower: TransactionFollower,
  sent: Sent,
  mayBeSilent: boolean,
): Promise<Fate | null> {
  try {
    return await follower.look(sent)
  } catch (error) {
    if (mayBeSilent && isKeywardError(error, "chain-unreachable")) return null
    throw error
  }
}

/**
 * The confirmation that a fate is.
 * @throws what any other end is to a person
 */
export function confirmedOr(fate: Fate, sent: Sent): Confirmed {
  if (fate.step === "confirmed") return fate
  const details: ErrorDetails = sent.transaction === null ? {} : { transaction: sent.transaction }
  switch (fate.step) {
    case "replaced":
      throw new KeywardError("transaction-replaced", details)
    case "cancelled":
      throw new KeywardError("transaction-cancelled", details)
    case "restarted":
      throw new KeywardError("chain-restarted", details)
    case "false":
      throw new KeywardError("relay-false", details)
    case "reverted":
      throw new KeywardError("transaction-failed", { ...details, reason: "reverted" })
    case "lapsed":
      throw new KeywardError("transaction-failed", { ...details, reason: "lapsed" })
    default:
      throw new KeywardError("transaction-dropped", details)
  }
}
