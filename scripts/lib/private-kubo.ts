import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PRIVATE_SETTINGS, publicReasons } from "../../app/_server/storage/kubo-privacy"

/** How a private node's daemon is started: without a swarm key it does not start, and it sends no telemetry. */
export const PRIVATE_ENVIRONMENT = { LIBP2P_FORCE_PNET: "1", IPFS_TELEMETRY: "off" } as const

const TOKEN = "api-token"

type Fields = Record<string, unknown>

/**
 * Makes a repository, or takes the one that is there, and writes the settings of a private node into it.
 * @param api multiaddress of its RPC
 * @returns the RPC's token, and why the repository's blocks may be known elsewhere: it was public before; empty for a
 * new one
 */
export function writePrivateNode(binary: string, folder: string, api: string) {
  const env = { ...process.env, ...PRIVATE_ENVIRONMENT, HOME: folder, IPFS_PATH: folder }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, "config")
  const isNew = !existsSync(path)
  if (isNew) execFileSync(binary, ["init", "--empty-repo"], { env, stdio: "ignore" })
  const config = JSON.parse(readFileSync(path, "utf8")) as Fields
  const before = isNew ? [] : publicReasons(config)
  const token = keep(join(folder, TOKEN), () => randomBytes(32).toString("hex"))
  for (const { key, value } of PRIVATE_SETTINGS) put(config, key, value)
  put(config, "Addresses.API", api)
  put(config, "Plugins.Plugins.telemetry.Config.Mode", "off")
  put(config, "API.Authorizations", {
    keyward: { AuthSecret: `bearer:${token}`, AllowedPaths: ["/api/v0"] },
  })
  writeFileSync(`${path}.part`, JSON.stringify(config, null, 2), { mode: 0o600, flush: true })
  renameSync(`${path}.part`, path)
  keep(
    join(folder, "swarm.key"),
    () => `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString("hex")}\n`,
  )
  return { token, before, env }
}

/** A small secret file, made once. */
function keep(path: string, make: () => string): string {
  if (!existsSync(path)) {
    writeFileSync(`${path}.part`, make(), { mode: 0o600, flush: true })
    renameSync(`${path}.part`, path)
  }
  return readFileSync(path, "utf8")
}

function put(config: Fields, key: string, value: unknown): void {
  const names = key.split(".")
  let at = config
  for (const name of names.slice(0, -1)) {
    const next: Fields = isFields(at[name]) ? at[name] : {}
    at = at[name] = next
  }
  at[names.at(-1) ?? ""] = value
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null
