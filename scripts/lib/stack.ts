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
  /** The app first, the chain last. */
  stop: () => Promise<void>
}

const untilServing = async (appUrl: string, server: Child) => {
  let over: string | undefined
  void server.ended.then((how) => (over = how))
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
    const chain = begin("chain", ["scripts/chain.ts", "--port", String(chainPort), "--folder", folder])
    const { url: rpcUrl, restored, lost } = (await chain.ready) as ChainNode
    if (lost) say(`The earlier chain cannot be continued, this is a fresh one: ${lost}.`)

    const deployments = join(home, "deployments")
    const { registry, kept, deployedAtBlockHash } = await deployRegistry({ rpcUrl, directory: deployments })
    await options.built

    const appPort = await portFor("app", options.appPort)
    const appUrl = `http://localhost:${appPort}`
    const server = begin("app", options.server, {
      PORT: String(appPort),
      KEYWARD_CHAIN_ID: String(LOCAL_CHAIN_ID),
      KEYWARD_DATA: join(home, "data"),
      KEYWARD_DEPLOYMENT: join(deployments, `${LOCAL_CHAIN_ID}.json`),
      KEYWARD_RPC_URL: rpcUrl,
      KEYWARD_RELAY_KEY: process.env.KEYWARD_RELAY_KEY ?? options.env?.KEYWARD_RELAY_KEY ?? localRelayKey(),
      KEYWARD_ISSUERS: process.env.KEYWARD_ISSUERS ?? localIssuers(),
    })
    await untilServing(`http://127.0.0.1:${appPort}`, server)
    const ended = Promise.race(children.map(async ({ name, ended }) => `The ${name} ${await ended}`))
    const continued = kept && restored > 0
    return { appUrl, rpcUrl, registry, incarnation: deployedAtBlockHash, continued, ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
