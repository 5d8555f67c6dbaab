import "server-only"
import type { LogLine } from "./answer"

/** One JSON line a request on standard output; `KEYWARD_LOG=off` silences it. */
export const logLine = (line: LogLine): void =>
  write(line.status >= 500 ? "error" : line.status >= 400 ? "warn" : "info", line)

/** One JSON line about what the server did by itself, or could not; numbers and codes, nobody's name. */
export const noteLine = (line: Readonly<Record<string, string | number>>): void =>
  write("failed" in line ? "error" : "info", line)

function write(level: "info" | "warn" | "error", line: object): void {
  if (process.env["KEYWARD_LOG"] === "off") return
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...line })}\n`)
}
