/** Writes contracts/erc7730 anew: `npx tsx scripts/erc7730.ts`, after the ABI or the table in lib/erc7730 changed. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { format } from "prettier"
import { descriptors } from "./lib/erc7730"
import { ROOT } from "./lib/run"

const folder = join(ROOT, "contracts", "erc7730")
mkdirSync(folder, { recursive: true })
for (const [name, descriptor] of Object.entries(descriptors())) {
  const text = await format(JSON.stringify(descriptor), { parser: "json", printWidth: 110 })
  writeFileSync(join(folder, name), text)
  console.log(`contracts/erc7730/${name}`)
}
