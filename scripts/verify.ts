/**
 * Reads and hashes every block that the deployment's store holds: `npm run verify`, with the app stopped. `-- --repair
 * --from PATH` takes what is damaged from another embedded store's folder, or from a Kubo's RPC where PATH is a URL.
 * Ends with 1 where something is left that is damaged.
 */
import { runServerTask } from "./lib/server-task"

runServerTask("verify-store.ts", process.argv.slice(2))
