import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"

/** A table of tests that are not there would be worse than none. */
describe("SECURITY.md's table of risks", () => {
  const here = dirname(fileURLToPath(import.meta.url))
  const table = readFileSync(join(here, "../../SECURITY.md"), "utf8")
  const rows = table.split("\n").filter((line) => /^\| SC\d\d/.test(line))
  /** `file`: "title" */
  const namesIn = (row: string) => [...row.matchAll(/`([\w./-]+\.(?:test\.ts|t\.sol))`: "([^"]+)"/g)]

  it("has all ten", () => {
    const numbers = rows.map((row) => row.slice(2, 6))
    expect(numbers).to.deep.equal(
      Array.from({ length: 10 }, (_, index) => `SC${String(index + 1).padStart(2, "0")}`),
    )
  })

  it("names tests that exist, at least one each", () => {
    for (const row of rows) {
      const names = namesIn(row)
      expect(names, row.slice(0, 40)).to.not.have.length(0)
      for (const [, file = "", title = ""] of names) {
        expect(existsSync(join(here, file)), file).to.equal(true)
        const source = readFileSync(join(here, file), "utf8")
        const tree = join(here, file.replace(/\.test\.ts$/, ".tree"))
        // Titles that are put together stand whole in the tree, which another test holds to what runs.
        const lines =
          file.endsWith(".test.ts") && existsSync(tree) ? readFileSync(tree, "utf8").split("\n") : []
        const isThere = file.endsWith(".t.sol")
          ? source.includes(`function ${title}(`)
          : source.includes(`it("${title}"`) || lines.some((line) => line.endsWith(`it ${title}`))
        expect(isThere, `${file}: ${title}`).to.equal(true)
      }
    }
  })
})
