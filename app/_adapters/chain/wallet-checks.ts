import { JsonRpcApiProvider } from "ethers"
import type { Provider, Signer } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { Address, Digest } from "../../_core/types"
import { ask } from "./ask"

/** Whether a wallet names no account at all. */
export const isLocked = async (provider: Provider): Promise<boolean> =>
  provider instanceof JsonRpcApiProvider &&
  ((await provider.send("eth_accounts", [])) as unknown[]).length === 0

/**
 * A wallet whose account holds nothing would ask its owner and then fail.
 * @throws `nobody-pays`
 */
export async function checkMoney(signer: Signer, provider: Provider): Promise<void> {
  const [balance, { maxFeePerGas, gasPrice }] = await ask(async () =>
    Promise.all([provider.getBalance(await signer.getAddress()), provider.getFeeData()]),
  )
  if (balance === 0n && (maxFeePerGas ?? gasPrice ?? 0n) > 0n) throw new KeywardError("nobody-pays")
}

/** Where a deployment stands, where that is known. */
export interface Deployment {
  readonly deployedAtBlock?: number
  /** Hash of that block. */
  readonly incarnation?: Digest
}

interface WalletOnChain extends Deployment {
  readonly signer: Signer
  readonly account: Address
  readonly chainId: number
}

/**
 * Whether a provider is on another chain under the same id: every local chain has the number 31337, and one that was
 * started afresh may even have the registry at the same address.
 */
export async function isOtherChain(
  provider: Provider,
  { deployedAtBlock, incarnation }: Deployment,
): Promise<boolean> {
  if (deployedAtBlock === undefined || incarnation === undefined) return false
  return (await provider.getBlock(deployedAtBlock))?.hash !== incarnation
}

/**
 * The wallet's chain, looked at before anything is sent there: a call to an address without code succeeds and does
 * nothing.
 * @throws `network-wrong`, `wallet-chain-other`, `account-switched`
 */
export async function checkNetwork(
  { signer, account, chainId, ...deployment }: WalletOnChain,
  contract: Address,
): Promise<Provider> {
  const { provider } = signer
  if (!provider) throw new KeywardError("wallet-failed", { reason: "no-provider" })
  const [network, code, signing] = await ask(() =>
    Promise.all([provider.getNetwork(), provider.getCode(contract), signer.getAddress()]),
  )
  if (Number(network.chainId) !== chainId || code === "0x") {
    throw new KeywardError("network-wrong", { chainId, walletChainId: network.chainId })
  }
  if (await ask(() => isOtherChain(provider, deployment)))
    throw new KeywardError("wallet-chain-other", { chainId })
  if (signing.toLowerCase() !== account) throw new KeywardError("account-switched", { account })
  return provider
}
