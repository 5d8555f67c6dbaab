import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { ROOT } from "../../scripts/lib/run"
import { select } from "../../scripts/lib/selection"
import { STAGES } from "../../scripts/lib/stages"

const FOLDER = join(ROOT, ".github", "workflows")
const workflow = (name: string) => readFileSync(join(FOLDER, name), "utf8")

/** The words that each job of ci.yml gives to `.ci/run`. */
const jobs = (): string[][] =>
  [...workflow("ci.yml").matchAll(/(?:stages: |bash \.ci\/run )([a-z][^,}\n]*)/g)].map(([, words = ""]) =>
    words.trim().split(/\s+/),
  )

describe("workflows on GitHub", () => {
  it("run every stage of npm test", () => {
    const run = jobs().flatMap((words) => select(words).chosen.map(({ stage }) => stage.name))
    expect([...new Set(run)]).to.have.members(STAGES.map(({ name }) => name))
  })

  it("run all shards of the browser's journeys", () => {
    const shards = jobs().flatMap((words) => words.filter((word) => word.startsWith("--shard=")))
    expect(shards).to.have.lengthOf.above(1)
    expect(shards).to.deep.equal(shards.map((_, index) => `--shard=${index + 1}/${shards.length}`))
  })

  for (const name of readdirSync(FOLDER))
    it(`pin every action by a commit, with its version beside it: ${name}`, () => {
      const uses = workflow(name).match(/uses: .*/g) ?? []
      expect(uses).to.not.be.empty
      for (const line of uses) expect(line).to.match(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    })
})
