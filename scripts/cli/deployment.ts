import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { refusal } from "../../app/_adapters/server/http"
import { KeywardError } from "../../app/_core/errors"
import type { PublicConfig } from "../../app/_core/ports/config"
import { asAddress, asDigest } from "../../app/_core/types"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname)

/** Scheme, host and port of an address. @throws CommandRefusal */
export function originOf(address: string, what: string): string {
  if (!URL.canParse(address))
    throw new CommandRefusal(`${what} is no address: ${address}. It looks like https://records.example.org.`)
  const { protocol, origin } = new URL(address)
  const isSafe = protocol === "https:" || (protocol === "http:" && isLoopback(address))
  if (!isSafe) throw new CommandRefusal(`${what} has to be an https address: ${address}.`)
  return origin
}

/** What an app says of its deployment. @throws KeywardError `store-unreachable` */
export async function fetchConfig(appUrl: string): Promise<PublicConfig> {
  const answer = await fetch(`${appUrl}/api/config`, { signal: AbortSignal.timeout(30_000) }).catch(
    (cause: unknown) => {
      throw new KeywardError("store-unreachable", {}, { cause })
    },
  )
  if (!answer.ok) throw refusal(answer.status, await answer.text(), answer.headers.get("retry-after"))
  const config = (await answer.json()) as PublicConfig
  return {
    ...config,
    registry: asAddress(config.registry),
    requests: asAddress(config.requests),
    directory: asAddress(config.directory),
    receipts: asAddress(config.receipts),
    incarnation: asDigest(config.incarnation),
  }
}

/**
 * Holds an app to the contracts that it named at the first visit: one that names others could have results encrypted to
 * keys of its own.
 * @throws CommandRefusal
 */
export function holdToDeployment(state: string, appUrl: string, config: PublicConfig): void {
  const file = join(state, `${new URL(appUrl).host.replace(/[^a-z0-9.-]/gi, "_")}.json`)
  const { chainId, registry, requests, directory, incarnation } = config
  const named = JSON.stringify({ chainId, registry, requests, directory, incarnation }, null, 2)
  if (!existsSync(file)) {
    mkdirSync(state, { recursive: true, mode: 0o700 })
    return writeFileSync(file, `${named}\n`, { mode: 0o600 })
  }
  if (readFileSync(file, "utf8").trim() !== named)
    throw new CommandRefusal(
      `${appUrl} names other contracts than at the first visit from here. If whoever runs it says that it was ` +
        `deployed anew, delete ${file}; else do not go on.`,
      EXIT.person,
    )
}
