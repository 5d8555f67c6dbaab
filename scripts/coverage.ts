/**
 * Runs the contracts' behaviour tests (not the fuzzing) and fails where a line of contracts/ was never run.
 */
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { ROOT, packageBin, runToEnd } from "./lib/run"
import { ownSources, sourceOf } from "./lib/solc"

const REPORT = join(ROOT, "coverage", "lcov.info")

/** A file's lines with code, and how often each was run. */
const linesByFile = (report: string): Map<string, Map<number, number>> =>
  new Map(
    report.split("end_of_record").flatMap((part) => {
      const file = /^SF:(.+)$/m.exec(part)?.[1]
      const lines = [...part.matchAll(/^DA:(\d+),(\d+)/gm)]
      return file ? [[file, new Map(lines.map(([, line, times]) => [Number(line), Number(times)]))]] : []
    }),
  )

rmSync(REPORT, { force: true })
let code = await runToEnd(packageBin("hardhat"), ["test", "mocha", "--coverage"])
const lines = linesByFile(readFileSync(REPORT, "utf8"))
let all = 0
let missed = 0
for (const file of ownSources()) {
  const own = lines.get(file)
  // An interface has no code; a contract that no test touches is not in the report and must not pass for one.
  if (!own && /^(abstract contract|contract|library) /m.test(sourceOf(file))) {
    console.log(`${file}: nothing of it was measured`)
    code = 1
  }
  for (const [line, times] of own ?? []) {
    all += 1
    if (times > 0) continue
    missed += 1
    console.log(`${file}:${line} is never run`)
  }
}
console.log(`${all - missed} of ${all} lines of contracts/ run: ${((1 - missed / all) * 100).toFixed(2)} %`)
process.exitCode = missed > 0 || all === 0 ? 1 : code
