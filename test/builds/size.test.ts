import { expect } from "chai"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { BuildLoads } from "../../scripts/lib/first-load"
import { ROOT } from "../../scripts/lib/run"

interface Budget {
  readonly firstGzipBytes: Readonly<Record<string, number>>
  /** First load and what is loaded when a wallet is connected. */
  readonly signedInGzipBytes: Readonly<Record<string, number>>
}

/** Words that stand in the code of one part alone. */
const WORDS = {
  RainbowKit: "rk-latest-id",
  wagmi: "ConnectorAlreadyConnectedError",
  ethers: "eth_getLogs",
  "X-Wing": "MLKEM768-X25519",
  "the registry's interface": "grantAccess(",
} as const

const budget = JSON.parse(readFileSync(join(ROOT, "test", "builds", "size-budget.json"), "utf8")) as Budget

/** `npm run size` prints the same figures. */
describe("the JavaScript of the built pages", () => {
  const loads = new BuildLoads(join(ROOT, ".next"))
  const routes = () => loads.routes()

  it("has a budget for each route, and no budget for a route that is gone", () => {
    expect(routes().map(({ route }) => route)).to.have.members(Object.keys(budget.firstGzipBytes))
  })

  it("stays within the budget of each route's first load", () => {
    for (const { route, first } of routes())
      expect(first.gzipBytes, `gzip bytes of ${route}`).to.be.at.most(budget.firstGzipBytes[route] ?? 0)
  })

  it("stays within the budget of a page of records with what a connected wallet needs", () => {
    for (const [route, most] of Object.entries(budget.signedInGzipBytes)) {
      const gzipBytes = loads.route(route).first.gzipBytes + loads.imported(route, WORDS.ethers).gzipBytes
      expect(gzipBytes, `gzip bytes of ${route}`).to.be.at.most(most)
    }
  })

  for (const [part, word] of Object.entries(WORDS))
    it(`has nothing of ${part} in the first load of the welcome page`, () => {
      expect(
        loads.chunks().filter((file) => loads.has(file, word)),
        `"${word}" stands somewhere in the build`,
      ).not.to.be.empty
      expect(loads.route("/").first.files.filter((file) => loads.has(file, word))).to.deep.equal([])
    })

  it("has nothing in German in any first load: another language is fetched by whoever reads it", () => {
    const german = loads.chunks().filter((file) => loads.has(file, "Ihre Unterlagen"))
    expect(german, "German stands somewhere in the build").not.to.be.empty
    for (const { route, first } of routes())
      expect(
        first.files.filter((file) => german.includes(file)),
        `German in ${route}`,
      ).to.deep.equal([])
  })
})
