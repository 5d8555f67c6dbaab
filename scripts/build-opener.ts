import { statSync } from "node:fs"
import { buildOpener, OPENER_FILE } from "./lib/opener"

/** `npx tsx scripts/build-opener.ts`: the page that opens an export, alone; `npm run build` makes it, too. */
await buildOpener()
console.log(`${OPENER_FILE}: ${Math.round(statSync(OPENER_FILE).size / 1024)} KiB`)
