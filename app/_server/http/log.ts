import "server-only"
import type { LogLine } from "./answer"

/** One JSON line a request on standard output; `KEYWARD_LOG=off` silences it. */
export function logLine(line: LogLine): void {
  if (process.env["KEYWARD_LOG"] === "off") return
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
