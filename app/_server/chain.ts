import "server-only"
import { createPublicClient, http, parseAbi } from "viem"
import { KeywardError } from "../_core/errors"
import { asDigest } from "../_core/types"
import type { Address, Digest } from "../_core/types"
import type { SealedDigests } from "./ledger/vaults"

const ABI = parseAbi(["function vaultDigestOf(address account) view returns (bytes32)"])
const NONE = /^0x0{64}$/

/** What the server asks the chain beside the journals. */
export interface VaultDigests {
  /** Throws `chain-unreachable`. */
  of(account: Address): Promise<SealedDigests>
}

export function vaultDigests(rpcUrl: string, registry: Address): VaultDigests {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 10_000, retryCount: 1 }) })
  const read = async (account: Address, blockTag: "latest" | "finalized"): Promise<Digest | null> => {
    const args = [account] as const
    const digest = await client.readContract({
      address: registry,
      abi: ABI,
      functionName: "vaultDigestOf",
      args,
      blockTag,
    })
    return NONE.test(digest) ? null : asDigest(digest)
  }
  return {
    async of(account) {
      try {
        const newest = await read(account, "latest")
        // Before the registry was final, or where the chain knows no such block, nothing is final: all is kept.
        const final = await read(account, "finalized").catch(() => null)
        return { newest, final }
      } catch (error) {
        throw new KeywardError("chain-unreachable", {}, { cause: error })
      }
    },
  }
}
