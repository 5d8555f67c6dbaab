import { readFileSync } from "node:fs"
import { globSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { CATALOGUE } from "./compile-words.mjs"
import { ROOT } from "./run"

/** A text in the code that somebody reads, as well as a machine can tell. */
export interface FoundText {
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** Names of keys and the like, that nobody reads. */
const NO_TEXT = new Set([
  "Keyward",
  "Enter",
  "Escape",
  "Tab",
  "Home",
  "End",
  "Arrow",
  "Delete",
  "Backspace",
  "Content-Type",
])
/** Attributes of JSX whose values are for machines. */
const NO_TEXT_IN =
  /^(className|id|href|rel|type|accept|viewBox|d|points|transform|autoComplete|sizes|sandbox)$/

export const looksRead = (text: string): boolean =>
  // A selector of CSS
  !/^[#.[]\w/.test(text) &&
  !NO_TEXT.has(text.trim()) &&
  !/^(Arrow|Page)(Left|Right|Up|Down)$/.test(text) &&
  (/\p{L}{2,},? \p{L}/u.test(text) || /^\s*\p{Lu}\p{Ll}+[\p{L}…:.?]*\s*$/u.test(text))

export function isForMachines(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent))
    return true
  if (ts.isExpressionStatement(parent)) return true
  if (ts.isJsxAttribute(parent)) return NO_TEXT_IN.test(parent.name.getText())
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true
  if (ts.isElementAccessExpression(parent)) return true
  if (ts.isBinaryExpression(parent) && /^(==|!=)/.test(parent.operatorToken.getText())) return true
  // What a programmer reads: new Error("…")
  return ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())
}

/** Texts of one file of TypeScript that people would read. */
export function textsIn(path: string, source: string): FoundText[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const found: FoundText[] = []
  const note = (node: ts.Node, text: string) =>
    found.push({ text, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) {
      const text = node.text.replace(/\s+/g, " ").trim()
      if (/\p{L}{2}/u.test(text) && !NO_TEXT.has(text)) note(node, text)
    } else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (!isForMachines(node) && looksRead(node.text)) note(node, node.text)
    } else if (ts.isTemplateExpression(node)) {
      if (!isForMachines(node))
        for (const part of [node.head, ...node.templateSpans.map(({ literal }) => literal)])
          if (/\p{L}{2,} |\s\p{L}{2,}/u.test(part.text)) note(node, part.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Rooms whose code people read, without the catalogues. Paths from the root. */
export const filesWithTexts = (): string[] =>
  globSync("app/**/*.{ts,tsx}", { cwd: ROOT })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !/^app\/(_core|_journeys|_adapters|_server|_language|api)\//.test(path))
    .filter((path) => !CATALOGUE.test(path) && !path.endsWith(".d.ts"))
    .sort()

export const sourceOf = (path: string): string => readFileSync(join(ROOT, path), "utf8")

/** Files of English words, from the root. */
export const englishCatalogues = (): string[] =>
  globSync("app/**/*.en.ts", { cwd: ROOT })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
