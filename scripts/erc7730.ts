/** Writes contracts/erc7730 anew: `npx tsx scripts/erc7730.ts`, after the ABI, an action or lib/erc7730/words changed. */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { format } from "prettier"
import { files } from "./lib/erc7730/files"
import { ROOT } from "./lib/run"

for (const [name, content] of Object.entries(files())) {
  const path = join(ROOT, "contracts", "erc7730", name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await format(JSON.stringify(content), { parser: "json", printWidth: 110 }))
  console.log(`contracts/erc7730/${name}`)
}
