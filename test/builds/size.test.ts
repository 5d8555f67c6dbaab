import { expect } from "chai"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { BuildLoads } from "../../scripts/lib/first-load"
import { ROOT } from "../../scripts/lib/run"

interface Budget {
  readonly firstGzipBytes: Readonly<Record<string, number>>
}

const budget = JSON.parse(readFileSync(join(ROOT, "test", "builds", "size-budget.json"), "utf8")) as Budget

/** `npm run size` prints the same figures. */
describe("the JavaScript of the built pages", () => {
  const routes = () => new BuildLoads(join(ROOT, ".next")).routes()

  it("has a budget for each route, and no budget for a route that is gone", () => {
    expect(routes().map(({ route }) => route)).to.have.members(Object.keys(budget.firstGzipBytes))
  })

  it("stays within the budget of each route's first load", () => {
    for (const { route, first } of routes())
      expect(first.gzipBytes, `gzip bytes of ${route}`).to.be.at.most(budget.firstGzipBytes[route] ?? 0)
  })
})
