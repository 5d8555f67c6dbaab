import { join } from "node:path"
import { Transaction } from "ethers"
import type { TransactionLike } from "ethers"
import { createHardhatRuntimeEnvironment } from "hardhat/hre"
import type { HardhatUserConfig } from "hardhat/types/config"
import { ChainJournal } from "./chain-journal"
import type { JournalBlock } from "./chain-journal"
import { TODAY } from "./forks"
import { LOCAL_CHAIN_ID } from "./local-chain"
import { takeLock } from "./lock"
import { ROOT } from "./run"

type Request = (method: string, ...params: unknown[]) => Promise<unknown>

type RpcAuthorization = Readonly<Record<"chainId" | "address" | "nonce" | "yParity" | "r" | "s", string>>

interface RpcTransaction extends Record<string, unknown> {
  hash: string
  type: string
  nonce: string
  gas: string
  gasPrice: string
  input: string
  authorizationList?: readonly RpcAuthorization[]
  v: string
  r: string
  s: string
}

interface RpcBlock {
  number: string
  hash: string
  timestamp: string
  mixHash: string
  transactions: RpcTransaction[]
}

/** A running local chain. */
export interface ChainNode {
  url: string
  /** How many blocks of an earlier run it starts with. */
  restored: number
  /** Why an earlier chain could not be continued, where that is so. */
  lost?: string
}

// After these a chain can no longer be told from its blocks alone.
const CHEATS = /^(hardhat_(set|reset|impersonate|drop)|evm_revert|anvil_)/
const MINES = /^(eth_send|evm_mine|hardhat_mine|evm_setIntervalMining)/

/** Of an account that delegates its code (EIP-7702). */
const authorization = ({ chainId, address, nonce, yParity, r, s }: RpcAuthorization) => ({
  ...{ address, chainId: BigInt(chainId), nonce: BigInt(nonce) },
  signature: { r, s, v: 27 + Number(yParity) },
})

const serialise = (rpc: RpcTransaction): string => {
  const type = Number(rpc.type)
  const fees =
    type < 2
      ? { gasPrice: rpc.gasPrice }
      : { maxFeePerGas: rpc.maxFeePerGas, maxPriorityFeePerGas: rpc.maxPriorityFeePerGas }
  const parity = type === 0 ? Number(rpc.v) : 27 + Number(rpc.v)
  const transaction = Transaction.from({
    type,
    to: rpc.to,
    nonce: Number(rpc.nonce),
    gasLimit: rpc.gas,
    data: rpc.input,
    value: rpc.value,
    chainId: LOCAL_CHAIN_ID,
    ...fees,
    ...(type === 0 ? {} : { accessList: rpc.accessList }),
    ...(type === 4 ? { authorizationList: (rpc.authorizationList ?? []).map(authorization) } : {}),
    signature: { r: rpc.r, s: rpc.s, v: parity },
  } as TransactionLike)
  if (transaction.hash !== rpc.hash) throw new Error(`transaction ${rpc.hash} cannot be told again`)
  return transaction.serialized
}

const open = async (initialDate: number, hardfork: string) => {
  const config: HardhatUserConfig = {
    networks: {
      local: {
        type: "edr-simulated",
        chainType: "l1",
        chainId: LOCAL_CHAIN_ID,
        hardfork,
        initialDate: new Date(initialDate),
      },
    },
  }
  return createHardhatRuntimeEnvironment(config, {}, ROOT)
}

const blockAt = (request: Request, number: number | "latest") =>
  request(
    "eth_getBlockByNumber",
    number === "latest" ? number : `0x${number.toString(16)}`,
    true,
  ) as Promise<RpcBlock>

/** Mines the journal's blocks again. @throws where one comes out with another hash */
const replay = async (request: Request, blocks: readonly JournalBlock[]) => {
  await request("evm_setAutomine", false)
  for (const block of blocks) {
    await request("evm_setNextBlockTimestamp", block.timestamp)
    await request("hardhat_setPrevRandao", block.mixHash)
    for (const transaction of block.transactions) await request("eth_sendRawTransaction", transaction)
    await request("evm_mine")
    if ((await blockAt(request, "latest")).hash !== block.hash)
      throw new Error(`block ${block.number} came out differently (another version of Hardhat?)`)
  }
  await request("evm_setAutomine", true)
  const pending = (await request("eth_getBlockByNumber", "pending", false)) as RpcBlock
  const behind = Math.floor(Date.now() / 1000) - Number(pending.timestamp)
  if (behind > 0) await request("evm_increaseTime", behind)
}

/** Writes each new block down before the request that mined it is answered. */
const keepJournal = (journal: ChainJournal, request: Request, say: (text: string) => void, from: number) => {
  let written = from
  let writable = true
  let queue = Promise.resolve()
  const stop = (why: string) => {
    if (!writable) return
    writable = false
    journal.forget()
    say(`${why}: this chain will not survive its end.`)
  }
  const write = async () => {
    if (!writable) return
    const latest = Number(await request("eth_blockNumber"))
    for (; written < latest; written += 1) {
      const block = await blockAt(request, written + 1)
      journal.append({
        number: written + 1,
        hash: block.hash,
        timestamp: Number(block.timestamp),
        mixHash: block.mixHash,
        transactions: block.transactions.map(serialise),
      })
    }
  }
  return async (method: string): Promise<void> => {
    if (CHEATS.test(method)) stop(`${method} was called`)
    if (!MINES.test(method)) return
    queue = queue.then(write).catch((error: unknown) => stop(String(error)))
    await queue
  }
}

/**
 * A Hardhat chain on 127.0.0.1, the node of `hardhat node` with Hardhat's well-known accounts. With a folder
 * it keeps a journal there and starts where the last run ended, block for block with the same hashes.
 * @param port 0 = any free one
 * @throws where the folder's chain runs already; the port taken ends the process
 */
export const startChain = async (
  port: number,
  folder: string | undefined,
  say: (text: string) => void,
): Promise<ChainNode> => {
  // Two that wrote one journal would leave a chain that never was.
  const holder = folder === undefined ? undefined : takeLock(join(folder, "lock"), "scripts/chain.ts")
  if (holder !== undefined) throw new Error(`The chain in ${folder} is running already (process ${holder}).`)
  const journal = folder === undefined ? undefined : new ChainJournal(folder)
  let lost: string | undefined
  let earlier: ReturnType<ChainJournal["read"]>
  try {
    earlier = journal?.read()
  } catch (error) {
    lost = (error as Error).message
  }
  const attempt = async (known: typeof earlier): Promise<ChainNode> => {
    const initialDate = known?.genesis.initialDate ?? Math.floor(Date.now() / 1000) * 1000
    const hardfork = known ? (known.genesis.hardfork ?? "prague") : TODAY
    const hre = await open(initialDate, hardfork)
    let note: ((method: string) => Promise<void>) | undefined
    hre.hooks.registerHandlers("network", {
      onRequest: async (context, connection, request, next) => {
        const response = await next(context, connection, request)
        await note?.(request.method)
        return response
      },
      newConnection: async (context, next) => {
        const connection = await next(context)
        const request: Request = (method, ...params) => connection.provider.request({ method, params })
        const { hash } = await blockAt(request, 0)
        if (known && hash !== known.genesis.hash) throw new Error("the genesis block came out differently")
        if (known) {
          await replay(request, known.blocks)
          journal?.resume()
        } else journal?.begin({ initialDate, hardfork, hash })
        if (journal) note = keepJournal(journal, request, say, known?.blocks.length ?? 0)
        return connection
      },
    })
    const server = await hre.network.createServer("local", "127.0.0.1", port)
    const address = await server.listen()
    return { url: `http://127.0.0.1:${address.port}`, restored: known?.blocks.length ?? 0 }
  }
  if (!earlier) return { ...(await attempt(undefined)), ...(lost ? { lost } : {}) }
  try {
    return await attempt(earlier)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw error
    return { ...(await attempt(undefined)), lost: (error as Error).message }
  }
}
