import "server-only"
import { secondsOf } from "./handlers/signed-in"
import type { Leases } from "./ledger/leases"
import type { Services } from "./services.types"

/** Seconds from one root to the next. */
export const COMMIT_SECONDS = 86_400
const LEASE_SECONDS = 300
/** A root that no block has taken by then is given up; the next one has more in it. */
const DEADLINE_SECONDS = 21_600

export type Committing = Pick<Services, "receipts" | "receiptRoots" | "relay" | "config" | "clock"> & {
  readonly leases: Leases
}

/**
 * Has the relay commit the root of the receipts, once a day, where there are new ones; as the one process that does.
 * @returns how many the root is over; null where nothing was due, or nobody pays
 * @throws KeywardError `relay-refused` `chain-unreachable`; Error where the relay pays from another account
 */
export async function commitRootWhenDue(committing: Committing, holder: string): Promise<number | null> {
  const { receipts, receiptRoots, relay, config, clock, leases } = committing
  const now = secondsOf(clock)
  const name = `receipts ${config.incarnation}`
  if ((await leases.doneAt(name)) + COMMIT_SECONDS > now) return null
  const size = await receipts.size()
  if (!relay || size === 0 || size <= (await receiptRoots.head()).size) return null
  if ((await receiptRoots.operator()) !== relay.payer)
    throw new Error("the relay's account is not the operator of ReceiptRoots")
  if (!(await leases.take(name, holder, now, now + LEASE_SECONDS))) return null
  try {
    await relay.bringOwn({
      contract: config.receipts,
      data: receiptRoots.commitment(await receipts.root(size), size),
      deadline: now + DEADLINE_SECONDS,
    })
    await leases.end(name, holder, now)
    return size
  } catch (error) {
    await leases.end(name, holder)
    throw error
  }
}
