/**
 * Writes the deployment's ledger and records into a folder, while the server runs: `npm run backup -- --to FOLDER`. The
 * next one into the same folder writes what is new and takes away what was erased. `--with-secrets` puts the share
 * secret beside it: then whoever reads the backup has every share, and still needs each wallet's signature.
 */
import { runServerTask } from "./lib/server-task"

runServerTask("backup-tasks.ts", ["backup", ...process.argv.slice(2)])
