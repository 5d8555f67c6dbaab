import { expect } from "chai"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { packageBin, ROOT, runToEnd } from "../../scripts/lib/run"
import { runStages } from "../../scripts/lib/run-stages"
import type { Outcome } from "../../scripts/lib/run-stages"
import { fromPlaywright } from "../../scripts/lib/stages"
import type { Counts } from "../../scripts/lib/stages"

const SPEC = `
import { expect, test } from "@playwright/test"
test.describe("a page", () => {
  test("opens at once", () => {})
  test("opens when it is tried again", ({}, { retry }) => expect(retry).toBe(1))
  test("never opens", () => expect(1).toBe(2))
})
`

describe("a browser test that passes at its second try only", () => {
  let folder: string
  before(() => {
    // Where Node finds the packages of this repository
    mkdirSync(join(ROOT, "test-output"), { recursive: true })
    folder = mkdtempSync(join(ROOT, "test-output", "second-try-"))
  })
  after(() => rmSync(folder, { recursive: true }))

  it("has passed, and is named at the end of the run; each failed try is said with its reason", async function () {
    this.timeout(60_000)
    writeFileSync(join(folder, "page.spec.ts"), SPEC)
    const report = join(folder, "report.json")
    const config = {
      ...{ testDir: ".", outputDir: join(folder, "output"), retries: 1, workers: 1 },
      reporter: [["json", { outputFile: report }]],
    }
    writeFileSync(join(folder, "playwright.config.ts"), `export default ${JSON.stringify(config)}`)
    await runToEnd(packageBin("playwright"), ["test", `--config=${folder}`], { onOutput: () => undefined })

    const counts = fromPlaywright(JSON.parse(readFileSync(report, "utf8")) as never)
    const flaky = "page.spec.ts: opens when it is tried again"
    const { reasons, ...numbers } = counts
    expect(numbers).to.deep.equal({ passed: 2, failed: 1, skipped: 0, flaky: [flaky] })
    expect(reasons?.map((each) => each.split("\n")[0])).to.deep.equal([
      "page.spec.ts:6: never opens (try 1)",
      "page.spec.ts:6: never opens (try 2)",
      "page.spec.ts:5: opens when it is tried again (try 1)",
    ])

    const { lines, failures } = await outcomeOf(counts)
    expect(lines.join("\n")).to.include(`passed at its second try only: ${flaky}`)
    expect(failures[0], "what was expected, and what came").to.match(/Expected: 2\n\s+Received: 1/)
  })
})

async function outcomeOf(counts: Counts): Promise<Outcome> {
  const stage = { name: "browser", title: "", run: () => Promise.resolve(counts) }
  const options = { lanes: 1, more: [], out: () => undefined, stopped: () => false }
  return runStages([{ stage }], options)
}
