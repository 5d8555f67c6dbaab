import { isError } from "ethers"
import type { JsonRpcApiProvider } from "ethers"
import { noAnswer } from "./ask"

/** Hardhat's chain calls its newest block final and can undo any; it stands in for a chain that does neither. */
const LOCAL_CHAIN = 31337
/** About two epochs of Ethereum: what counts as final where the chain does not say. */
export const FINAL_DEPTH = 64

/**
 * The newest block that will not be undone: the chain's own `finalized`; on the local chain, and where a provider does
 * not know that word, `FINAL_DEPTH` below the newest. 0 where nothing is final yet.
 * @param height the newest block
 * @throws `chain-unreachable`
 */
export async function finalBlockOf(
  provider: JsonRpcApiProvider,
  chainId: number,
  height: number,
): Promise<number> {
  const byDepth = Math.max(0, height - FINAL_DEPTH)
  if (chainId === LOCAL_CHAIN) return byDepth
  try {
    const block = await provider.getBlock("finalized")
    return Math.min(block?.number ?? 0, height)
  } catch (error) {
    // It answered with a refusal: the word is unknown there
    if (isError(error, "UNKNOWN_ERROR") || isError(error, "UNSUPPORTED_OPERATION")) return byDepth
    throw noAnswer(error)
  }
}
