import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { findBrowser } from "../../test/browser"
import { compileContracts, buildApp } from "./prepare"
import { ROOT, packageBin, runToEnd } from "./run"

/** What a runner counted. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** One thing that has to be true. */
export interface Stage {
  name: string
  title: string
  /** @param more a developer's further words, such as --grep */
  run: (more: readonly string[]) => Promise<Counts>
}

const OUTPUT = join(ROOT, "test-output")

/** Reads a runner's own report. A runner that left none has failed, whatever it says. */
const reportFrom = <T>(file: string, read: (report: T) => Counts): Counts =>
  existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8")) as T) : { passed: 0, failed: 1, skipped: 0 }

/** A tool that says yes or no counts as one check. */
const check = (name: string, title: string, ...commands: [tool: string, ...args: string[]][]): Stage => ({
  name,
  title,
  run: async () => {
    for (const [tool, ...args] of commands)
      if ((await runToEnd(packageBin(tool), args)) !== 0) return { passed: 0, failed: 1, skipped: 0 }
    return { passed: 1, failed: 0, skipped: 0 }
  },
})

const mocha = (name: string, title: string): Stage => ({
  name,
  title,
  run: async (more) => {
    mkdirSync(OUTPUT, { recursive: true })
    const report = join(OUTPUT, `mocha-${name}.json`)
    rmSync(report, { force: true })
    const reporter = join(ROOT, "scripts", "lib", "mocha-reporter.cjs")
    const args = [`test/${name}/**/*.test.ts`, "--reporter", reporter, "--forbid-only", ...more]
    const code = await runToEnd(packageBin("mocha"), args, {
      env: { KEYWARD_COUNTS: report, KEYWARD_LOG: "off" },
      limitSeconds: 25 * 60,
    })
    const counts = reportFrom<Counts>(report, (report) => report)
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  },
})

/** Hardhat sums its Solidity and mocha tests in its last lines, as in "70 passing (3 solidity, 67 mocha)". */
const contracts: Stage = {
  name: "contracts",
  title: "Contracts: fuzz, invariants and behaviour",
  run: async (more) => {
    let output = ""
    const code = await runToEnd(packageBin("hardhat"), ["test", ...more], {
      env: { FORCE_COLOR: "0" },
      onOutput: (text) => {
        output += text
        process.stdout.write(text)
      },
    })
    const sum = (word: string) =>
      Number(
        [...output.matchAll(new RegExp(`^(\\d+) ${word} \\(\\d+ (?:solidity|mocha)`, "gm"))].at(-1)?.[1] ?? 0,
      )
    const counts = { passed: sum("passing"), failed: sum("failing"), skipped: sum("skipped") }
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  },
}

const build: Stage = {
  name: "build",
  title: "Production build",
  run: async () => {
    await compileContracts(console.log)
    await buildApp(console.log)
    return { passed: 1, failed: 0, skipped: 0 }
  },
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

const browser: Stage = {
  name: "browser",
  title: "Journeys in a real browser",
  run: async (more) => {
    await build.run([])
    console.log(`Browser: ${(await findBrowser()).source}`)
    const report = join(OUTPUT, "playwright.json")
    rmSync(report, { force: true })
    const code = await runToEnd(packageBin("playwright"), ["test", "--forbid-only", ...more], {
      limitSeconds: 45 * 60,
    })
    const counts = reportFrom<PlaywrightReport>(report, ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }))
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  },
}

/** Everything that has to be true, cheapest first. */
export const STAGES: readonly Stage[] = [
  check("format", "Formatting", ["prettier", "--check", "--log-level", "warn", "."]),
  check("lint", "Lint: TypeScript", ["eslint", ".", "--max-warnings", "0"]),
  check("solhint", "Lint: Solidity", ["solhint", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"]),
  check("types", "Types", ["next", "typegen"], ["tsc", "--noEmit"]),
  check("rooms", "Rooms: who may import whom", [
    "depcruise",
    "--config",
    ".dependency-cruiser.cjs",
    "app",
    "scripts",
    "test",
  ]),
  contracts,
  mocha("core", "Core: cryptography, records, journal"),
  mocha("journeys", "Journeys"),
  mocha("adapters", "Adapters"),
  mocha("server", "Server and storage"),
  mocha("features", "Features: what needs no browser"),
  mocha("viewers", "Viewers: what is read of files, and their views in a browser"),
  mocha("scripts", "Scripts"),
  build,
  browser,
]
