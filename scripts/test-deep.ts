/**
 * The invariants of the contracts, the registry's over four million calls (the ordinary run makes 36,000), those of
 * requests and directory in as many runs each: nine million in all.
 *
 *     npm run test:deep
 *     KEYWARD_DEEP_CALLS=400000 npm run test:deep     fewer, for a first look
 *
 * Every run is of the full depth, as nothing in it may revert; fails where fewer calls were made than asked for.
 */
import { packageBin, runToEnd } from "./lib/run"
import { DEEP_DEPTH, INVARIANTS, deepRuns } from "./lib/deep"
import { forkAskedFor } from "./lib/forks"

const calls = Number(process.env.KEYWARD_DEEP_CALLS ?? 4_000_000)
const runs = deepRuns(calls)
let output = ""
const began = Date.now()
const code = await runToEnd(
  packageBin("hardhat"),
  ["test", "solidity", "--network", forkAskedFor(), "--grep", "invariant_"],
  {
    env: { KEYWARD_DEEP_CALLS: String(calls), FORCE_COLOR: "0" },
    limitSeconds: 6 * 60 * 60,
    onOutput: (text) => {
      output += text
      process.stdout.write(text)
    },
  },
)
const made = (contract: string): number => {
  const [, ofContract = ""] = output.split(new RegExp(`\\.t\\.sol:${contract}$`, "m"))
  const [own = ""] = ofContract.split(/\.t\.sol:\w+$/m)
  const held = own.matchAll(/✔ invariant_\w+\(\) \(runs: (\d+)\)/g)
  return [...held].reduce((sum, [, each]) => sum + Number(each) * DEEP_DEPTH, 0)
}
let isShort = false
let all = 0
for (const [contract, count] of Object.entries(INVARIANTS)) {
  const own = made(contract)
  all += own
  if (own < count * runs * DEEP_DEPTH) isShort = true
  console.log(
    `${contract}: ${own.toLocaleString("en")} calls, of ${count} invariants x ${runs} runs x ${DEEP_DEPTH} deep`,
  )
}
const minutes = ((Date.now() - began) / 60_000).toFixed(1)
console.log(`${all.toLocaleString("en")} calls, ${minutes} min`)
process.exitCode = code === 0 && !isShort ? 0 : 1
