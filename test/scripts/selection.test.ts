import { expect } from "chai"
import { reachedFrom } from "../../scripts/lib/reach"
import { runStages } from "../../scripts/lib/run-stages"
import { select } from "../../scripts/lib/selection"
import { STAGES } from "../../scripts/lib/stages"
import type { Counts, Stage } from "../../scripts/lib/stages"

const names = (words: readonly string[]) =>
  select(words).chosen.map(({ stage, files }) => [stage.name, ...(files ?? [])])

describe("what npm test runs", () => {
  it("is everything where nothing is named", () => {
    expect(names([])).to.deep.equal(STAGES.map(({ name }) => [name]))
  })

  it("is the named stages; words from the first dash on go to the runner", () => {
    expect(names(["journeys", "core", "--grep", "types"])).to.deep.equal([["journeys"], ["core"]])
    expect(select(["core", "--grep", "types"]).more).to.deep.equal(["--grep", "types"])
  })

  it("is a file with the stage that runs it", () => {
    const files = ["test/e2e/set-up.spec.ts", "test/scripts/lanes.test.ts", "test/contracts/Links.fuzz.t.sol"]
    expect(names(files)).to.deep.equal([
      ["contracts", "test/contracts/Links.fuzz.t.sol"],
      ["scripts", "test/scripts/lanes.test.ts"],
      ["browser", "test/e2e/set-up.spec.ts"],
    ])
  })

  it("is refused where a word is no stage and no test file", () => {
    for (const word of ["cores", "test/e2e/stack.ts", "test/core/nowhere.test.ts"])
      expect(() => select([word])).to.throw(`"${word}" is no stage and no test file`)
  })

  it("can be what a change reaches, or can wait for changes", () => {
    expect(select(["--changed"])).to.include({ changedSince: "HEAD", watch: false })
    expect(select(["--changed=main"])).to.include({ changedSince: "main" })
    expect(select(["--watch", "core"])).to.include({ watch: true })
  })

  it("has a runner for every folder of tests", () => {
    const folders = [
      "adapters",
      "builds",
      "contracts",
      "core",
      "features",
      "journeys",
      "scripts",
      "server",
      "viewers",
    ]
    expect(STAGES.map(({ name }) => name)).to.include.members(folders)
  })
})

describe("what a change reaches", () => {
  it("is whoever imports it, over others and in circles too", () => {
    const module = (source: string, ...imports: string[]) => ({
      source,
      dependencies: imports.map((resolved) => ({ resolved })),
    })
    const modules = [module("a", "b"), module("b", "c"), module("c", "b"), module("d", "e")]
    expect([...reachedFrom(["c"], modules)].sort()).to.deep.equal(["a", "b", "c"])
  })
})

describe("a run of stages", () => {
  const stage = (name: string, run: Stage["run"]): Stage => ({ name, title: `All of ${name}`, run })
  const counts = (passed: number, failed = 0): Counts => ({ passed, failed, skipped: 0 })
  const runAll = async (stages: readonly Stage[], lanes = 2) => {
    let text = ""
    const out = (more: string) => void (text += more)
    const chosen = stages.map((stage) => ({ stage }))
    return { ...(await runStages(chosen, { lanes, more: [], out, stopped: () => false })), text: () => text }
  }

  it("sums what they counted, and goes on after one that died", async () => {
    const { total, lines, text } = await runAll([
      stage("one", () => Promise.resolve(counts(3))),
      stage("two", () => Promise.reject(new Error("no such tool"))),
      stage("three", () => Promise.resolve(counts(4, 1))),
    ])
    expect(total).to.deep.equal({ passed: 7, failed: 2, skipped: 0 })
    expect(lines.map((line) => line.slice(0, 10).trim())).to.deep.equal([
      "ok     one",
      "FAILED two",
      "FAILED thr",
    ])
    expect(text()).to.include("no such tool")
  })

  it("says again at the end what a failed stage said last", async () => {
    const failing = (name: string): Stage =>
      stage(name, ({ write }) => {
        for (let line = 0; line < 1000; line++) write(`${name} line ${line}\n`)
        write("1) is right\n")
        return Promise.resolve(counts(0, 1))
      })
    const stages = [
      failing("one"),
      stage("two", () => Promise.resolve(counts(1))),
      { ...failing("three"), alone: true },
    ]
    const { failures } = await runAll(stages)
    expect(failures).to.have.length(2)
    for (const [at, name] of ["one", "three"].entries()) {
      expect(failures[at]).to.match(new RegExp(`${name} line 999\n1\\) is right$`))
      expect(failures[at]).not.to.include("line 900\n")
    }
  })

  it("says which tried nothing", async () => {
    expect((await runAll([stage("one", () => Promise.resolve(counts(0)))])).empty).to.deep.equal(["one"])
  })

  it("keeps what each said together", async () => {
    let release: () => void = () => undefined
    const otherSpoke = new Promise<void>((resolve) => (release = resolve))
    const slow = stage("slow", async ({ write }) => {
      write("slow 1\n")
      await otherSpoke
      write("slow 2\n")
      return counts(1)
    })
    const quick = stage("quick", ({ write }) => {
      write("quick 1\n")
      release()
      return Promise.resolve(counts(1))
    })
    const { text } = await runAll([slow, quick])
    expect(text()).to.include("=== All of slow (slow)\nslow 1\nslow 2\n--- ok     slow")
  })
})
