import { Wallet } from "ethers"
import type { LocalChain } from "./local-chain"

/** Has an account delegate its code (EIP-7702) by a real authorization, which somebody else sends. */
export async function delegate(chain: LocalChain, account: Wallet, to: string): Promise<void> {
  const { provider, chainId } = chain
  const payer = new Wallet(Wallet.createRandom().privateKey, provider)
  await provider.send("hardhat_setBalance", [payer.address, "0x8ac7230489e80000"])
  const nonce = await provider.getTransactionCount(account.address)
  const authorization = await account.authorize({ address: to, nonce, chainId })
  const sent = await payer.sendTransaction({
    ...{ type: 4, to: payer.address, gasLimit: 1_000_000, authorizationList: [authorization] },
  })
  await sent.wait()
  const code = await provider.getCode(account.address)
  if (code.toLowerCase() !== `0xef0100${to.slice(2).toLowerCase()}`) throw new Error(`not delegated: ${code}`)
}
