import { spawn } from "node:child_process"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { HDNodeWallet, Mnemonic } from "ethers"
import type { JsonRpcProvider, Signer } from "ethers"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { AccessRequests__factory } from "../../typechain-types/factories/AccessRequests__factory"
import { PractitionerDirectory__factory } from "../../typechain-types/factories/PractitionerDirectory__factory"
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
  stop(): Promise<void>
}

/** Starts a hardhat node of its own on a free port of 127.0.0.1. */
export async function startLocalChain(): Promise<LocalChain> {
  const port = await freePort()
  const hardhat = new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url).pathname
  const node = spawn(process.execPath, [hardhat, "node", "--hostname", "127.0.0.1", "--port", String(port)], {
    cwd: new URL("../..", import.meta.url).pathname,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "" },
  })
  let said = ""
  await new Promise<void>((resolve, reject) => {
    node.stderr.on("data", (chunk) => (said += String(chunk)))
    node.stdout.on("data", (chunk) => {
      said += String(chunk)
      if (said.includes("Started HTTP")) resolve()
    })
    node.once("exit", (code) => reject(new Error(`hardhat node ended with ${code}: ${said}`)))
  })

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
    async stop() {
      provider.destroy()
      const ended = new Promise((resolve) => node.once("exit", resolve))
      node.kill("SIGTERM")
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
