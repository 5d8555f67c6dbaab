/**
 * Deploys the registry and writes down where it is. As a command: `tsx scripts/deploy.ts` with RPC_URL (else the
 * local node) and PRIVATE_KEY (else the node's own first account).
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { JsonRpcProvider, Wallet } from "ethers"
import type { Signer, TransactionReceipt } from "ethers"
import { RecordRegistry__factory } from "../typechain-types/factories/RecordRegistry__factory"

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const LOCAL_CHAIN = 31337
const LOCAL_RPC = "http://127.0.0.1:8545"
/** On a public chain the block's hash is written down once it is unlikely to change. */
const CONFIRMATIONS = 3

/** Where a registry stands. The block's hash tells a restarted chain from the one that was deployed to. */
export interface Deployment {
  readonly chainId: number
  readonly registry: string
  readonly deployedAtBlock: number
  readonly deployedAtBlockHash: string
  readonly transaction: string
}

export interface DeployOptions {
  readonly rpcUrl?: string
  /** Who pays; else `privateKey`, else the node's own first account. */
  readonly signer?: Signer
  readonly privateKey?: string
  /** Where deployments are kept, if not in the repository (public chains) or in .keyward (the local one). */
  readonly directory?: string
}

/** Public deployments belong to the repository; a local one is as short-lived as its chain. */
export const deploymentFile = (chainId: number, directory?: string): string =>
  join(
    directory ?? join(ROOT, chainId === LOCAL_CHAIN ? ".keyward/deployments" : "deployments"),
    `${chainId}.json`,
  )

/** @returns what was written down for the chain, or null. It may describe a chain that is no more. */
export async function readDeployment(chainId: number, directory?: string): Promise<Deployment | null> {
  try {
    return JSON.parse(await readFile(deploymentFile(chainId, directory), "utf8")) as Deployment
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw error
  }
}

async function writeDeployment(deployment: Deployment, directory?: string): Promise<void> {
  const file = deploymentFile(deployment.chainId, directory)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, `${JSON.stringify(deployment, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

type Standing = "there" | "another-version" | "gone"

/** Whether a deployment that was written down is still on the provider's chain, and is this build's contract. */
export async function standingOf(deployment: Deployment, provider: JsonRpcProvider): Promise<Standing> {
  const block = await provider.getBlock(deployment.deployedAtBlock)
  const code = await provider.getCode(deployment.registry)
  if (block?.hash !== deployment.deployedAtBlockHash || code === "0x") return "gone"
  // The registry has no immutables, so its code stands in the creation code as it is.
  return RecordRegistry__factory.bytecode.includes(code.slice(2)) ? "there" : "another-version"
}

/** The height that the contract saw must be the chain's own: links are walked back by it (docs/contracts.md). */
function checkHeight(receipt: TransactionReceipt, chainId: number): void {
  const registry = RecordRegistry__factory.createInterface()
  const seen = receipt.logs.map((log) => registry.parseLog(log)?.args[0] as bigint | undefined)[0]
  if (seen === BigInt(receipt.blockNumber)) return
  throw new Error(
    `Chain ${chainId} is not supported: a contract sees block ${seen}, the receipt says ${receipt.blockNumber}. ` +
      "The registry needs a chain where both are the chain's own height (Arbitrum is not one).",
  )
}

/**
 * Deploys the registry, unless the deployment written down for this chain is still there.
 * @throws Error in words for an operator: the chain is not supported, or holds another version of the contract.
 */
export async function deployRegistry(options: DeployOptions = {}): Promise<Deployment & { kept: boolean }> {
  const provider = new JsonRpcProvider(options.rpcUrl ?? LOCAL_RPC, undefined, { cacheTimeout: -1 })
  provider.pollingInterval = 250
  try {
    const chainId = Number((await provider.getNetwork()).chainId)
    const known = await readDeployment(chainId, options.directory)
    const standing = known ? await standingOf(known, provider) : "gone"
    if (known && standing === "there") return { ...known, kept: true }
    if (known && standing === "another-version" && chainId !== LOCAL_CHAIN)
      throw new Error(
        `${deploymentFile(chainId, options.directory)} names a registry of another version. ` +
          "Its journals stay where they are; remove the file to deploy a new, empty registry.",
      )

    const signer =
      options.signer ??
      (options.privateKey ? new Wallet(options.privateKey, provider) : await provider.getSigner(0))
    const sent = (await new RecordRegistry__factory(signer).deploy()).deploymentTransaction()
    const receipt = await sent?.wait(chainId === LOCAL_CHAIN ? 1 : CONFIRMATIONS)
    if (!receipt?.contractAddress) throw new Error("The deployment was sent, but no contract came of it.")
    checkHeight(receipt, chainId)

    const deployment: Deployment = {
      chainId,
      registry: receipt.contractAddress,
      deployedAtBlock: receipt.blockNumber,
      deployedAtBlockHash: receipt.blockHash,
      transaction: receipt.hash,
    }
    await writeDeployment(deployment, options.directory)
    return { ...deployment, kept: false }
  } finally {
    provider.destroy()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { kept, ...deployment } = await deployRegistry({
    rpcUrl: process.env.RPC_URL,
    privateKey: process.env.PRIVATE_KEY,
  })
  const what = kept ? "is still" : "is now"
  console.log(`The registry ${what} at ${deployment.registry} (chain ${deployment.chainId}).`)
}
