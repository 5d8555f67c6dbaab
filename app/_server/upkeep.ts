import { randomUUID } from "node:crypto"
import { asKeywardError } from "../_core/errors"
import { commitRootWhenDue } from "./commit-root"
import type { Committing } from "./commit-root"
import { eraseAndCollect } from "./erasing"
import { secondsOf } from "./handlers/signed-in"
import type { RateTable } from "./ledger/rates"
import { reconcile } from "./reconcile"
import type { Reconciling } from "./reconcile"
import type { Services } from "./services.types"
import { causesOf } from "./watch/scrub"

/** Milliseconds between two looks at what is to be erased. */
const PACE = 60_000
/** Seconds from one reconciling to the next: nothing that was removed stays longer than a day, second look included. */
export const RECONCILE_SECONDS = 12 * 3_600
/** A lease ends so long after its holder last renewed it. */
const LEASE_SECONDS = 900
/** Where reconciling failed, for the chain did not answer say, it is tried again after so many seconds. */
const AGAIN_SECONDS = 600
/** Whether there are new receipts to commit is looked at so often. */
const COMMIT_LOOK_SECONDS = 300

/** What upkeep needs. */
export type Upkeep = Reconciling &
  Pick<Services, "collectGarbage" | "whenFull" | "links" | "drops" | "servedDays" | "metrics"> &
  Committing & {
    readonly rates: Pick<RateTable, "sweep">
    /** Takes the room again that was given up where the disk was full. */
    readonly refill: () => Promise<void>
    /** Takes one line about what was done or failed: numbers and codes, nobody's name. */
    readonly note: (line: Readonly<Record<string, string | number>>) => void
  }

/** The lease's name. */
export const reconcileName = ({ incarnation }: Pick<Services["config"], "incarnation">): string =>
  `reconcile ${incarnation}`

/** Reconciles where it is due, as the one process that does; whether it did. `atStart`: due at any rate. */
export async function reconcileWhenDue(
  upkeep: Omit<Upkeep, "rates">,
  holder: string,
  atStart: boolean,
): Promise<boolean> {
  const { leases, config, clock } = upkeep
  const name = reconcileName(config)
  const now = secondsOf(clock)
  if (!atStart && (await leases.doneAt(name)) + RECONCILE_SECONDS > now) return false
  const hold = async () => {
    const at = secondsOf(clock)
    return leases.take(name, holder, at, at + LEASE_SECONDS)
  }
  if (!(await hold())) return false
  try {
    const found = await reconcile(upkeep, async () => {
      if (!(await hold())) throw new Error("another process reconciles")
    })
    await leases.end(name, holder, secondsOf(clock))
    upkeep.note({ did: "reconcile", ...found })
    upkeep.metrics.reconciled({ ...found })
    return true
  } catch (error) {
    await leases.end(name, holder)
    throw error
  }
}

/** Erases, collects, sweeps links of both kinds and reconciles from the start until it is stopped. What fails is tried again, and said once. */
export function keepUp(upkeep: Upkeep): { readonly stop: () => Promise<void> } {
  const holder = randomUUID()
  let work = Promise.resolve()
  let atStart = true
  let notBefore = 0
  let commitNotBefore = 0
  let isStopped = false
  const said = new Map<string, string>()
  const attempt = async (what: string, todo: () => Promise<unknown>): Promise<boolean> => {
    try {
      await todo()
      said.delete(what)
      return true
    } catch (error) {
      const { code } = asKeywardError(error, "server-failed")
      upkeep.metrics.upkeepFailed(what, code)
      if (said.get(what) !== code && !isStopped)
        upkeep.note({ failed: what, code, cause: causesOf(error).join("; ") })
      said.set(what, code)
      return false
    }
  }
  const look = async () => {
    if (isStopped) return
    await attempt("erase", () => upkeep.whenFull(() => eraseAndCollect(upkeep)))
    await attempt("links", () => upkeep.whenFull(() => upkeep.links.sweep(null, secondsOf(upkeep.clock))))
    await attempt("drops", () => upkeep.whenFull(() => upkeep.drops.sweep(null, secondsOf(upkeep.clock))))
    await attempt("served-days", () => upkeep.servedDays.sweep(secondsOf(upkeep.clock)))
    if (secondsOf(upkeep.clock) >= commitNotBefore) {
      await attempt("commit-root", async () => {
        const size = await commitRootWhenDue(upkeep, holder)
        if (size !== null) upkeep.note({ did: "commit-root", receipts: size })
      })
      commitNotBefore = secondsOf(upkeep.clock) + COMMIT_LOOK_SECONDS
    }
    await upkeep.refill()
    if (isStopped || secondsOf(upkeep.clock) < notBefore) return
    const isDone = await attempt("reconcile", async () => {
      if (await upkeep.whenFull(() => reconcileWhenDue(upkeep, holder, atStart))) atStart = false
    })
    notBefore = isDone ? 0 : secondsOf(upkeep.clock) + AGAIN_SECONDS
  }
  const begin = () => {
    work = work.then(look)
  }
  const timer = setInterval(begin, PACE)
  timer.unref()
  // Beside the work, which may take long: what is arriving here is not to be taken for a dead process's.
  const pulse = setInterval(() => {
    upkeep.uploads.stillArriving(secondsOf(upkeep.clock)).catch(() => undefined)
    upkeep.rates.sweep(upkeep.clock().getTime()).catch(() => undefined)
  }, PACE)
  pulse.unref()
  begin()
  return {
    stop() {
      isStopped = true
      clearInterval(timer)
      clearInterval(pulse)
      return work
    },
  }
}
