import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writePrivateNode } from "../../../scripts/lib/private-kubo"

/** A Kubo to test against: the one that `KUBO_BINARY` names or that scripts/build-kubo.ts has built; null where none. */
export function kuboBinary(): string | null {
  const path = process.env["KUBO_BINARY"] ?? join(process.cwd(), ".keyward", "kubo", "ipfs")
  return existsSync(path) ? path : null
}

/** A Kubo as `npm run kubo` sets it up: it speaks to nobody, its RPC on loopback with a token. */
export class KuboNode {
  readonly url: string
  readonly token: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, token: string, child: ChildProcess, folder: string) {
    this.url = url
    this.token = token
    this.#child = child
    this.#folder = folder
  }

  /** @param spoil changes the configuration that `npm run kubo` writes, before the node starts */
  static async start(binary: string, spoil?: (config: Record<string, unknown>) => void): Promise<KuboNode> {
    const folder = await mkdtemp(join(tmpdir(), "keyward-kubo-"))
    const { token, env } = writePrivateNode(binary, folder, "/ip4/127.0.0.1/tcp/0")
    if (spoil) {
      const path = join(folder, "config")
      const config = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>
      spoil(config)
      writeFileSync(path, JSON.stringify(config))
    }
    const child: ChildProcess = spawn(binary, ["daemon"], { env, stdio: ["ignore", "pipe", "pipe"] })
    try {
      return new KuboNode(await addressOf(child), token, child, folder)
    } catch (error) {
      child.kill("SIGKILL")
      throw error
    }
  }

  get pid(): number {
    return this.#child.pid ?? -1
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
