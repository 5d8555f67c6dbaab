import { statSync } from "node:fs"
import { buildOpeners, LINK_VIEWER, OPENER_FILE } from "./lib/opener"

/** `npx tsx scripts/build-opener.ts`: the pages that open exports and links, alone; `npm run build` makes them, too. */
await buildOpeners()
for (const file of [OPENER_FILE, LINK_VIEWER])
  console.log(`${file}: ${Math.round(statSync(file).size / 1024)} KiB`)
