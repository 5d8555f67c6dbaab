import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { DEEP_DEPTH, INVARIANTS, deepRuns } from "../../scripts/lib/deep"

const FILES: Record<keyof typeof INVARIANTS, string> = {
  RecordRegistryInvariants: "RecordRegistry.invariants.t.sol",
  AccessRequestsInvariants: "requests/AccessRequests.invariants.t.sol",
  PractitionerDirectoryInvariants: "directory/PractitionerDirectory.invariants.t.sol",
}

/** The invariants themselves run in Solidity; this is about what is said of them. */
describe("Invariants", () => {
  const here = dirname(fileURLToPath(import.meta.url))
  const read = (file: string) => readFileSync(join(here, file), "utf8")
  const chapter =
    read("../../docs/contracts.md")
      .split(/^## /m)
      .find((each) => each.startsWith("Invariants")) ?? ""

  for (const [contract, file] of Object.entries(FILES)) {
    const source = read(file)
    const invariants = [...source.matchAll(/function invariant_(\w+)\(/g)].map(([, name]) => name)

    describe(contract, () => {
      it("are those that docs/contracts.md lists", () => {
        const section = chapter.split(/^### /m).find((each) => each.includes(file)) ?? ""
        const listed = [...section.matchAll(/^\d+\. `(\w+)`/gm)].map(([, name]) => name)
        expect(invariants).to.have.ordered.members(listed)
      })

      it("are as many as a deep run counts", () => {
        expect(source).to.include(`contract ${contract} `)
        expect(invariants.length).to.equal(INVARIANTS[contract as keyof typeof INVARIANTS])
      })
    })
  }

  it("make four million calls of the registry's when they are asked for", () => {
    const made = INVARIANTS.RecordRegistryInvariants * deepRuns(4_000_000) * DEEP_DEPTH
    expect(made).to.be.within(4_000_000, 4_100_000)
  })
})
