/**
 * One process that compiles mutants and runs the contract tests on them, again and again. Tests deploy what is built;
 * on the way to the chain that bytecode is exchanged for the mutant's, so no file changes and nothing is loaded anew.
 */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import hre from "hardhat"
import Mocha from "mocha"
import { compile, errorsOf, isBuiltInto, SETTINGS, sourceOf } from "../lib/solc"
import { ROOT } from "../lib/run"

/** What is asked of a worker. */
export interface Task {
  readonly file: string
  /** The file with a change in it; null for all contracts as they are, which every test must pass. */
  readonly mutant: string | null
  /** Files in the order of how likely they kill, best first; those not named come after. */
  readonly order: readonly string[]
}

export interface Outcome {
  readonly status: "killed" | "survived" | "invalid" | "same code"
  /** The file and the test that failed first. */
  readonly by?: { readonly file: string; readonly test: string }
  readonly compileMs: number
  readonly testMs: number
}

/** Not about behaviour (figures and layout, which any change changes), or on chains of their own. */
const LEFT_OUT = /(^|\/)(deploy|gas|invariants|layout|owasp|surface|trees)\b/

/** Without the optimizer: half the time, the same behaviour. */
const QUICK = { ...SETTINGS, optimizer: { enabled: false } }

/** Of a contract's name, what is built of it now and what takes its place. */
const exchange = new Map<string, { readonly built: string; mutant: string | null }>()

/** Creation code of every contract that the file is part of. @returns null where it does not compile */
const codesOf = (file: string, source: string | null, settings: object): Map<string, string> | null => {
  const concerned = [...deployed].filter(([, path]) => source === null || isBuiltInto(file, path))
  const output = Object.fromEntries(
    concerned.map(([name, path]) => [path, { [name]: ["evm.bytecode.object"] }]),
  )
  const paths = concerned.map(([, path]) => path)
  const compiled = compile(paths, output, {
    changed: source === null ? {} : { [file]: source },
    settings,
  })
  if (errorsOf(compiled).length > 0) return null
  return new Map(
    concerned.map(([name, path]) => [name, compiled.contracts?.[path]?.[name]?.evm?.bytecode.object ?? ""]),
  )
}

/** Contracts that have code, and their files. */
const deployed = new Map<string, string>()

async function findDeployed(): Promise<void> {
  for (const full of await hre.artifacts.getAllFullyQualifiedNames()) {
    const { sourceName, contractName, bytecode } = await hre.artifacts.readArtifact(full)
    if (!sourceName.startsWith("contracts/") || bytecode === "0x") continue
    deployed.set(contractName, sourceName)
    exchange.set(contractName, { built: bytecode.slice(2), mutant: null })
  }
}

/** Every connection that the tests open sends the mutant's code where they send what is built. */
function exchangeOnTheWay(): void {
  const create = hre.network.create.bind(hre.network)
  // Code that is not optimized is longer than a chain takes.
  hre.network.create = (async () => {
    const connection = await create({ override: { allowUnlimitedContractSize: true } })
    const { provider } = connection
    const request = provider.request.bind(provider)
    provider.request = (args) => {
      const [sent] = Array.isArray(args.params) ? (args.params as { data?: string }[]) : []
      const data = sent?.data ?? ""
      for (const { built, mutant } of exchange.values())
        if (sent && mutant !== null && data.startsWith(built, 2))
          sent.data = `0x${mutant}${data.slice(2 + built.length)}`
      return request(args)
    }
    return connection
  }) as typeof hre.network.create
}

const mocha = new Mocha({ bail: true, timeout: 60_000, reporter: class {} as never })

async function loadTests(): Promise<void> {
  const folder = join(ROOT, "test", "contracts")
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".test.ts") && !LEFT_OUT.test(name),
  )
  for (const file of files) mocha.addFile(join(folder, file))
  mocha.cleanReferencesAfterRun(false)
  await mocha.loadFilesAsync()
}

/** As the mutants' places name it: below test/contracts. */
const nameOf = (file = "") => file.slice(join(ROOT, "test", "contracts").length + 1)

const runTests = (order: readonly string[]): Promise<Outcome["by"] | null> =>
  new Promise((resolve) => {
    // A folder's name stands for all that is in it.
    const rank = (file?: string) => {
      const place = order.findIndex((each) =>
        each.endsWith("/") ? nameOf(file).startsWith(each) : nameOf(file) === each,
      )
      return place < 0 ? order.length : place
    }
    mocha.suite.suites.sort((a, b) => rank(a.file) - rank(b.file))
    let by: Outcome["by"] | null = null
    mocha
      .run(() => resolve(by))
      .on("fail", (test) => (by ??= { file: nameOf(test.file), test: test.fullTitle() }))
  })

async function answer({ file, mutant, order }: Task, begin: () => Promise<void>): Promise<Outcome> {
  const began = Date.now()
  const codes = codesOf(file, mutant, QUICK)
  const compileMs = Date.now() - began
  if (!codes) return { status: "invalid", compileMs, testMs: 0 }
  for (const [name, each] of exchange) each.mutant = codes.get(name) ?? null
  await begin()
  const by = await runTests(order)
  const testMs = Date.now() - began - compileMs
  if (by) return { status: "killed", by, compileMs, testMs }
  if (mutant === null) return { status: "survived", compileMs, testMs }
  // What the optimizer makes the same is no other contract.
  const [one, other] = [codesOf(file, mutant, SETTINGS), codesOf(file, sourceOf(file), SETTINGS)]
  const isSame = one && other && [...one].every(([name, code]) => other.get(name) === code)
  return { status: isSame ? "same code" : "survived", compileMs, testMs }
}

await hre.tasks.getTask("build").run({ quiet: true })
await findDeployed()
exchangeOnTheWay()
await loadTests()
const { networkHelpers } = await import("../../test/contracts/support/network")
const snapshot = await networkHelpers.takeSnapshot()
/** Each run finds an empty chain, and fixtures that hold another mutant are forgotten. */
const begin = async () => {
  networkHelpers.clearSnapshots()
  await snapshot.restore()
}
process.on("message", (task: Task) => {
  void answer(task, begin).then((outcome) => process.send?.(outcome))
})
process.send?.("ready")
