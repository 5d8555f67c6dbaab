import { packageBin, runToEnd } from "./lib/run"

/** The npm scripts that are one command line of an installed tool. */
const TOOLS: Record<string, readonly (readonly [tool: string, ...args: string[]])[]> = {
  compile: [["hardhat", "build"]],
  format: [["prettier", "--write", "."]],
  lint: [
    ["eslint", "."],
    ["solhint", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"],
    ["depcruise", "--config", ".dependency-cruiser.cjs", "app", "opener", "scripts", "test"],
  ],
  typecheck: [
    ["next", "typegen"],
    ["tsc", "--noEmit"],
  ],
}

const [name = "", ...args] = process.argv.slice(2)
const commands = TOOLS[name]
if (!commands) {
  console.error(`There is no task "${name}". Single tools: ${Object.keys(TOOLS).join(", ")}.`)
  process.exit(2)
}
let failures = 0
for (const [tool, ...own] of commands)
  if ((await runToEnd(packageBin(tool), [...own, ...args])) !== 0) failures += 1
process.exit(failures === 0 ? 0 : 1)
