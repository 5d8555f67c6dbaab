/**
 * Fills an empty deployment from a backup, with the app stopped: `npm run restore -- --from FOLDER`. It may be on
 * another machine, and on Postgres or Kubo where the backup came from SQLite or the embedded store.
 */
import { runServerTask } from "./lib/server-task"

runServerTask("backup-tasks.ts", ["restore", ...process.argv.slice(2)])
