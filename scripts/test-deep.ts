/**
 * The invariants of the contracts over four million calls (the ordinary run makes 36,000).
 *
 *     npm run test:deep
 *     KEYWARD_DEEP_CALLS=400000 npm run test:deep     fewer, for a first look
 *
 * Every run is of the full depth, as nothing in it may revert; fails where fewer calls were made than asked for.
 */
import { packageBin, runToEnd } from "./lib/run"
import { DEEP_DEPTH, deepRuns } from "./lib/deep"

const calls = Number(process.env.KEYWARD_DEEP_CALLS ?? 4_000_000)
const runs = deepRuns(calls)
let output = ""
const began = Date.now()
const code = await runToEnd(packageBin("hardhat"), ["test", "solidity", "--grep", "invariant_"], {
  env: { KEYWARD_DEEP_CALLS: String(calls), FORCE_COLOR: "0" },
  limitSeconds: 6 * 60 * 60,
  onOutput: (text) => {
    output += text
    process.stdout.write(text)
  },
})
const held = [...output.matchAll(/✔ (invariant_\w+)\(\) \(runs: (\d+)\)/g)]
const made = held.reduce((sum, [, , each]) => sum + Number(each) * DEEP_DEPTH, 0)
const minutes = ((Date.now() - began) / 60_000).toFixed(1)
console.log(
  `${made.toLocaleString("en")} calls: ${held.length} invariants x ${runs} runs x ${DEEP_DEPTH} deep, ${minutes} min`,
)
process.exitCode = code === 0 && made >= calls ? 0 : 1
