import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import ts from "typescript"
import { isForMachines, looksRead } from "./texts-in-code"
import { ROOT } from "./run"

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}
/** A message being made: its text, and the values that its call hands over. */
interface Message {
  text: string
  readonly values: Map<string, string>
}

const escaped = (text: string) => text.replace(/'(?=[{}<])/g, "''").replace(/[{}<]/g, (sign) => `'${sign}'`)

/** `lockNow` of "Lock now" */
function nameOf(text: string): string {
  const words = text
    .replace(/\{(\w+), plural,(?:[^{}]|\{[^{}]*\})*\}/g, " $1 ")
    .replace(/\{(\w+)[^}]*\}/g, " $1 ")
    .replace(/<\/?\w+>/g, " ")
    .normalize("NFD")
    .replace(/[’']/g, "")
    .match(/[A-Za-z0-9]+/g)
  const chosen = (words ?? ["text"]).slice(0, 5)
  const name = chosen
    .map((word, at) =>
      at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join("")
  return /^[0-9]/.test(name) ? `n${name}` : name
}

/** As React joins the lines of a text between elements. */
function jsxText(text: string): string {
  const lines = text.split("\n")
  return lines
    .map((line, at) => {
      const begun = at === 0 ? line : line.trimStart()
      return at === lines.length - 1 ? begun : begun.trimEnd()
    })
    .filter((line) => line !== "")
    .join(" ")
}

/** The module that opens a room: `words` of a folder, `share-words` of a file that has none. */
const opener = (door: string): string => (basename(door) === "words" ? door : `${door}-words`)

/** Texts by their names, in the order in which they were found. */
class Catalogue {
  readonly texts = new Map<string, string>()

  take(text: string): string {
    const before = [...this.texts].find(([, each]) => each === text)
    if (before) return before[0]
    const wanted = nameOf(text)
    let name = wanted
    for (let number = 2; this.texts.has(name); number++) name = `${wanted}${number}`
    this.texts.set(name, text)
    return name
  }
}

const isCount = (node: ts.Expression): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === "count" && node.arguments.length >= 2

/** The name of a value by the code that gives it. */
function valueName(node: ts.Expression, values: Map<string, string>): string {
  const source = node.getText()
  const last = isCount(node) ? (node.arguments[0]?.getText() ?? "") : source
  const guess = (last.match(/[A-Za-z]\w*(?=[^A-Za-z]*$)/)?.[0] ?? "value").replace(/^length$/, "number")
  let name = guess
  for (let number = 2; values.has(name) && values.get(name) !== source; number++) name = `${guess}${number}`
  return name
}

/** Adds a value to a message; false where only a person knows how the sentence goes on. */
function addValue(node: ts.Expression, message: Message): boolean {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    message.text += escaped(node.text)
    return true
  }
  let hasText = false
  const look = (each: ts.Node) => {
    if (ts.isStringLiteral(each) || ts.isJsxElement(each) || ts.isTemplateExpression(each)) hasText = true
    ts.forEachChild(each, look)
  }
  const name = valueName(node, message.values)
  if (isCount(node)) {
    const [number, one, many] = node.arguments
    if (!number || !one || !ts.isStringLiteral(one) || (many && !ts.isStringLiteral(many))) return false
    const plural = many && ts.isStringLiteral(many) ? many.text : `${one.text}s`
    message.text += `{${name}, plural, one {#\u00a0${one.text}} other {#\u00a0${plural}}}`
    message.values.set(name, number.getText())
    return true
  }
  look(node)
  if (hasText) return false
  message.text += `{${name}}`
  message.values.set(name, node.getText())
  return true
}

function addChildren(children: readonly ts.JsxChild[], message: Message): boolean {
  return children.every((child) => {
    if (ts.isJsxText(child)) {
      message.text += escaped(jsxText(child.text))
      return true
    }
    if (ts.isJsxExpression(child)) return child.expression ? addValue(child.expression, message) : true
    if (!ts.isJsxElement(child)) return false
    const tag = child.openingElement.tagName.getText()
    const isBold = tag === "b" && child.openingElement.attributes.properties.length === 0
    let name = isBold
      ? "b"
      : tag === "Link" || tag === "a"
        ? "link"
        : tag.charAt(0).toLowerCase() + tag.slice(1)
    while (!isBold && message.values.has(name)) name += "2"
    message.text += `<${name}>`
    if (!isBold)
      message.values.set(
        name,
        `(inside) => ${child.openingElement.getText()}{inside}${child.closingElement.getText()}`,
      )
    const done = addChildren(child.children, message)
    message.text += `</${name}>`
    return done
  })
}

/** The component or hook around a node, if there is one. */
function componentAround(node: ts.Node): ts.FunctionDeclaration | ts.ArrowFunction | null {
  let found: ts.FunctionDeclaration | ts.ArrowFunction | null = null
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent)
    if (ts.isFunctionDeclaration(at) || ts.isArrowFunction(at)) found = at
  if (!found) return null
  const name = ts.isFunctionDeclaration(found)
    ? found.name?.text
    : ts.isVariableDeclaration(found.parent)
      ? found.parent.name.getText()
      : undefined
  return name && /^([A-Z]|use[A-Z])/.test(name) ? found : null
}

function takeFrom(path: string, catalogue: Catalogue, constant: string, door: string): number {
  const source = readFileSync(join(ROOT, path), "utf8")
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const edits: Edit[] = []
  const users = new Set<ts.FunctionDeclaration | ts.ArrowFunction>()
  const call = ({ text, values }: Message) => {
    const given = [...values].map(([name, value]) => (name === value ? name : `${name}: ${value}`))
    const isRich = text.includes("</")
    return `words.${catalogue.take(text)}${given.length > 0 ? `({ ${given.join(", ")} })` : isRich ? "()" : ""}`
  }
  const visit = (node: ts.Node): void => {
    const around = ts.isSourceFile(node) ? null : componentAround(node)
    if ((ts.isJsxElement(node) || ts.isJsxFragment(node)) && around) {
      const hasText = node.children.some((child) => ts.isJsxText(child) && /\p{L}{2}/u.test(child.text))
      const message: Message = { text: "", values: new Map() }
      if (hasText && addChildren(node.children, message)) {
        const [first, last] = [node.children[0], node.children.at(-1)]
        if (first && last) edits.push({ start: first.pos, end: last.end, text: `{${call(message)}}` })
        users.add(around)
        if (ts.isJsxElement(node)) ts.forEachChild(node.openingElement, visit)
        return
      }
      // A sentence that only a person can make whole: its parts stay together.
      if (hasText) {
        if (ts.isJsxElement(node)) ts.forEachChild(node.openingElement, visit)
        return
      }
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (around && !isForMachines(node) && looksRead(node.text)) {
        const words = call({ text: escaped(node.text), values: new Map() })
        edits.push({
          start: node.getStart(),
          end: node.end,
          text: ts.isJsxAttribute(node.parent) ? `{${words}}` : words,
        })
        users.add(around)
      }
      return
    }
    if (ts.isTemplateExpression(node) && around && !isForMachines(node)) {
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
      const message: Message = { text: escaped(node.head.text), values: new Map() }
      const whole = node.templateSpans.every(({ expression, literal }) => {
        const done = addValue(expression, message)
        message.text += escaped(literal.text)
        return done
      })
      if (whole && parts.some((part) => /\p{L}{2,} |\s\p{L}{2,}/u.test(part))) {
        edits.push({ start: node.getStart(), end: node.end, text: call(message) })
        users.add(around)
        return
      }
      if (!whole) return
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  if (edits.length === 0) return 0
  for (const user of users) {
    const { body } = user
    if (!body) continue
    if (ts.isBlock(body))
      edits.push({
        start: body.getStart() + 1,
        end: body.getStart() + 1,
        text: `\n  const words = useWords(${constant})`,
      })
    else {
      edits.push({
        start: body.getStart(),
        end: body.getStart(),
        text: `{\n  const words = useWords(${constant})\n  return `,
      })
      edits.push({ start: body.end, end: body.end, text: "\n}" })
    }
  }
  const imports = file.statements.filter(ts.isImportDeclaration)
  const to = (target: string) => {
    const way = relative(dirname(path), target).replaceAll("\\", "/")
    return way.startsWith(".") ? way : `./${way}`
  }
  const useWords = `import { useWords } from "${to("app/_language/use-words")}"\n`
  const later =
    imports.find(({ moduleSpecifier }) => /^"\.\.?\//.test(moduleSpecifier.getText())) ?? imports.at(-1)
  const start = later ? later.getStart() : 0
  edits.push({ start, end: start, text: useWords })
  const end = imports.at(-1)?.end ?? 0
  edits.push({ start: end, end, text: `\nimport { ${constant} } from "${to(opener(door))}"` })
  let made = source
  for (const edit of edits.sort((a, b) => b.start - a.start || b.end - a.end))
    made = made.slice(0, edit.start) + edit.text + made.slice(edit.end)
  if (!/^"use client"/m.test(made)) made = `"use client"\n${made}`
  writeFileSync(join(ROOT, path), made)
  return users.size
}

/**
 * Moves what stands in components to a catalogue, as far as a machine can: whole sentences, with their values, marks and
 * counts. What is glued from parts, or stands outside of components, stays where it is.
 * @param files paths from the root
 * @param door the room's module without its ending: `app/_features/share/words`
 * @param constant what the room is called in the code: `SHARE`
 */
export function takeWords(files: readonly string[], door: string, constant: string): void {
  const catalogue = new Catalogue()
  for (const path of files) takeFrom(path, catalogue, constant, door)
  const english = join(ROOT, `${door}.en.ts`)
  if (existsSync(english)) throw new Error(`${door}.en.ts is there: take its words by hand`)
  const way = relative(dirname(door), "app/_language").replaceAll("\\", "/")
  const name = basename(door)
  const lines = [...catalogue.texts].map(
    ([key, text]) => `  ${key}: ${JSON.stringify(text).replaceAll("\u00a0", "\\u00a0")},`,
  )
  writeFileSync(
    english,
    `import { messages } from "${way}/catalogue"\n\nexport default messages({\n${lines.join("\n")}\n})\n`,
  )
  writeFileSync(
    join(ROOT, `${opener(door)}.ts`),
    `import { room } from "${way}/words"\nimport english from "./${name}.en"\n\nexport const ${constant} = room(english, { de: () => import("./${name}.de") })\n`,
  )
  console.log(`${catalogue.texts.size} texts`)
}
