import "server-only"
import { createPublicClient, http } from "viem"
import { KeywardError } from "../../_core/errors"
import type { ContractAccounts } from "./sign-in"

/** ERC-1271 through the deployment's provider; accounts without code have no say. */
export function contractAccounts(rpcUrl: string): ContractAccounts {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 10_000, retryCount: 1 }) })
  return {
    async accepts(account, message, signature) {
      try {
        const code = await client.getCode({ address: account })
        if (code === undefined || code === "0x") return false
        return await client.verifyMessage({ address: account, message, signature })
      } catch (error) {
        throw new KeywardError("chain-unreachable", {}, { cause: error })
      }
    },
  }
}
