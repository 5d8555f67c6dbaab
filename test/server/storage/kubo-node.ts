import { execFile, spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** A Kubo to test against: the one that `KUBO_BINARY` names or that scripts/build-kubo.ts has built; null where none. */
export function kuboBinary(): string | null {
  const path = process.env["KUBO_BINARY"] ?? join(process.cwd(), ".keyward", "kubo", "ipfs")
  return existsSync(path) ? path : null
}

/** A Kubo with a repository of its own that speaks to nobody: no peers, no gateway, its RPC on loopback. */
export class KuboNode {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url
    this.#child = child
    this.#folder = folder
  }

  static async start(binary: string): Promise<KuboNode> {
    const folder = await mkdtemp(join(tmpdir(), "keyward-kubo-"))
    const env = { ...process.env, HOME: folder, IPFS_PATH: folder, IPFS_TELEMETRY: "off" }
    const settings: [string, string][] = [
      ["Addresses.API", '"/ip4/127.0.0.1/tcp/0"'],
      ["Addresses.Gateway", "[]"],
      ["Addresses.Swarm", "[]"],
      ["Bootstrap", "[]"],
      ["Discovery.MDNS.Enabled", "false"],
      ["AutoConf.Enabled", "false"],
      ["Routing.Type", '"none"'],
    ]
    await run(binary, ["init", "--empty-repo", "--profile=test"], { env })
    for (const [key, value] of settings) await run(binary, ["config", "--json", key, value], { env })
    const child: ChildProcess = spawn(binary, ["daemon", "--offline"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    })
    try {
      return new KuboNode(await addressOf(child), child, folder)
    } catch (error) {
      child.kill("SIGKILL")
      throw error
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise((resolve) => this.#child.once("exit", resolve))
      this.#child.kill("SIGKILL")
      await gone
    }
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Resolves when the daemon says that it is ready. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ""
    const onData = (chunk: Buffer) => {
      output += chunk.toString()
      const port = /RPC API server listening on \/ip4\/127\.0\.0\.1\/tcp\/(\d+)/.exec(output)?.[1]
      if (port && output.includes("Daemon is ready")) resolve(`http://127.0.0.1:${port}`)
    }
    child.stdout?.on("data", onData)
    child.stderr?.on("data", onData)
    child.once("exit", (code) => reject(new Error(`Kubo ended with ${code}: ${output}`)))
    child.once("error", reject)
  })
}
