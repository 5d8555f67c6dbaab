import { isError } from "ethers"
import { KeywardError, isKeywardError } from "../../_core/errors"

/**
 * Puts a question to a provider.
 * @throws what `noAnswer` makes of the failure
 */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    throw noAnswer(error)
  }
}

/**
 * What a provider's failure is to the one who asked: `chain-unreachable`, or `network-wrong` where there is no registry
 * at the address.
 */
export function noAnswer(error: unknown): KeywardError {
  if (isKeywardError(error)) return error
  return new KeywardError(
    isError(error, "BAD_DATA") ? "network-wrong" : "chain-unreachable",
    {},
    { cause: error },
  )
}

const SILENT = new Set<unknown>(["NETWORK_ERROR", "TIMEOUT", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND"])

/** Whether a provider did not answer at all, unlike one that answered with a refusal. */
export function isSilence(error: unknown): boolean {
  // A browser's fetch says no more than TypeError.
  if (error instanceof TypeError) return true
  return error instanceof Error && "code" in error && SILENT.has(error.code)
}

/** @throws `cancelled` */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KeywardError("cancelled")
}

/** One question for everybody who asks before it is put, in this turn of the event loop; later ones get a new answer. */
export function askedOnce<T>(question: () => Promise<T>): () => Promise<T> {
  let waiting: Promise<T> | null = null
  return () => {
    waiting ??= new Promise<T>((resolve, reject) => {
      setTimeout(() => {
        waiting = null
        question().then(resolve, reject)
      })
    })
    return waiting
  }
}
