import { HDNodeWallet, Mnemonic } from "ethers"
import type { JsonRpcProvider, Signer } from "ethers"
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { AccessRequests__factory } from "../../typechain-types/factories/AccessRequests__factory"
import { PractitionerDirectory__factory } from "../../typechain-types/factories/PractitionerDirectory__factory"
import { ReceiptRoots__factory } from "../../typechain-types/factories/ReceiptRoots__factory"
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory"
import { RegistryActions__factory } from "../../typechain-types/factories/RegistryActions__factory"

const HARDHAT_WORDS = "test test test test test test test test test test test junk"

/** One of hardhat's funded accounts. */
export interface Person {
  readonly account: Address
  readonly signer: Signer
}

export interface LocalChain {
  readonly url: string
  readonly chainId: number
  readonly provider: JsonRpcProvider
  person(index: number): Person
  deployRegistry(): Promise<{ readonly registry: Address; readonly deployedAtBlock: number }>
  deployDirectory(): Promise<Address>
  deployRequests(registry: Address): Promise<Address>
  /** @param operator who commits roots */
  deployReceiptRoots(operator: Address): Promise<Address>
  stop(): Promise<void>
}

/** One runtime for all chains of this process, without plugins: chai matchers of a plugin would change the tests'. */
let runtime: Promise<HardhatRuntimeEnvironment> | undefined

/** Starts Hardhat's node on a free port of 127.0.0.1, in this process: the second one takes milliseconds. */
export async function startLocalChain(): Promise<LocalChain> {
  runtime ??= import("hardhat/hre").then(({ createHardhatRuntimeEnvironment: create }) => create({}))
  const node = await (await runtime).network.createServer("node", "127.0.0.1", 0)
  const { port } = await node.listen()
  const url = `http://127.0.0.1:${port}`
  const chainId = 31337
  const provider = chainProvider(url, chainId)
  provider.pollingInterval = 50
  const people = new Map<number, Person>()
  const person = (index: number): Person => {
    const known = people.get(index)
    if (known) return known
    const path = `m/44'/60'/0'/0/${index}`
    const wallet = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(HARDHAT_WORDS), path).connect(provider)
    const made = { account: asAddress(wallet.address), signer: wallet }
    people.set(index, made)
    return made
  }

  return {
    url,
    chainId,
    provider,
    person,
    async deployRegistry() {
      const actions = await new RegistryActions__factory(person(19).signer).deploy()
      const contract = await new RecordRegistry__factory(person(19).signer).deploy(actions)
      const receipt = await contract.deploymentTransaction()?.wait()
      if (!receipt) throw new Error("the registry was not deployed")
      return { registry: asAddress(await contract.getAddress()), deployedAtBlock: receipt.blockNumber }
    },
    async deployDirectory() {
      const contract = await new PractitionerDirectory__factory(person(19).signer).deploy()
      return asAddress(await (await contract.waitForDeployment()).getAddress())
    },
    async deployRequests(registry) {
      const contract = await new AccessRequests__factory(person(19).signer).deploy(registry)
      return asAddress(await (await contract.waitForDeployment()).getAddress())
    },
    async deployReceiptRoots(operator) {
      const contract = await new ReceiptRoots__factory(person(19).signer).deploy(operator)
      return asAddress(await (await contract.waitForDeployment()).getAddress())
    },
    async stop() {
      provider.destroy()
      await node.close()
    },
  }
}
