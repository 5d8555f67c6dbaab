import { expect } from "chai"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { ROOT } from "../../scripts/lib/run"

/** What people read, sign or build upon. The demo's letters tell of made-up people, as letters do. */
const ROOMS = ["app", "contracts", "scripts", "docs", "opener"]
const LETTERS = join("scripts", "demo")
const OURS = /\.(?:ts|tsx|mjs|sol|md|json|html)$/
// Words of English; letters of other languages are part of a word, too
const GENDERED = /(?<!\p{L})(?:he|she|him|his|hers?|himself|herself)(?!\p{L})/iu
/** What a test says: its title, a comment, a line of a tree. Its people and their documents have names of their own. */
const SAID =
  /\b(?:it|describe|test|step)\(\s*["'`]|^\s*["`].*["`],$|(?:^|\s)\/\/\s|^\s*(?:\/\*\*|\*|\/\/\/)|[├└]──/

function linesOf(room: string, files: RegExp): { at: string; line: string }[] {
  return readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && files.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(LETTERS) && !path.includes("node_modules"))
    .flatMap(linesIn)
}

const linesIn = (path: string) =>
  readFileSync(join(ROOT, path), "utf8")
    .split("\n")
    .map((line, index) => ({ at: `${path}:${index + 1}`, line }))

describe("people have no gender", () => {
  it("in what is shown, signed and explained", () => {
    const papers = readdirSync(ROOT).filter((name) => name.endsWith(".md"))
    const found = [
      ...ROOMS.flatMap((room) => linesOf(room, OURS)),
      ...papers.flatMap((name) => linesIn(name)),
    ].filter(({ line }) => GENDERED.test(line))
    expect(found).to.deep.equal([])
  })

  it("in what the tests say", () => {
    const found = linesOf("test", /\.(?:tsx?|tree|sol)$/).filter(
      ({ line, at }) =>
        SAID.test(line) && GENDERED.test(line) && !at.startsWith(join("test", "scripts", "no-gender")),
    )
    expect(found).to.deep.equal([])
  })
})
