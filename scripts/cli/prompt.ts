import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

/**
 * Asks for a secret at the terminal, which shows nothing of what is typed.
 * @param otherwise what to do where there is no terminal
 * @throws CommandRefusal where there is none
 */
export async function askSecret(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new CommandRefusal(otherwise, EXIT.person)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true })
  process.stderr.write(question)
  const stopped = new AbortController()
  lines.on("SIGINT", () => stopped.abort())
  try {
    return await lines.question("", { signal: stopped.signal })
  } catch {
    throw new CommandRefusal("Stopped.", EXIT.stopped)
  } finally {
    process.stderr.write("\n")
    lines.close()
  }
}
