import { isError, JsonRpcApiProvider } from "ethers"
import type { Provider } from "ethers"
import { KeywardError } from "../../_core/errors"
import { ask, isSilence } from "./ask"

/** Unix seconds on this machine's clock. */
const wallClock = (): number => Math.floor(Date.now() / 1_000)

/**
 * The time by which the next block is going to judge, in unix seconds: the one clock for deadlines, expiries and "now".
 * The newest block's own time will not do: on a chain where nobody writes it may be days old. So it is the later of the
 * newest block and the pending one; where a provider knows no pending block, the later of the newest block and `wall`.
 * @throws `chain-unreachable`
 */
export async function chainNow(provider: Provider, wall: () => number = wallClock): Promise<number> {
  const [latest, pending] = await ask(() =>
    Promise.all([provider.getBlock("latest"), pendingBlock(provider)]),
  )
  if (!latest) throw new KeywardError("chain-unreachable", { block: "latest" })
  // Some answer with the newest block again.
  const isNext = pending !== null && (pending.number === null || pending.number > latest.number)
  return Math.max(latest.timestamp, isNext ? pending.timestamp : wall())
}

/**
 * Puts a question whose answer hangs on the time, as of now: at the pending block, at the newest one where the provider
 * knows no other.
 */
export async function atNow<T>(question: (blockTag: "pending" | "latest") => Promise<T>): Promise<T> {
  try {
    return await question("pending")
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION") || isSilence(error)) throw error
    return question("latest")
  }
}

interface PendingBlock {
  /** null where it has none yet. */
  readonly number: number | null
  readonly timestamp: number
}

/** Past ethers' own getBlock, which refuses a block without a number. */
async function pendingBlock(provider: Provider): Promise<PendingBlock | null> {
  if (!(provider instanceof JsonRpcApiProvider)) return null
  try {
    const block: unknown = await provider.send("eth_getBlockByNumber", ["pending", false])
    if (typeof block !== "object" || block === null) return null
    const { number, timestamp } = block as { number?: unknown; timestamp?: unknown }
    const at = Number(timestamp)
    if (typeof timestamp !== "string" || !Number.isSafeInteger(at)) return null
    return { number: typeof number === "string" ? Number(number) : null, timestamp: at }
  } catch (error) {
    if (isSilence(error)) throw error
    return null
  }
}
