import { EXIT } from "./exit-codes"
import type { Exit } from "./exit-codes"

/** What this machine, and no service, says no to: its message is the sentence for whoever typed the command. */
export class CommandRefusal extends Error {
  constructor(
    message: string,
    readonly exit: Exit = EXIT.usage,
  ) {
    super(message)
  }
}
