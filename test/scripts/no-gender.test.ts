import { expect } from "chai"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { ROOT } from "../../scripts/lib/run"

/** What people read, sign or build upon. The demo's letters tell of made-up people, as letters do. */
const ROOMS = ["app", "contracts", "scripts", "docs", "opener"]
const LETTERS = join("scripts", "demo")
const TEXTS = /\.(?:ts|tsx|mjs|sol|md|json|html)$/
const GENDERED = /\b(?:he|she|him|his|hers?|himself|herself)\b/i

describe("people have no gender", () => {
  it("in what is shown, signed and explained", () => {
    const found = ROOMS.flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true }),
    )
      .filter((entry) => entry.isFile() && TEXTS.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith(LETTERS) && !path.includes("node_modules"))
      .flatMap((path) =>
        readFileSync(join(ROOT, path), "utf8")
          .split("\n")
          .flatMap((line, index) => (GENDERED.test(line) ? [`${path}:${index + 1}`] : [])),
      )
    expect(found).to.deep.equal([])
  })
})
