import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { DEEP_DEPTH, deepRuns } from "../../scripts/lib/deep"

/** The invariants themselves run in Solidity; this is about what is said of them. */
describe("Invariants", () => {
  const here = dirname(fileURLToPath(import.meta.url))
  const read = (file: string) => readFileSync(join(here, file), "utf8")
  const invariants = [...read("RecordRegistry.invariants.t.sol").matchAll(/function invariant_(\w+)\(/g)].map(
    ([, name]) => name,
  )

  it("are those that docs/contracts.md lists", () => {
    const listed = [...read("../../docs/contracts.md").matchAll(/^\d+\. `(\w+)`$/gm)].map(([, name]) => name)
    expect(invariants).to.have.members(listed)
  })

  it("make four million calls when they are asked for", () => {
    expect(invariants.length * deepRuns(4_000_000) * DEEP_DEPTH).to.be.within(4_000_000, 4_100_000)
  })
})
