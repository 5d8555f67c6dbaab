import "server-only"
import { readFile, stat } from "node:fs/promises"
import { KeywardError } from "../_core/errors"
import type { PublicConfig } from "../_core/ports/config"
import { asAddress, asDigest } from "../_core/types"
import { LOCAL_CHAIN } from "./environment"
import type { Environment } from "./environment"

const NAMES: Readonly<Record<number, string>> = {
  1: "Ethereum",
  11155111: "Sepolia",
  [LOCAL_CHAIN]: "Keyward local chain",
}

/**
 * Reads which registry this deployment serves, again whenever the file changes: a chain that was started anew has
 * another one.
 */
export class DeploymentFile {
  readonly #environment: Environment
  #read: { readonly version: string; readonly config: PublicConfig } | null = null

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** @throws KeywardError `chain-unreachable` where nothing was deployed yet or the file is of another chain */
  async config(): Promise<PublicConfig> {
    const path = this.#environment.deploymentFile
    try {
      const { mtimeMs, size, ino } = await stat(path)
      const version = `${ino}:${mtimeMs}:${size}`
      if (this.#read?.version === version) return this.#read.config
      const config = this.#parse(await readFile(path, "utf8"))
      this.#read = { version, config }
      return config
    } catch (error) {
      throw new KeywardError("chain-unreachable", { reason: "no deployment" }, { cause: error })
    }
  }

  #parse(text: string): PublicConfig {
    const { chainId, publicRpcUrl, issuers, historyIndex } = this.#environment
    const written: unknown = JSON.parse(text)
    if (typeof written !== "object" || written === null) throw new TypeError("not a deployment")
    const fields = written as Readonly<Record<string, unknown>>
    if (fields["chainId"] !== chainId) throw new TypeError("a deployment on another chain")
    const deployedAtBlock = fields["deployedAtBlock"]
    if (!Number.isSafeInteger(deployedAtBlock)) throw new TypeError("deployedAtBlock is not a block")
    return {
      chainId,
      chainName: NAMES[chainId] ?? `Chain ${chainId}`,
      rpcUrl: publicRpcUrl,
      registry: asAddress(String(fields["registry"])),
      requests: asAddress(String(fields["requests"])),
      directory: asAddress(String(fields["directory"])),
      receipts: asAddress(String(fields["receipts"])),
      issuers,
      deployedAtBlock: Number(deployedAtBlock),
      incarnation: asDigest(String(fields["deployedAtBlockHash"])),
      indexed: historyIndex,
    }
  }
}
