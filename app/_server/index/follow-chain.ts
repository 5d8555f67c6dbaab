import "server-only"
import type { JsonRpcApiProvider } from "ethers"
import type { PublicConfig } from "../../_core/ports/config"
import type { Database } from "../database/port"
import { ChainFollower } from "./chain-follower"
import { LogIndex } from "./log-index"

/** Keeps an index of a deployment's contracts from now on, until it is stopped. */
export function followChain(options: {
  database: Database
  provider: JsonRpcApiProvider
  config: PublicConfig
}): { readonly index: LogIndex; readonly stop: () => Promise<void> } {
  const { registry, requests, directory, deployedAtBlock, incarnation } = options.config
  const index = new LogIndex(options.database, incarnation)
  const addresses = [registry, requests, directory]
  const follower = new ChainFollower({ ...options, index, addresses, deployedAtBlock, incarnation })
  const end = new AbortController()
  const ended = follower.run(end.signal)
  return {
    index,
    async stop() {
      end.abort()
      await ended
    },
  }
}
