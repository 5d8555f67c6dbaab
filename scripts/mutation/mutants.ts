import { createHash } from "node:crypto"
import { compile, errorsOf, ownSources, sourceOf } from "../lib/solc"
import type { AstNode } from "../lib/solc"
import { lengthOf, startOf, walk } from "../lib/solc-walk"
import { changesOf } from "./operators"

/** One contract with one change. */
export interface Mutant {
  /** Names the change by what it says, so that a survivor's explanation stays its own when lines move. */
  readonly id: string
  readonly file: string
  readonly operator: string
  /** "RecordRegistry.grantAccess", or the contract alone for what stands outside functions. */
  readonly place: string
  /** 1-based. */
  readonly line: number
  readonly from: string
  readonly to: string
  /** The whole source with the change in it. */
  readonly source: string
}

const AST = { "*": { "": ["ast"] } }

const oneLine = (text: string) => text.replace(/\s+/g, " ")

const placeOf = (above: readonly AstNode[]): string =>
  above
    .filter(({ nodeType }) => /^(Contract|Function|Modifier)Definition$/.test(nodeType))
    .map(({ name, kind }) => (name as string) || (kind as string))
    .join(".")

/** All mutants of the project's contracts, the same list for the same sources, in an order that mixes them. */
export function listMutants(): readonly Mutant[] {
  const paths = ownSources()
  const compiled = compile(paths, AST)
  const [error] = errorsOf(compiled)
  if (error) throw new Error(error)
  const enums = new Map<string, readonly string[]>()
  for (const { ast } of Object.values(compiled.sources))
    for (const { node } of walk(ast))
      if (node.nodeType === "EnumDefinition")
        enums.set(
          node.canonicalName as string,
          (node.members as AstNode[]).map(({ name }) => name as string),
        )

  const found = new Map<string, Mutant>()
  const texts = new Set<string>()
  for (const file of paths) {
    const ast = compiled.sources[file]?.ast
    if (!ast) throw new Error(`the compiler gave no tree of ${file}`)
    const bytes = Buffer.from(sourceOf(file))
    const text = (node: AstNode) => bytes.subarray(startOf(node), startOf(node) + lengthOf(node)).toString()
    const membersOf = (name: string) => enums.get(name) ?? []
    for (const { node, operator, to, above } of changesOf(ast, { text, membersOf })) {
      const start = startOf(node)
      const rest = bytes.subarray(start + lengthOf(node)).toString()
      // An empty block takes the place of a statement together with its semicolon.
      const source = `${bytes.subarray(0, start).toString()}${to}${to === "{}" ? rest.replace(/^;/, "") : rest}`
      if (texts.has(source)) continue
      texts.add(source)
      const place = placeOf(above)
      const [from, after] = [oneLine(text(node)), oneLine(to)]
      const words = [place, operator, from, after].join("\n")
      let id = ""
      for (let again = 0; id === "" || found.has(id); again += 1)
        id = createHash("sha256").update(`${words}\n${again}`).digest("hex").slice(0, 10)
      const line = bytes.subarray(0, start).toString().split("\n").length
      found.set(id, { id, file, operator, place, line, from, to: after, source })
    }
  }
  return [...found.values()].sort((a, b) => a.id.localeCompare(b.id, "en"))
}
