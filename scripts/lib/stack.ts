import { computeAddress } from "ethers"
import { join } from "node:path"
import { deployRegistry } from "../deploy"
import type { ChainNode } from "./chain-node"
import { localIssuers } from "./local-issuers"
import { localRelayKey } from "./local-relay"
import { LOCAL_CHAIN_ID } from "./local-chain"
import { startChild } from "./children"
import type { Child } from "./children"
import { freePort } from "./ports"
import type { Environment } from "./run"

export interface StackOptions {
  /** The folder that everything which is remembered lives in. */
  home: string
  /** Wished ports; the next free ones are taken where these are not. */
  appPort: number
  chainPort: number
  /** Whether the chain goes on where the last one in this home ended. */
  keepChain: boolean
  /** Started while the contracts are deployed; the app is served when it is done. */
  built: Promise<unknown>
  /** The script that serves the app, with its arguments. */
  server: readonly string[]
  /** Another script than `chain.ts` for the chain, with its arguments; it keeps nothing. */
  chain?: readonly string[]
  /** Whether the app writes to this terminal instead of its log file. */
  show?: boolean
  env?: Environment
  say: (text: string) => void
}

/** A chain with a registry on it and the app before it, all on 127.0.0.1. */
export interface Stack {
  appUrl: string
  rpcUrl: string
  registry: string
  /** Hash of the block that the registry was deployed in. */
  incarnation: string
  /** Whether chain and registry are those of an earlier run. */
  continued: boolean
  /** The first part that ends by itself, with a few words on how. */
  ended: Promise<string>
  /** Stops the app while something is done to its folder, and serves it again. */
  whileClosed: (work: () => Promise<void>) => Promise<void>
  /** The app first, the chain last. */
  stop: () => Promise<void>
}

const untilServing = async (appUrl: string, server: Child) => {
  let over: string | undefined
  void server.ended.then((how) => (over = how))
  // Not merely that somebody answers at this port: of two starts that took it for free, one is served there.
  if (server.speaks) await server.ready
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    // Rejects with the server's last words if it has ended.
    if (over !== undefined) await server.ready
    const answer = await fetch(`${appUrl}/api/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The app did not answer at ${appUrl} within a minute.`)
}

/**
 * Starts chain, registry and app as children of this process.
 * @throws with the last words of the part that failed; what was started is stopped
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { home, say } = options
  const children: Child[] = []
  const stop = async () => {
    for (const child of children.splice(0).reverse()) await child.stop()
  }
  const begin = (name: string, args: readonly string[], env?: Environment) => {
    const child = startChild(name, args, {
      logFile: join(home, "log", `${name}.log`),
      env: { ...options.env, ...env },
    })
    children.push(child)
    return child
  }
  const portFor = async (what: string, wished: number) => {
    const port = await freePort(wished)
    if (port !== wished) say(`Port ${wished} is taken by another program: the ${what} uses ${port}.`)
    return port
  }
  try {
    const chainPort = await portFor("chain", options.chainPort)
    const folder = options.keepChain ? join(home, "chain") : ""
    const usual = ["scripts/chain.ts", "--port", String(chainPort), "--folder", folder]
    const chain = begin("chain", options.chain ?? usual)
    const { url: rpcUrl, restored = 0, lost } = (await chain.ready) as Partial<ChainNode> & { url: string }
    if (lost) say(`The earlier chain cannot be continued, this is a fresh one: ${lost}.`)

    const deployments = join(home, "deployments")
    const relayKey = process.env.KEYWARD_RELAY_KEY ?? options.env?.KEYWARD_RELAY_KEY ?? localRelayKey()
    const { registry, kept, deployedAtBlockHash } = await deployRegistry({
      ...{ rpcUrl, directory: deployments },
      receiptsOperator: relayKey === "off" ? undefined : computeAddress(relayKey),
    })
    await options.built

    const appPort = await portFor("app", options.appPort)
    const appUrl = `http://localhost:${appPort}`
    const env = {
      PORT: String(appPort),
      KEYWARD_CHAIN_ID: String(LOCAL_CHAIN_ID),
      KEYWARD_DATA: join(home, "data"),
      KEYWARD_DEPLOYMENT: join(deployments, `${LOCAL_CHAIN_ID}.json`),
      KEYWARD_RPC_URL: rpcUrl,
      KEYWARD_RELAY_KEY: relayKey,
      // Sooner than we insist, see `Child.stop`
      KEYWARD_SHUTDOWN_SECONDS: "8",
      KEYWARD_ISSUERS: process.env.KEYWARD_ISSUERS ?? localIssuers(),
    }
    const serve = async () => {
      const server = begin("app", options.server, env)
      await untilServing(`http://127.0.0.1:${appPort}`, server)
      return server
    }
    let server = await serve()
    let closed = false
    const whileClosed = async (work: () => Promise<void>) => {
      closed = true
      await server.stop()
      await work()
      server = await serve()
      closed = false
    }
    const ended = new Promise<string>((resolve) => {
      for (const { name, ended } of children)
        void ended.then((how) => (closed && name === "app" ? undefined : resolve(`The ${name} ${how}`)))
    })
    const continued = kept && restored > 0
    return { appUrl, rpcUrl, registry, incarnation: deployedAtBlockHash, continued, ended, whileClosed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
