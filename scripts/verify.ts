/**
 * Reads and hashes every block that the deployment's store holds: `npm run verify`, with the app stopped. `-- --repair
 * --from PATH` takes what is damaged from another embedded store's folder, or from a Kubo's RPC where PATH is a URL.
 * Ends with 1 where something is left that is damaged.
 */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { ROOT } from "./lib/run"

const script = join(ROOT, "scripts", "lib", "verify-store.ts")
const args = ["--conditions=react-server", "--import", "tsx", script, ...process.argv.slice(2)]
spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).on("exit", (code) => process.exit(code ?? 1))
