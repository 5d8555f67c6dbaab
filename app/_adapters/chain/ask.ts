import { isError } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"

/**
 * Puts a question to a provider.
 * @throws `chain-unreachable` where it does not answer, `network-wrong` where there is no registry at the address
 */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (isKeywardError(error)) throw error
    throw new KeywardError(
      isError(error, "BAD_DATA") ? "network-wrong" : "chain-unreachable",
      {},
      { cause: error },
    )
  }
}

/** Whether a provider did not answer at all, unlike one that answered with a refusal. */
export function isSilence(error: unknown): boolean {
  if (isError(error, "NETWORK_ERROR") || isError(error, "TIMEOUT")) return true
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return (
    code === "ECONNREFUSED" || code === "ECONNRESET" || code === "ENOTFOUND" || error instanceof TypeError
  )
}

/** @throws `cancelled` */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KeywardError("cancelled")
}
