/**
 * How many wrong contracts do the tests of contracts/ notice? Changes one place at a time and runs the tests.
 *
 *     npm run mutate                    all mutants, going on where it was interrupted
 *     -- --workers 1                    processes at a time (2)
 *     -- --only RecordRegistry          of the files whose name has that in it
 *     -- --in "replaceRecords|_check"   of the places (contract and function) that this expression finds
 *     -- --most 300                     so many, drawn evenly from all
 *     -- --fresh                        forget what was found before; --report says what was found and runs nothing
 *
 * Ends with a failure below 95 % killed, or where a survivor is not explained in docs/contracts.md.
 */
import { createHash } from "node:crypto"
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { ROOT } from "./lib/run"
import { listMutants } from "./mutation/mutants"
import type { Mutant } from "./mutation/mutants"
import { Runner } from "./mutation/pool"
import { scoreOf, scoreTable, survivorList } from "./mutation/report"
import type { Result } from "./mutation/report"

const LEAST = 0.95
const RESULTS = join(ROOT, "test-output", "mutation.jsonl")
/** A machine that does other things, too, takes its time; a loop without an end takes more. */
const LIMIT_SECONDS = 300

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    in: { type: "string", default: "" },
    most: { type: "string" },
    fresh: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
  },
})

const sha = (text: string) => createHash("sha256").update(text).digest("hex")
const filesBelow = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
const tests = sha(
  filesBelow("test/contracts")
    .map((name) => readFileSync(join(ROOT, "test/contracts", name), "utf8"))
    .join("\n"),
)

/** Killed once is killed, unless the contract changed; a survivor is tried again when the tests changed. */
function before(): Map<string, Result> {
  if (values.fresh) rmSync(RESULTS, { force: true })
  if (!existsSync(RESULTS)) return new Map()
  const lines = readFileSync(RESULTS, "utf8").split("\n").filter(Boolean)
  const results = lines.map((line) => JSON.parse(line) as Result)
  const holds = ({ status, tests: of }: Result) => status !== "survived" || of === tests
  return new Map(results.filter(holds).map((result) => [result.digest, result]))
}

const known = before()
const where = new RegExp(values.in)
const all = listMutants().filter(({ file, place }) => file.includes(values.only) && where.test(place))
const mutants = all.slice(0, Number(values.most ?? all.length))
const results: Result[] = []
const waiting: Mutant[] = []
for (const mutant of mutants) {
  const result = known.get(sha(mutant.source))
  if (result) results.push({ ...result, line: mutant.line })
  else waiting.push(mutant)
}
console.log(`${mutants.length} mutants, ${results.length} known from before`)

/** Other contracts than the registry have a folder for their tests. */
const FOLDERS: Readonly<Record<string, string>> = {
  AccessRequests: "requests/",
  PractitionerDirectory: "directory/",
  ReceiptRoots: "receipts/",
  ActionTypes: "submitSigned.test.ts",
  RegistryActions: "submitSigned.test.ts",
  SubmittedActions: "submitSigned.test.ts",
}

/** Which files killed mutants of a place, best first; at the beginning those that are named like it. */
const kills = new Map<string, Map<string, number>>()
const orderFor = (place: string): string[] => {
  const [contract = "", last = ""] = place.split(".")
  const folder = FOLDERS[contract] ?? ""
  const ranked = (key: string) =>
    [...(kills.get(key) ?? [])].sort(([, a], [, b]) => b - a).map(([file]) => file)
  const first = folder.endsWith(".ts") ? [folder] : [`${folder}${last}.test.ts`, folder]
  return [...new Set([...ranked(place), ...first, ...ranked("")])]
}
const remember = (place: string, file: string) => {
  for (const key of [place, ""]) {
    const counts = kills.get(key) ?? new Map<string, number>()
    kills.set(key, counts.set(file, (counts.get(file) ?? 0) + 1))
  }
}

async function work(queue: Mutant[], runner: Runner): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const began = Date.now()
    const { source, ...words } = mutant
    const task = { file: mutant.file, mutant: source, order: orderFor(mutant.place) }
    const outcome = await runner.run(task)
    const { status, by } = outcome === "timeout" ? { status: outcome } : outcome
    if (by) remember(mutant.place, by.file)
    const seconds = (Date.now() - began) / 1000
    const result: Result = { ...words, status, ...(by ? { by } : {}), digest: sha(source), tests, seconds }
    results.push(result)
    mkdirSync(join(ROOT, "test-output"), { recursive: true })
    appendFileSync(RESULTS, `${JSON.stringify(result)}\n`)
    const { counted, killed } = scoreOf(results)
    const line = `${results.length}/${mutants.length} ${killed}/${counted} killed, ${seconds.toFixed(1)} s, ${status}`
    console.log(`${line}: ${mutant.place}:${mutant.line} ${mutant.operator}: ${mutant.from} -> ${mutant.to}`)
  }
}

/** A test that fails without any change would kill everything. */
async function tryUnchanged(runner: Runner): Promise<void> {
  const outcome = await runner.run({ file: "", mutant: null, order: [] })
  if (outcome === "timeout" || outcome.status !== "survived")
    throw new Error(`the tests fail without a change: ${JSON.stringify(outcome)}`)
}

if (!values.report && waiting.length > 0) {
  const runners = Array.from({ length: Number(values.workers) }, () => new Runner(LIMIT_SECONDS))
  const end = () => runners.forEach((runner) => runner.end())
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      end()
      process.exit(130)
    })
  try {
    await tryUnchanged(runners[0] ?? new Runner(LIMIT_SECONDS))
    await Promise.all(runners.map((runner) => work(waiting, runner)))
  } finally {
    end()
  }
}

const docs = readFileSync(join(ROOT, "docs", "contracts.md"), "utf8")
const explained = (id: string) => docs.includes(id)
const score = scoreOf(results)
console.log(`\n${scoreTable(results)}\n${survivorList(results, explained)}`)
const open = results.filter(({ status, id }) => status === "survived" && !explained(id)).length
const verdict = `${score.killed} of ${score.counted} mutants killed: ${(score.share * 100).toFixed(2)} %`
console.log(`\n${verdict}; ${open} survivors without an explanation`)
if (results.length < mutants.length) console.log(`${mutants.length - results.length} were not tried.`)
process.exitCode = score.share < LEAST || open > 0 || results.length < mutants.length ? 1 : 0
