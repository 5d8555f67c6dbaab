import type { ParseArgsConfig } from "node:util"
import type { Door } from "./enter"
import type { Exit } from "./exit-codes"
import type { Output } from "./output"

/** What was typed after a command. */
export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface Run {
  /** What follows the command and is no option. */
  readonly words: readonly string[]
  readonly values: Values
  readonly door: Door
  readonly out: Output
  /** Ends what is under way: Ctrl-C, SIGTERM. */
  readonly signal: AbortSignal
}

export interface Command {
  /** `add FILE… [--for PATIENT]` */
  readonly usage: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig["options"]>
  /** How many words it takes, at least and at most. */
  readonly takes: readonly [least: number, most: number]
  readonly run: (run: Run) => Promise<Exit>
}

export const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined
