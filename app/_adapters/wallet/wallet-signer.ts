import { BrowserProvider, verifyTypedData } from "ethers"
import type { BaseWallet, Eip1193Provider, JsonRpcSigner, TypedDataDomain, TypedDataField } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { TypedData, WalletSigner } from "../../_core/ports/account"
import { plainPrompts } from "../../_core/ports/prompts"
import type { Prompts } from "../../_core/ports/prompts"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { walletError } from "../../_core/wallet-errors"

/** A connected wallet, in ethers' terms: this is where wagmi's connectors and the TypeChain bindings meet. */
export interface ConnectedWallet {
  readonly provider: BrowserProvider
  readonly signer: JsonRpcSigner
}

/** @throws KeywardError `wallet-failed` where the provider does not know the account */
export async function connectWallet(provider: Eip1193Provider, account: Address): Promise<ConnectedWallet> {
  const browser = new BrowserProvider(provider, "any", { cacheTimeout: -1 })
  try {
    return { provider: browser, signer: await browser.getSigner(account) }
  } catch (error) {
    throw walletError(error)
  }
}

/** Signs as the connected account; before each signature the wallet must still be on that account. */
export function walletSigner(
  { signer }: ConnectedWallet,
  chainId: number,
  prompts: Prompts = plainPrompts,
): WalletSigner {
  const account = asAddress(signer.address)
  const sign = async (ask: () => Promise<string>) => {
    try {
      const accounts = (await signer.provider.send("eth_accounts", [])) as string[]
      if (accounts.length === 0) throw new KeywardError("wallet-locked")
      if (!accounts.some((each) => asAddress(each) === account)) throw new KeywardError("account-switched")
      return (await prompts.ask("signature", ask)) as `0x${string}`
    } catch (error) {
      throw walletError(error)
    }
  }
  return {
    account,
    chainId,
    signMessage: (message) => sign(() => signer.signMessage(message)),
    signTypedData: (data) => sign(() => signer.signTypedData(...ethersTypedData(data))),
  }
}

/** Signs with a key that is at hand: for scripts and tests. */
export function localSigner(wallet: BaseWallet, chainId: number): WalletSigner {
  return {
    account: asAddress(wallet.address),
    chainId,
    signMessage: async (message) => (await wallet.signMessage(message)) as `0x${string}`,
    signTypedData: async (data) => (await wallet.signTypedData(...ethersTypedData(data))) as `0x${string}`,
  }
}

/** Who signed some EIP-712 typed data. Throws where the signature is malformed. */
export function recoverTypedData(data: TypedData, signature: string): Address {
  return asAddress(verifyTypedData(...ethersTypedData(data), signature))
}

/** Typed data as ethers takes it: it makes the domain's type itself. */
export function ethersTypedData(
  data: TypedData,
): [TypedDataDomain, Record<string, TypedDataField[]>, Record<string, unknown>] {
  const types = Object.fromEntries(
    Object.entries(data.types)
      .filter(([name]) => name !== "EIP712Domain")
      .map(([name, fields]) => [name, [...fields]]),
  )
  return [data.domain, types, data.message]
}
