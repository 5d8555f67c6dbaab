import { statSync } from "node:fs"
import { buildOpeners, DROP_PAGE, LINK_VIEWER, OPENER_FILE } from "./lib/opener"

/** `npx tsx scripts/build-opener.ts`: the pages that open exports and links and send by them, alone; `npm run build` makes them, too. */
await buildOpeners()
for (const file of [OPENER_FILE, LINK_VIEWER, DROP_PAGE])
  console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KiB`)
