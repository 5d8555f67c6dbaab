import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { findBrowser } from "../../test/browser"
import { forkAskedFor } from "./forks"
import type { Task } from "./lanes"
import { compileContracts, buildApp } from "./prepare"
import { ROOT, packageBin, runToEnd } from "./run"
import { inputDigest } from "./stamp"

/** What a runner counted. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** Titles of what passed at its second try only. */
  readonly flaky?: readonly string[]
  /** Each try that failed: which test, and the first lines of what it said. */
  readonly reasons?: readonly string[]
}

export interface StageRun {
  /** Where its output goes. */
  readonly write: (text: string) => void
  /** A developer's further words for the runner, such as --grep. */
  readonly more?: readonly string[]
  /** Test files of the stage, from the repository's root; all of them unless given. */
  readonly files?: readonly string[]
}

/** One thing that has to be true. */
export interface Stage extends Task {
  readonly title: string
  readonly run: (options: StageRun) => Promise<Counts>
}

const OUTPUT = join(ROOT, "test-output")
const CACHE = ".keyward/cache"

/** `next build` and `next typegen` write to `.next`, tsconfig.json and next-env.d.ts; the others read them. */
const NEXT = "next"

/** Who asks while it is under way waits for the same one. */
const shared = <T>(work: (say: (text: string) => void) => Promise<T>) => {
  let underway: Promise<T> | undefined
  return (say: (text: string) => void) => (underway ??= work(say).finally(() => (underway = undefined)))
}

/** Both do nothing where the sources are those of the last time. */
export const compiled = shared(compileContracts)
const built = shared(async (say) => {
  await compiled(say)
  // The stage "types" checks them.
  return buildApp(say, { checkTypes: false })
})

/** A compilation writes the bindings, which the sources and tests after it import. */
const AFTER_COMPILE = { after: ["compile"] } as const

const line = (write: (text: string) => void) => (text: string) => write(`${text}\n`)

/** Reads a runner's own report. A runner that left none has failed, whatever it says. */
const reportFrom = <T>(file: string, read: (report: T) => Counts): Counts =>
  existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8")) as T) : { passed: 0, failed: 1, skipped: 0 }

/** A runner that ended badly without a failure in its report has failed all the same. */
const withCode = (counts: Counts, code: number): Counts =>
  code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts

type Command = readonly [tool: string, ...args: string[]]

/** A tool that says yes or no counts as one check. */
const check = (
  name: string,
  title: string,
  commands: readonly Command[],
  task: Omit<Task, "name"> = {},
): Stage => ({
  name,
  title,
  ...task,
  run: async ({ write }) => {
    for (const [tool, ...args] of commands)
      if ((await runToEnd(packageBin(tool), args, { onOutput: write })) !== 0)
        return { passed: 0, failed: 1, skipped: 0 }
    return { passed: 1, failed: 0, skipped: 0 }
  },
})

interface MochaOptions extends Omit<Task, "name"> {
  /** Files that run side by side, each in a process: their tests share neither ports nor folders. */
  readonly jobs?: number
  readonly needs?: (say: (text: string) => void) => Promise<unknown>
}

const mocha = (name: string, title: string, options: MochaOptions = {}): Stage => {
  const { jobs = 1, needs = compiled, ...task } = options
  return {
    name,
    title,
    ...AFTER_COMPILE,
    ...task,
    run: async ({ write, more = [], files = [] }) => {
      await needs(line(write))
      mkdirSync(OUTPUT, { recursive: true })
      const report = join(OUTPUT, `mocha-${name}.json`)
      rmSync(report, { force: true })
      const reporter = join(ROOT, "scripts", "lib", "mocha-reporter.cjs")
      const given = files.length > 0 ? files : [`test/${name}/**/*.test.ts`]
      const parallel = jobs > 1 && files.length !== 1 ? ["--parallel", "--jobs", String(jobs)] : []
      const args = [...given, "--reporter", reporter, "--forbid-only", ...parallel, ...more]
      const code = await runToEnd(packageBin("mocha"), args, {
        env: { KEYWARD_COUNTS: report, KEYWARD_LOG: "off" },
        onOutput: write,
        limitSeconds: 25 * 60,
      })
      return withCode(
        reportFrom<Counts>(report, (counts) => counts),
        code,
      )
    },
  }
}

const bindings = () => inputDigest(["typechain-types"])

/** Hardhat sums its Solidity and mocha tests in its last lines, as in "70 passing (3 solidity, 67 mocha)". */
const SUM = "^(\\d+) WORD \\(\\d+ (?:solidity|mocha)"

const compile: Stage = {
  name: "compile",
  title: "Contracts and their bindings",
  run: async ({ write }) => {
    const committed = bindings()
    await compiled(line(write))
    // A fresh clone has what was committed; a developer's bindings are to follow the contracts.
    const stale = Boolean(process.env.CI) && bindings() !== committed
    if (stale)
      write("typechain-types is not what the contracts compile to: run `npm run compile`, and commit it.\n")
    return { passed: stale ? 0 : 1, failed: stale ? 1 : 0, skipped: 0 }
  },
}

const contracts: Stage = {
  name: "contracts",
  title: "Contracts: fuzz, invariants and behaviour",
  ...AFTER_COMPILE,
  run: async ({ write, more = [], files = [] }) => {
    await compiled(line(write))
    let output = ""
    const code = await runToEnd(
      packageBin("hardhat"),
      ["test", "--network", forkAskedFor(), ...files, ...more],
      {
        env: { FORCE_COLOR: "0", KEYWARD_BINDINGS: "keep" },
        onOutput: (text) => {
          output += text
          write(text)
        },
      },
    )
    const sum = (word: string) =>
      Number([...output.matchAll(new RegExp(SUM.replace("WORD", word), "gm"))].at(-1)?.[1] ?? 0)
    const counts = { passed: sum("passing"), failed: sum("failing"), skipped: sum("skipped") }
    return withCode(counts, code)
  },
}

const build: Stage = {
  name: "build",
  title: "Production build",
  ...AFTER_COMPILE,
  apart: NEXT,
  run: async ({ write }) => {
    await built(line(write))
    return { passed: 1, failed: 0, skipped: 0 }
  },
}

interface PlaywrightResult {
  readonly retry: number
  readonly errors: readonly { readonly message?: string; readonly location?: { readonly line: number } }[]
}

interface PlaywrightSpec {
  readonly title: string
  readonly file: string
  readonly tests: readonly { readonly status: string; readonly results: readonly PlaywrightResult[] }[]
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs: readonly PlaywrightSpec[]
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites: readonly PlaywrightSuite[]
}

/** What Playwright's own report counts; a test that passed at its second try has passed, and is named. */
export const fromPlaywright = ({ stats, suites }: PlaywrightReport): Counts => {
  const specs = suites.flatMap(specsIn)
  const isFlaky = ({ tests }: PlaywrightSpec) => tests.some(({ status }) => status === "flaky")
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    flaky: specs.filter(isFlaky).map(({ file, title }) => `${file}: ${title}`),
    reasons: [...specs.filter((spec) => !isFlaky(spec)), ...specs.filter(isFlaky)].flatMap(reasonsIn),
  }
}

const specsIn = ({ suites = [], specs }: PlaywrightSuite): PlaywrightSpec[] => [
  ...specs,
  ...suites.flatMap(specsIn),
]

/** Lines of one error that are said again at the end; the lines after them are Playwright's excerpt of the test. */
const MAX_REASON_LINES = 14

const reasonsIn = ({ file, title, tests }: PlaywrightSpec): string[] =>
  tests.flatMap(({ results }) =>
    results.flatMap(({ retry, errors }) =>
      errors.map(({ message = "", location }) => {
        const said = stripVTControlCharacters(message)
          .split("\n")
          .filter((each) => each.trim() !== "")
        const where = location ? `${file}:${location.line}` : file
        return [`${where}: ${title} (try ${retry + 1})`, ...said.slice(0, MAX_REASON_LINES)].join("\n  ")
      }),
    ),
  )

const browser: Stage = {
  name: "browser",
  title: "Journeys in a real browser",
  after: ["build", "builds"],
  // Its workers have the processors to themselves, so that no page is slower than its timeouts.
  alone: true,
  run: async ({ write, more = [], files = [] }) => {
    await built(line(write))
    write(`Browser: ${(await findBrowser()).source}\n`)
    const report = join(OUTPUT, "playwright.json")
    rmSync(report, { force: true })
    const workers = files.length === 1 ? ["--workers=1"] : []
    const args = ["test", "--forbid-only", ...files, ...workers, ...more]
    const code = await runToEnd(packageBin("playwright"), args, {
      onOutput: write,
      limitSeconds: 45 * 60,
    })
    return withCode(reportFrom(report, fromPlaywright), code)
  },
}

const cached = (tool: string) => [
  "--cache",
  "--cache-strategy",
  "content",
  "--cache-location",
  `${CACHE}/${tool}`,
]

/** Everything that has to be true: the cheapest first, then what takes longest. */
export const STAGES: readonly Stage[] = [
  compile,
  check(
    "format",
    "Formatting",
    [["prettier", "--check", "--log-level", "warn", ...cached("prettier"), "."]],
    {
      apart: NEXT,
    },
  ),
  check("solhint", "Lint: Solidity", [
    ["solhint", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"],
  ]),
  // Nothing that it runs imports the bindings.
  mocha("viewers", "Viewers: what is read of files, and their views in a browser", {
    after: [],
    needs: () => Promise.resolve(),
  }),
  contracts,
  check(
    "rooms",
    "Rooms: who may import whom, and that somebody does",
    [
      ["depcruise", "--config", ".dependency-cruiser.cjs", "app", "opener", "scripts", "test"],
      ["knip", "--no-progress"],
    ],
    { ...AFTER_COMPILE, apart: NEXT },
  ),
  mocha("journeys", "Journeys", { jobs: 2 }),
  check(
    "types",
    "Types",
    [
      ["next", "typegen"],
      ["tsc", "--noEmit"],
    ],
    { ...AFTER_COMPILE, apart: NEXT },
  ),
  check("lint", "Lint: TypeScript", [["eslint", ".", "--max-warnings", "0", ...cached("eslint")]], {
    ...AFTER_COMPILE,
    apart: NEXT,
  }),
  build,
  mocha("builds", "Builds for other chains", { after: ["build"], apart: NEXT, needs: built }),
  mocha("server", "Server and storage"),
  mocha("adapters", "Adapters"),
  mocha("core", "Core: cryptography, records, journal"),
  mocha("scripts", "Scripts"),
  mocha("features", "Features: what needs no browser"),
  browser,
]

/** Whether a stage runs files of test/ and so knows --grep and single files. */
export const FOLDERS: Readonly<Record<string, string>> = {
  "test/e2e": "browser",
  ...Object.fromEntries(
    STAGES.filter(({ name }) => existsSync(join(ROOT, "test", name))).map(({ name }) => [
      `test/${name}`,
      name,
    ]),
  ),
}
