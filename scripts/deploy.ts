/**
 * Deploys the contracts and writes down where they are. As a command: `tsx scripts/deploy.ts` with RPC_URL (else the
 * local node), PRIVATE_KEY (else the node's own first account) and RECEIPTS_OPERATOR (else that account).
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { JsonRpcProvider, Wallet } from "ethers"
import type { ContractDeployTransaction, Signer, TransactionReceipt } from "ethers"
import { AccessRequests__factory } from "../typechain-types/factories/AccessRequests__factory"
import { PractitionerDirectory__factory } from "../typechain-types/factories/PractitionerDirectory__factory"
import { ReceiptRoots__factory } from "../typechain-types/factories/ReceiptRoots__factory"
import { RecordRegistry__factory } from "../typechain-types/factories/RecordRegistry__factory"
import { RegistryActions__factory } from "../typechain-types/factories/RegistryActions__factory"

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const LOCAL_CHAIN = 31337
const LOCAL_RPC = "http://127.0.0.1:8545"
/** On a public chain the block's hash is written down once it is unlikely to change. */
const CONFIRMATIONS = 3

/** Where a registry stands. The block's hash tells a restarted chain from the one that was deployed to. */
export interface Deployment {
  readonly chainId: number
  readonly registry: string
  readonly directory: string
  readonly requests: string
  readonly receipts: string
  readonly deployedAtBlock: number
  readonly deployedAtBlockHash: string
  readonly transaction: string
}

export interface DeployOptions {
  readonly rpcUrl?: string
  /** Who pays; else `privateKey`, else the node's own first account. */
  readonly signer?: Signer
  readonly privateKey?: string
  /** Who commits the roots of the receipts: the account of the relay's key; else who pays for the deployment. */
  readonly receiptsOperator?: string | undefined
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
  return isVersionOf(RecordRegistry__factory.bytecode, code) ? "there" : "another-version"
}

/** The deployed code ends the creation code as it is, but for immutables, which are zeros there. */
function isVersionOf(creation: string, code: string): boolean {
  const deployed = Buffer.from(code.slice(2), "hex")
  const template = Buffer.from(creation.slice(2), "hex").subarray(-deployed.length)
  return (
    deployed.length > 0 &&
    deployed.length === template.length &&
    template.every((byte, index) => byte === 0 || byte === deployed[index])
  )
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

/** What stands beside the registry: its creation code, and how it is deployed. */
const BESIDE = {
  directory: {
    bytecode: PractitionerDirectory__factory.bytecode,
    creation: (signer: Signer, _registry: string) =>
      new PractitionerDirectory__factory(signer).getDeployTransaction(),
  },
  requests: {
    bytecode: AccessRequests__factory.bytecode,
    creation: (signer: Signer, registry: string) =>
      new AccessRequests__factory(signer).getDeployTransaction(registry),
  },
  receipts: {
    bytecode: ReceiptRoots__factory.bytecode,
    creation: (signer: Signer, _registry: string, operator: string) =>
      new ReceiptRoots__factory(signer).getDeployTransaction(operator),
  },
} as const
type Beside = keyof typeof BESIDE
const NAMES = Object.keys(BESIDE) as Beside[]

/** Those beside the registry that are to be deployed: an earlier version of this script did not know them. */
async function missingOf(known: Deployment, provider: JsonRpcProvider, file: string): Promise<Beside[]> {
  const missing: Beside[] = []
  for (const name of NAMES) {
    const code = known[name] ? await provider.getCode(known[name]) : "0x"
    if (isVersionOf(BESIDE[name].bytecode, code)) continue
    if (code !== "0x" && known.chainId !== LOCAL_CHAIN)
      throw new Error(
        `${file} names a ${name} of another version. Remove it from the file to deploy a new, empty one.`,
      )
    missing.push(name)
  }
  return missing
}

/**
 * Deploys the registry and what stands beside it, unless what was written down for this chain is still there.
 * @throws Error in words for an operator: the chain is not supported, or holds another version of the contract.
 */
export async function deployRegistry(options: DeployOptions = {}): Promise<Deployment & { kept: boolean }> {
  const provider = new JsonRpcProvider(options.rpcUrl ?? LOCAL_RPC, undefined, { cacheTimeout: -1 })
  provider.pollingInterval = 250
  try {
    const chainId = Number((await provider.getNetwork()).chainId)
    const file = deploymentFile(chainId, options.directory)
    const known = await readDeployment(chainId, options.directory)
    const standing = known ? await standingOf(known, provider) : "gone"
    if (known && standing === "another-version" && chainId !== LOCAL_CHAIN)
      throw new Error(
        `${file} names a registry of another version. ` +
          "Its journals stay where they are; remove the file to deploy a new, empty registry.",
      )
    const stays = standing === "there" ? known : null
    const missing = stays ? await missingOf(stays, provider, file) : NAMES
    if (stays && missing.length === 0) return { ...stays, kept: true }

    const signer =
      options.signer ??
      (options.privateKey ? new Wallet(options.privateKey, provider) : await provider.getSigner(0))
    const deploy = async (creation: ContractDeployTransaction) => {
      const sent = await signer.sendTransaction(creation)
      const receipt = await sent.wait(chainId === LOCAL_CHAIN ? 1 : CONFIRMATIONS)
      if (!receipt?.contractAddress) throw new Error("The deployment was sent, but no contract came of it.")
      return { receipt, address: receipt.contractAddress }
    }
    const registry = stays ?? (await deployFirst(chainId, signer, deploy))
    const beside: Partial<Record<Beside, string>> = {}
    const operator = options.receiptsOperator ?? (await signer.getAddress())
    for (const name of missing)
      beside[name] = (await deploy(await BESIDE[name].creation(signer, registry.registry, operator))).address
    const deployment = { ...registry, ...beside } as Deployment
    await writeDeployment(deployment, options.directory)
    return { ...deployment, kept: stays !== null }
  } finally {
    provider.destroy()
  }
}

async function deployFirst(
  chainId: number,
  signer: Signer,
  deploy: (creation: ContractDeployTransaction) => Promise<{ receipt: TransactionReceipt; address: string }>,
): Promise<Omit<Deployment, Beside>> {
  const actions = await deploy(await new RegistryActions__factory(signer).getDeployTransaction())
  const creation = await new RecordRegistry__factory(signer).getDeployTransaction(actions.address)
  const { receipt, address } = await deploy(creation)
  checkHeight(receipt, chainId)
  return {
    chainId,
    registry: address,
    deployedAtBlock: receipt.blockNumber,
    deployedAtBlockHash: receipt.blockHash,
    transaction: receipt.hash,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { kept, ...deployment } = await deployRegistry({
    rpcUrl: process.env.RPC_URL,
    privateKey: process.env.PRIVATE_KEY,
    receiptsOperator: process.env.RECEIPTS_OPERATOR,
  })
  const what = kept ? "is still" : "is now"
  console.log(`The registry ${what} at ${deployment.registry} (chain ${deployment.chainId}),`)
  console.log(`the directory at ${deployment.directory},`)
  console.log(`requests for access at ${deployment.requests},`)
  console.log(`roots of receipts at ${deployment.receipts}.`)
}
