import { historySuite } from "./history.suite"
import { reorgSuite } from "./reorg.suite"
import { rpcSource } from "./sources"

describe("histories straight from a provider", () => {
  historySuite(rpcSource)
  describe("a reorg", () => reorgSuite(rpcSource))
})
