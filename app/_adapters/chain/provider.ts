import { FetchRequest, JsonRpcProvider } from "ethers"

/** A provider that neither looks for its network for ever nor answers from a stale cache. */
export function chainProvider(rpcUrl: string, chainId: number): JsonRpcProvider {
  const request = new FetchRequest(rpcUrl)
  request.timeout = 30_000
  // Free providers refuse large batches. ethers caches answers for 250 ms, in which a write would not be read back.
  return new JsonRpcProvider(request, chainId, { staticNetwork: true, batchMaxCount: 10, cacheTimeout: -1 })
}
