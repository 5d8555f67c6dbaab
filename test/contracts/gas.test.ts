import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { gasTable, measureGas } from "../../scripts/gas"

/** Within 5 % of the prototype, or cheaper; deploying is dearer, docs/contracts.md says why. */
describe("Gas", () => {
  it("is what docs/contracts.md says", async function () {
    // Lines are counted by extra code then.
    if (process.argv.includes("--coverage")) return this.skip()
    const docs = join(dirname(fileURLToPath(import.meta.url)), "../../docs/contracts.md")
    const stands = /\| action +\| +gas[^]*?\n(?=\n)/.exec(readFileSync(docs, "utf8"))?.[0].trim()
    const aligned = (table = "") => table.replace(/ +/g, " ").replace(/-+/g, "-")
    expect(aligned(stands), "run `npm run gas` and put its table into docs/contracts.md").to.equal(
      aligned(gasTable(await measureGas())),
    )
  })
})
