import "server-only"
import { createPublicClient, http, parseAbi } from "viem"
import { KeywardError } from "../_core/errors"
import type { VaultTag } from "../_core/keys/vault-tag"
import type { Address } from "../_core/types"
import type { SealedDigests } from "./ledger/vaults"

const ABI = parseAbi(["function vaultTagOf(address account) view returns (bytes8)"])
const NONE = /^0x0{16}$/

/** What the server asks the chain beside the journals. */
export interface VaultDigests {
  /** Throws `chain-unreachable`. */
  of(account: Address): Promise<SealedDigests>
}

/** @param otherUrl of another provider, where there is one: it may know of a vault that the first does not tell of */
export function vaultDigests(rpcUrl: string, registry: Address, otherUrl = rpcUrl): VaultDigests {
  const clientOf = (url: string) =>
    createPublicClient({ transport: http(url, { timeout: 10_000, retryCount: 1 }) })
  const first = clientOf(rpcUrl)
  const second = otherUrl === rpcUrl ? null : clientOf(otherUrl)
  const read = async (
    account: Address,
    blockTag: "latest" | "finalized",
    client = first,
  ): Promise<VaultTag | null> => {
    const args = [account] as const
    const tag = await client.readContract({
      address: registry,
      abi: ABI,
      functionName: "vaultTagOf",
      args,
      blockTag,
    })
    return NONE.test(tag) ? null : tag
  }
  return {
    async of(account) {
      try {
        const asked = second && read(account, "latest", second).catch(() => null)
        const newest = await read(account, "latest")
        // Before the registry was final, or where the chain knows no such block, nothing is final: all is kept.
        const final = await read(account, "finalized").catch(() => null)
        return { newest, final, ...(asked ? { other: await asked } : {}) }
      } catch (error) {
        throw new KeywardError("chain-unreachable", {}, { cause: error })
      }
    },
  }
}
