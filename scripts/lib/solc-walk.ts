import type { AstNode } from "./solc"

export const isNode = (value: unknown): value is AstNode =>
  typeof value === "object" && value !== null && "nodeType" in value && "src" in value

/** The nodes right below a node, in the order of the source. */
export const childrenOf = (node: AstNode): readonly AstNode[] =>
  Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode)
    .sort((a, b) => startOf(a) - startOf(b))

/** @returns where the node begins, in bytes */
export const startOf = ({ src }: AstNode): number => Number(src.split(":")[0])

export const lengthOf = ({ src }: AstNode): number => Number(src.split(":")[1])

/** A node with those above it, the outermost first. */
export interface Walked {
  readonly node: AstNode
  readonly above: readonly AstNode[]
}

export function* walk(node: AstNode, above: readonly AstNode[] = []): Generator<Walked> {
  yield { node, above }
  for (const child of childrenOf(node)) yield* walk(child, [...above, node])
}
