import { randomInt } from "node:crypto"
import { HDNodeWallet, JsonRpcProvider, parseEther, toQuantity } from "ethers"
import { testStack } from "./stack"

/** Hardhat's published test phrase: the accounts of a local chain. */
export const PHRASE = "test test test test test test test test test test test junk"

/** Beyond the accounts that Hardhat funds and the demo people are. */
const LOWEST = 1_000
const HIGHEST = 2 ** 31

/** The tests' own way to the chain: no page and no wallet of a page asks through it. */
export const chain = new JsonRpcProvider(testStack().rpcUrl, undefined, { cacheTimeout: -1 })

export const accountAt = (index: number): HDNodeWallet =>
  HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`).connect(chain)

export interface NewAccount {
  /** Its index in the phrase. */
  readonly index: number
  readonly wallet: HDNodeWallet
}

/** An account that nobody used before, without any money. */
export function poorAccount(): NewAccount {
  const index = randomInt(LOWEST, HIGHEST)
  return { index, wallet: accountAt(index) }
}

/** An account that nobody used before, with money from the node's first account. */
export async function newAccount(): Promise<NewAccount> {
  const { index, wallet } = poorAccount()
  const from = accountAt(0).address
  const value = toQuantity(parseEther("10"))
  const hash = (await chain.send("eth_sendTransaction", [{ from, to: wallet.address, value }])) as string
  await chain.waitForTransaction(hash)
  return { index, wallet }
}
