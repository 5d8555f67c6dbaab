import { createWalletClient, custom, http, isHex, MethodNotSupportedRpcError, numberToHex } from "viem"
import type { Address, Chain, EIP1193RequestFn, Hex, RpcTransactionRequest, TypedDataDefinition } from "viem"
import { mnemonicToAccount } from "viem/accounts"
import type { DemoPerson } from "../../_adapters/wallet/demo-people"
import type { PublicConfig } from "../../_core/ports/config"
import type { Eip1193Provider, Wallet } from "../wallet"
import { chainOf } from "./chain-of"

// Hardhat's published test phrase: anybody can sign as these accounts, which is why they are called demo people.
const PHRASE = "test test test test test test test test test test test junk"

/** A demo person's wallet, which signs in the page and asks nobody. */
export const walletOf = (person: DemoPerson, id: string, config: PublicConfig): Wallet => ({
  id,
  name: `${person.name} (demo)`,
  demo: true,
  provider: demoProvider(person.account, chainOf(config)),
})

/** An EIP-1193 provider that signs in the page and hands everything else to the local chain. */
function demoProvider(accountIndex: number, chain: Chain): Eip1193Provider {
  const account = mnemonicToAccount(PHRASE, { addressIndex: accountIndex })
  const node = http()({ chain })
  const client = createWalletClient({ account, chain, transport: custom({ request: node.request }) })

  const own: Record<string, (params: readonly unknown[]) => Promise<unknown>> = {
    eth_accounts: async () => [account.address],
    eth_requestAccounts: async () => [account.address],
    eth_chainId: async () => numberToHex(chain.id),
    wallet_switchEthereumChain: async () => null,
    wallet_addEthereumChain: async () => null,
    personal_sign: ([message]) =>
      account.signMessage({
        message: isHex(message) ? { raw: message } : String(message),
      }),
    eth_signTypedData_v4: ([, json]) =>
      account.signTypedData(JSON.parse(String(json)) as TypedDataDefinition),
    eth_sendTransaction: ([request]) => {
      const { to, data, value, gas } = request as RpcTransactionRequest
      return client.sendTransaction({
        to: to as Address,
        data: data as Hex,
        value: BigInt(value ?? 0),
        ...(gas ? { gas: BigInt(gas) } : {}),
      })
    },
  }
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const answer = own[method]
    if (answer) return answer((params ?? []) as readonly unknown[])
    if (method.startsWith("wallet_")) throw new MethodNotSupportedRpcError(new Error(method), { method })
    return (node.request as EIP1193RequestFn)({ method, params } as never)
  }
  return { request }
}
