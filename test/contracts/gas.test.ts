import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { forkTable, gasTable, measureGas } from "../../scripts/gas"
import { TODAY } from "../../scripts/lib/forks"
import { fork } from "./support/network"

/** Within 5 % of the prototype, or cheaper; deploying is dearer, docs/contracts.md says why. */
describe("Gas", () => {
  const docs = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../docs/contracts.md"), "utf8")
  const tableOf = (head: RegExp) => aligned(head.exec(docs)?.[0].trim())
  const aligned = (table = "") => table.replace(/ +/g, " ").replace(/-+/g, "-")

  it("is what docs/contracts.md says, under both forks", async function () {
    // Lines are counted by extra code then; and figures of both forks are measured in the run of today's.
    if (process.argv.includes("--coverage") || fork !== TODAY) return this.skip()
    const [today, next] = [await measureGas("osaka"), await measureGas("amsterdam")]
    const advice = "run `npm run gas` and put its tables into docs/contracts.md"
    expect(tableOf(/\| action +\| +gas[^]*?\n(?=\n)/), advice).to.equal(aligned(gasTable(today)))
    expect(tableOf(/\| action +\| +osaka[^]*?\n(?=\n)/), advice).to.equal(aligned(forkTable(today, next)))
  })
})
