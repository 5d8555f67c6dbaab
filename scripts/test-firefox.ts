/**
 * The core journey in an installed Firefox: keys, a record added, shared, read by a doctor, taken back.
 *
 *     npm run test:firefox
 *     KEYWARD_FIREFOX=/path/to/firefox npm run test:firefox
 */
import { buildApp, compileContracts } from "./lib/prepare"
import { packageBin, runToEnd } from "./lib/run"

await compileContracts(console.log)
await buildApp(console.log)
process.exitCode = await runToEnd(
  packageBin("playwright"),
  ["test", "--config", "playwright.firefox.config.ts", ...process.argv.slice(2)],
  { onOutput: (text) => void process.stdout.write(text), limitSeconds: 45 * 60 },
)
