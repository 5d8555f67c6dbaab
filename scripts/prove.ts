/**
 * Proves what test/contracts/smt/*Proof.sol assert of the contracts' arithmetic, for every input and any order of
 * calls (solc's SMTChecker, constrained Horn clauses, z3). Fails where one is not proved, or holds of nothing.
 *
 *     npm run prove               names what is proved, and what is known not to be (*Open.sol)
 *     npm run prove -- --open     tries those, too
 */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./lib/run"
import { compile, errorsOf, sourceOf } from "./lib/solc"
import type { AstNode } from "./lib/solc"
import { startOf, walk } from "./lib/solc-walk"

const FOLDER = "test/contracts/smt"
/** CHC: "Assertion violation check is safe!" */
const SAFE = "9576"

interface Claim {
  readonly place: string
  readonly text: string
  readonly start: number
}

interface Message {
  readonly errorCode?: string
  readonly message: string
  readonly sourceLocation?: { readonly file: string; readonly start: number }
}

/** @param tries whether the solver is asked at all */
const check = (file: string, source: string, tries = true) => {
  const name = file.replace(/^.*\/|\.sol$/g, "")
  // No timeout: this compiler ends with an error where one is set.
  const modelChecker = {
    contracts: { [file]: [name] },
    engine: "chc",
    solvers: ["z3"],
    targets: ["assert"],
    showProvedSafe: true,
  }
  const settings = { evmVersion: "prague", ...(tries ? { modelChecker } : {}) }
  const compiled = compile([file], { "*": { "": ["ast"] } }, { changed: { [file]: source }, settings })
  const [error] = errorsOf(compiled)
  const ast = compiled.sources[file]?.ast
  if (error || !ast) throw new Error(error ?? `the compiler gave no tree of ${file}`)
  const messages = (compiled.errors ?? []) as unknown as readonly Message[]
  const safe = new Set(
    messages
      .filter(({ errorCode, sourceLocation }) => errorCode === SAFE && sourceLocation?.file === file)
      .map(({ sourceLocation }) => sourceLocation?.start),
  )
  const bytes = Buffer.from(source)
  const claims = [...walk(ast)].flatMap(({ node, above }): Claim[] => {
    const callee = node.expression as AstNode | undefined
    if (node.nodeType !== "FunctionCall" || callee?.name !== "assert") return []
    const place = above.find(({ nodeType }) => nodeType === "FunctionDefinition")?.name as string
    const [start = 0, length = 0] = node.src.split(":").map(Number)
    return [{ place, text: bytes.subarray(start, start + length).toString(), start }]
  })
  return { ast, claims, isSafe: ({ start }: Claim) => safe.has(start) }
}

/** What follows from contradictory conditions is true of nothing: at each function's end `false` must not be provable. */
const hollow = (file: string, source: string, ast: AstNode): readonly string[] => {
  const bodies = [...walk(ast)].flatMap(({ node }) =>
    node.nodeType === "FunctionDefinition" && node.body ? [node.body as AstNode] : [],
  )
  let changed = Buffer.from(source)
  for (const body of bodies.sort((a, b) => startOf(b) - startOf(a))) {
    const end = startOf(body) + Number(body.src.split(":")[1]) - 1
    changed = Buffer.concat([
      changed.subarray(0, end),
      Buffer.from("assert(false);\n"),
      changed.subarray(end),
    ])
  }
  const { claims, isSafe } = check(file, changed.toString())
  const [ends, reached] = [
    claims.filter(({ text }) => text === "assert(false)"),
    (claim: Claim) => !isSafe(claim),
  ]
  if (ends.length !== bodies.length) throw new Error(`${file}: not every function was looked at`)
  return ends.filter((claim) => !reached(claim)).map(({ place }) => place)
}

const files = readdirSync(join(ROOT, FOLDER))
  .sort()
  .map((name) => `${FOLDER}/${name}`)
let failures = 0
let proved = 0
const unproved: string[] = []
for (const file of files.filter((name) => name.endsWith("Proof.sol"))) {
  const source = sourceOf(file)
  const { ast, claims, isSafe } = check(file, source)
  for (const claim of claims) {
    if (isSafe(claim)) proved += 1
    else failures += 1
    console.log(`${isSafe(claim) ? "proved    " : "NOT PROVED"}  ${file}: ${claim.place}: ${claim.text}`)
  }
  for (const place of hollow(file, source, ast)) {
    failures += 1
    console.log(`HOLLOW      ${file}: ${place}: nothing gets to its end`)
  }
}
for (const file of files.filter((name) => name.endsWith("Open.sol"))) {
  const { claims, isSafe } = check(file, sourceOf(file), process.argv.includes("--open"))
  for (const claim of claims) {
    unproved.push(claim.text)
    const verdict = isSafe(claim) ? "proved now" : "unproved  "
    console.log(`${verdict}  ${file}: ${claim.place}: ${claim.text}`)
  }
}
console.log(`\n${proved} proved, ${failures} failed, ${unproved.length} known to be unproved`)
process.exitCode = failures > 0 || proved === 0 ? 1 : 0
