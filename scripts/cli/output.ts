import { inspect } from "node:util"
import { asKeywardError } from "../../app/_core/errors"
import type { ErrorCode } from "../../app/_core/errors"
import { wordingOf } from "../../app/_words/errors"
import { exitOf } from "./exit-codes"
import type { Exit } from "./exit-codes"
import { CommandRefusal } from "./refusal"

/** Where a command says things: results to standard output, everything else to standard error. */
export interface Output {
  readonly isJson: boolean
  /** A result: as one line of JSON for machines, else in words. */
  result(value: unknown, words: string): void
  /** How it goes on; machines get nothing of it. */
  tell(words: string): void
}

/** @param write where results go; @param note where all else goes */
export const outputTo = (
  isJson: boolean,
  write: (text: string) => void,
  note: (text: string) => void,
): Output => ({
  isJson,
  result: (value, words) => write(isJson ? `${jsonOf(value)}\n` : words === "" ? "" : `${plain(words)}\n`),
  tell: (words) => (isJson ? undefined : note(`${plain(words)}\n`)),
})

/** A page keeps a number and its word on one line; whoever searches a terminal's output types a space. */
const plain = (words: string): string => words.replaceAll("\u00a0", " ")

/** Scopes and the like are bigints: decimal text. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))

export interface Failure {
  readonly code: ErrorCode | "refused"
  readonly words: string
  readonly exit: Exit
}

/** These speak of a page; on a command line something else is to be done. */
const NEXT: Partial<Record<ErrorCode, string>> = {
  unexpected: "Run it again with KEYWARD_DEBUG=1 to see the cause.",
  "signed-out": "Run it again.",
  "file-unreadable": "Look whether the file is still there and may be read, then run it again.",
  "wallet-chain-other": "The second provider (--rpc) has to be on the chain of the app.",
  "network-wrong": "The second provider (--rpc) has to be on the chain of the app.",
  "wallet-failed": "Run it again.",
  "nobody-pays": "The app pays for nobody now: give the key's account a little of the chain's money.",
}

/** What is said of a failure: for each code the sentences that the app's pages have. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommandRefusal) return { code: "refused", words: error.message, exit: error.exit }
  const known = asKeywardError(error)
  const { title, safe, next } = wordingOf(known, "wallet")
  return {
    code: known.code,
    words: plain(`${title}. ${safe} ${NEXT[known.code] ?? next}`),
    exit: exitOf(known.code),
  }
}

/** Says why a command failed, to whoever reads standard error; gives the exit code. */
export function sayFailure(error: unknown, isJson: boolean, note: (text: string) => void): Exit {
  const { code, words, exit } = failureOf(error)
  note(isJson ? `${jsonOf({ error: { code, words } })}\n` : `${words}\n`)
  // With stacks and causes: for whoever looks for a fault
  if (process.env.KEYWARD_DEBUG) note(`${inspect(error)}\n`)
  return exit
}
