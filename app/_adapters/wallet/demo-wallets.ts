import { createConnector } from "wagmi"
import type { CreateConnectorFn } from "wagmi"
import { createWalletClient, custom, http, isHex, MethodNotSupportedRpcError, numberToHex } from "viem"
import type { Address, Chain, EIP1193RequestFn, Hex, RpcTransactionRequest, TypedDataDefinition } from "viem"
import { mnemonicToAccount } from "viem/accounts"
import type { DemoPerson } from "./demo-people"
import { demoPeople } from "./demo-people"

export { demoPeople }

// Hardhat's published test phrase: anybody can sign as these accounts, which is why they are called demo people.
const PHRASE = "test test test test test test test test test test test junk"

/** The wagmi id of a demo person's connector. */
export const demoConnectorId = (person: DemoPerson) => `demo-${person.id}`

interface DemoProvider {
  request: EIP1193RequestFn
}

type Chosen = { "demo.chosen": string }

const LOCAL_CHAIN = 31337

/**
 * One connector per demo person. Imported in builds for the local chain alone; where such a build serves another chain
 * there are none all the same.
 */
export function demoConnectors(chain: Chain): CreateConnectorFn[] {
  if (chain.id !== LOCAL_CHAIN) return []
  return demoPeople.map((person) => demoConnector(person, chain))
}

function demoConnector(person: DemoPerson, chain: Chain): CreateConnectorFn {
  const provider = demoProvider(person.account, chain)
  const account = mnemonicToAccount(PHRASE, { addressIndex: person.account }).address
  const id = demoConnectorId(person)
  return createConnector<DemoProvider, Record<string, unknown>, Chosen>((config) => ({
    id,
    name: `${person.name} (demo)`,
    type: "demo",
    // wagmi's overloads for withCapabilities cannot be written as one method
    connect: (async () => {
      await config.storage?.setItem("demo.chosen", id)
      return { accounts: [account], chainId: chain.id }
    }) as never,
    disconnect: async () => config.storage?.removeItem("demo.chosen"),
    getAccounts: async () => [account],
    getChainId: async () => chain.id,
    getProvider: async () => provider,
    // wagmi connects by itself to whoever answers yes: only who was chosen before, and has not left since
    isAuthorized: async () => (await config.storage?.getItem("demo.chosen")) === id,
    switchChain: async () => chain,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => config.emitter.emit("disconnect"),
  }))
}

/** An EIP-1193 provider that signs in the page and hands everything else to the local chain. */
function demoProvider(accountIndex: number, chain: Chain): DemoProvider {
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
    return node.request({ method, params })
  }
  return { request: request as EIP1193RequestFn }
}

/** The demo people's names by account: what stands in for a directory on the local chain. */
export const demoAccounts = (): Record<string, string> =>
  Object.fromEntries(
    demoPeople.map(({ name, account }) => [
      mnemonicToAccount(PHRASE, { addressIndex: account }).address.toLowerCase(),
      name,
    ]),
  )
