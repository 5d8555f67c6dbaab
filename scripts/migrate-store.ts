/**
 * Brings every record from one store to another, with the app stopped: `npm run migrate-store -- --from embedded --to s3`
 * (embedded, kubo, s3; both by the settings of .env.example). Broken off, it goes on where it was when it is run again.
 * Ends with 1 where something is damaged in the old store, and so not in the new one.
 */
import { runServerTask } from "./lib/server-task"

runServerTask("migrate-task.ts", process.argv.slice(2))
