import { KeywardError, isKeywardError } from "./errors"
import type { ErrorCode } from "./errors"

/** EIP-1193, EIP-3085 and MetaMask's own -32002 ("already pending"). -32603 says nothing: every wallet uses it for all. */
const ANSWERS: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [4001, "wallet-refused"],
  [4100, "wallet-locked"],
  [4901, "network-wrong"],
  [4902, "network-wrong"],
  [-32002, "wallet-busy"],
])
const DEEPEST = 6

/** What a wallet's refusal to connect or to change its network is to a person; the first code that says something. */
export function walletAnswer(thrown: unknown): KeywardError {
  if (isKeywardError(thrown)) return thrown
  for (const code of codesIn(thrown)) {
    const known = ANSWERS.get(code)
    if (known) return new KeywardError(known, {}, { cause: thrown })
  }
  return new KeywardError("wallet-failed", {}, { cause: thrown })
}

/** The codes in an error and in what a library or a wallet wrapped into it. */
function* codesIn(error: unknown, depth = 0): Generator<unknown> {
  if (typeof error !== "object" || error === null || depth > DEEPEST) return
  if ("code" in error) yield error.code
  for (const inner of ["cause", "data", "originalError", "info", "error"])
    if (inner in error) yield* codesIn((error as Record<string, unknown>)[inner], depth + 1)
}
