import { spawn } from "node:child_process"
import { join } from "node:path"
import { ROOT } from "./run"

/** Runs a script of this folder under the condition that the server's own modules ask for; its end becomes ours. */
export function runServerTask(script: string, args: readonly string[]): void {
  const all = ["--conditions=react-server", "--import", "tsx", join(ROOT, "scripts", "lib", script), ...args]
  spawn(process.execPath, all, { cwd: ROOT, stdio: "inherit" }).on("exit", (code) => process.exit(code ?? 1))
}
