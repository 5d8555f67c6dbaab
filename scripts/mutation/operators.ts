import { childrenOf, isNode, lengthOf, startOf, walk } from "../lib/solc-walk"
import type { Walked } from "../lib/solc-walk"
import type { AstNode } from "../lib/solc"

/** What a mutation does to the source: the bytes of `node` become `to`. */
export interface Change {
  readonly operator: string
  readonly node: AstNode
  readonly to: string
}

/** What the operators ask of the source. */
export interface Source {
  readonly text: (node: AstNode) => string
  /** The members of the enum of that name, in order. */
  readonly membersOf: (enumName: string) => readonly string[]
}

type Operator = (walked: Walked, source: Source) => readonly Change[]

const typeOf = (node: AstNode): string =>
  (node.typeDescriptions as { typeString?: string } | undefined)?.typeString ?? ""

const child = (node: AstNode, field: string): AstNode => node[field] as AstNode

const nodes = (value: unknown): readonly AstNode[] =>
  Array.isArray(value) ? (value as unknown[]).filter(isNode) : []

const RELATIONAL: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
}
const ARITHMETIC: Readonly<Record<string, readonly string[]>> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<<": [">>"],
  ">>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "^": ["|"],
}
const LOGICAL: Readonly<Record<string, readonly string[]>> = { "&&": ["||"], "||": ["&&"] }

/** Another operator between the same operands; parentheses keep what it binds. */
const binary =
  (operator: string, swaps: Readonly<Record<string, readonly string[]>>): Operator =>
  ({ node }, { text }) =>
    node.nodeType === "BinaryOperation"
      ? (swaps[node.operator as string] ?? []).map((to) => ({
          operator,
          node,
          to: `(${text(child(node, "leftExpression"))} ${to} ${text(child(node, "rightExpression"))})`,
        }))
      : []

const negated: Operator = ({ node }, { text }) => {
  if (node.nodeType === "IfStatement") {
    const condition = child(node, "condition")
    return [{ operator: "condition", node: condition, to: `!(${text(condition)})` }]
  }
  if (node.nodeType === "Conditional")
    return [
      { operator: "condition", node: child(node, "condition"), to: `!(${text(child(node, "condition"))})` },
    ]
  if (node.nodeType === "UnaryOperation" && node.operator === "!")
    return [{ operator: "condition", node, to: `(${text(child(node, "subExpression"))})` }]
  return []
}

const isRevert = (node: AstNode | undefined): boolean =>
  node?.nodeType === "RevertStatement" ||
  (node?.nodeType === "Block" && nodes(node.statements).length === 1 && isRevert(nodes(node.statements)[0]))

/** A statement that is not there: a check, a write, an event, a return. */
const deleted: Operator = ({ node }) => {
  if (node.nodeType === "ExpressionStatement") {
    const expression = child(node, "expression")
    const isDelete = expression.nodeType === "UnaryOperation" && expression.operator === "delete"
    return [{ operator: isDelete ? "delete skipped" : "statement deleted", node, to: "{}" }]
  }
  if (node.nodeType === "EmitStatement") return [{ operator: "event not emitted", node, to: "{}" }]
  if (node.nodeType === "IfStatement" && isRevert(child(node, "trueBody")) && !isNode(node.falseBody))
    return [{ operator: "check deleted", node, to: "{}" }]
  if (node.nodeType === "Return" && !isNode(node.expression))
    return [{ operator: "statement deleted", node, to: "{}" }]
  return []
}

const constant: Operator = ({ node }, { text, membersOf }) => {
  const operator = "constant"
  if (node.nodeType === "Literal" && node.kind === "number") {
    const value = text(node)
    return /^0+$|^0x0+$/.test(value)
      ? [{ operator, node, to: "1" }]
      : [
          { operator, node, to: `(${value} + 1)` },
          { operator, node, to: `(${value} - 1)` },
        ]
  }
  if (node.nodeType === "Literal" && node.kind === "bool")
    return [{ operator, node, to: text(node) === "true" ? "false" : "true" }]
  if (node.nodeType === "Literal" && node.kind === "string")
    return [{ operator, node, to: `${text(node).slice(0, -1)}x"` }]
  const enumName = /^enum ([\w.]+)$/.exec(typeOf(node))?.[1]
  if (node.nodeType === "MemberAccess" && enumName) {
    const members = membersOf(enumName)
    const next = members[(members.indexOf(node.memberName as string) + 1) % members.length]
    return next ? [{ operator, node, to: `${text(child(node, "expression"))}.${next}` }] : []
  }
  return []
}

const isCallOf = (node: AstNode, kind: string): boolean =>
  node.nodeType === "FunctionCall" && node.kind === kind

const isHashed = (node: AstNode): boolean =>
  isCallOf(node, "functionCall") &&
  child(node, "expression").nodeType === "MemberAccess" &&
  /^encode(Packed)?$/.test(child(node, "expression").memberName as string)

/** The emptiest value of a type, where it has one that is written short. */
const emptyOf = (node: AstNode, text: string): string | null => {
  const type = typeOf(node)
  if (type === "bool") return `!(${text})`
  if (type === "address") return text === "address(0)" ? null : "address(0)"
  if (/^uint\d+$/.test(type)) return `${type}(0)`
  if (/^bytes\d+$/.test(type)) return `${type}(0)`
  if (/^bytes (calldata|memory)$/.test(type)) return 'bytes("")'
  return null
}

/** Which values a call gives away: those of an event, of an error, or of a hash. */
const givenAway = (node: AstNode | undefined, parent: AstNode | undefined): string | null => {
  if (node?.nodeType !== "FunctionCall") return null
  if (parent?.nodeType === "EmitStatement") return "event field"
  if (parent?.nodeType === "RevertStatement") return "error value"
  return isHashed(node) ? "hashed field" : null
}

/** A value that goes out, or into a hash, is another one. */
const values: Operator = ({ node, above }, { text }) => {
  const operator = givenAway(node, above.at(-1))
  if (!operator) return []
  return nodes(node.arguments).flatMap((argument) => {
    const to = emptyOf(argument, text(argument))
    return to === null || argument.nodeType === "Literal" ? [] : [{ operator, node: argument, to }]
  })
}

/** Two neighbouring arguments of one type change places. */
const swapped: Operator = ({ node }, { text }) => {
  if (node.nodeType !== "FunctionCall") return []
  const list = nodes(node.arguments)
  return list.flatMap((argument, index) => {
    const next = list[index + 1]
    if (!next || typeOf(next) !== typeOf(argument) || text(next) === text(argument)) return []
    // The change spans both; what stands between them stays.
    const start = startOf(argument)
    const length = startOf(next) + lengthOf(next) - start
    const span: AstNode = { ...argument, src: `${start}:${length}:0` }
    const between = text(span).slice(text(argument).length, text(span).length - text(next).length)
    return [{ operator: "arguments swapped", node: span, to: `${text(next)}${between}${text(argument)}` }]
  })
}

const isFunction = ({ nodeType }: AstNode): boolean =>
  nodeType === "FunctionDefinition" || nodeType === "ModifierDefinition"

/** A variable of the same type stands where another stood; for addresses the caller is one, too. Fields have theirs. */
const variable: Operator = ({ node, above }, { text }) => {
  const inside = above.find(isFunction)
  const parent = above.at(-1)
  if (!inside || parent?.nodeType === "ModifierInvocation" || givenAway(parent, above.at(-2))) return []
  const isSender = node.nodeType === "MemberAccess" && text(node) === "msg.sender"
  if (node.nodeType !== "Identifier" && !isSender) return []
  const type = typeOf(node)
  const isTarget = parent?.nodeType === "Assignment" && parent.leftHandSide === node
  if (isTarget || type === "" || type.startsWith("function")) return []
  const declared = [...walk(inside)]
    .map((walked) => walked.node)
    .filter((each) => each.nodeType === "VariableDeclaration" && typeOf(each) === type)
  const before = declared.filter((each) => startOf(each) < startOf(node)).map((each) => each.name as string)
  const own = text(node)
  if (!isSender && !declared.some(({ name }) => name === own)) return []
  const names = [...new Set(before)].filter((name) => name !== "" && name !== own)
  if (type === "address" && !isSender) names.push("msg.sender")
  if (isSender && names.length === 0) names.push("address(this)")
  return names.slice(0, 1).map((to) => ({ operator: "other variable", node, to }))
}

const modifier: Operator = ({ node }) =>
  node.nodeType === "ModifierInvocation" && node.kind === "modifierInvocation"
    ? [{ operator: "modifier removed", node, to: "" }]
    : []

const returned: Operator = ({ node }, { text }) => {
  if (node.nodeType !== "Return" || !isNode(node.expression)) return []
  const to = emptyOf(node.expression, text(node.expression))
  return to === null ? [] : [{ operator: "returned value", node: node.expression, to }]
}

const assigned: Operator = ({ node }, { text }) => {
  if (node.nodeType !== "Assignment") return []
  const [target, value] = [child(node, "leftHandSide"), child(node, "rightHandSide")]
  const operator = node.operator as string
  if (operator === "+=" || operator === "-=" || operator === "|=" || operator === "&=") {
    const other = { "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=" }[operator]
    return [{ operator: "arithmetic", node, to: `${text(target)} ${other} ${text(value)}` }]
  }
  const to = emptyOf(value, text(value))
  return to === null || value.nodeType === "Literal" ? [] : [{ operator: "assigned value", node: value, to }]
}

const OPERATORS: readonly Operator[] = [
  binary("relational", RELATIONAL),
  binary("arithmetic", ARITHMETIC),
  binary("logical", LOGICAL),
  negated,
  deleted,
  constant,
  values,
  swapped,
  variable,
  modifier,
  returned,
  assigned,
]

/** Interfaces promise and do nothing; loops' own steps are left alone, for they only make loops without an end. */
const isLeftAlone = (node: AstNode, parent: AstNode | undefined): boolean =>
  (node.nodeType === "ContractDefinition" && node.contractKind === "interface") ||
  node.nodeType === "ImportDirective" ||
  node.nodeType === "PragmaDirective" ||
  node.nodeType === "StructuredDocumentation" ||
  node.nodeType === "InlineAssembly" ||
  (parent?.nodeType === "ForStatement" && parent.loopExpression === node)

/** Every change of one place in a source, in the source's order. */
export function* changesOf(
  node: AstNode,
  source: Source,
  above: readonly AstNode[] = [],
): Generator<Change & { readonly above: readonly AstNode[] }> {
  if (isLeftAlone(node, above.at(-1))) return
  for (const operator of OPERATORS)
    for (const change of operator({ node, above }, source)) yield { ...change, above: [...above, node] }
  for (const next of childrenOf(node)) yield* changesOf(next, source, [...above, node])
}
